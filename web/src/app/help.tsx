import { lazy, Suspense } from 'react';

const Dialog = lazy(() => import('./help-dialog.tsx').then((part) => ({ default: part.HelpContent })));

/** Loaded when somebody asks for it. */
export function HelpDialog({ onClose }: { onClose: () => void }) {
  return (
    <Suspense fallback={null}>
      <Dialog onClose={onClose} />
    </Suspense>
  );
}
