import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Outlet, useNavigate } from 'react-router';
import { useLive } from '../live/use-live.tsx';
import { Header } from './header.tsx';
import { Notices } from './notices.tsx';
import { assistPath } from './paths.ts';
import { useKeys } from './use-keys.ts';
import { useMe } from './use-me.ts';
import './shell.css';

const HelpDialog = lazy(() => import('./help-dialog.tsx').then((part) => ({ default: part.HelpDialog })));

/** What is around every page for somebody who is signed in. */
export function Shell() {
  return (
    <Suspense fallback={<Frame />}>
      <Live />
    </Suspense>
  );
}

function Live() {
  useMe();
  const live = useLive();
  const [isHelpOpen, setHelpOpen] = useState(false);
  const { t } = useTranslation();
  const navigate = useNavigate();
  useKeys({ '?': () => setHelpOpen(true), p: () => navigate(assistPath) });
  return (
    <div className="shell">
      <Header live={live} onHelp={() => setHelpOpen(true)} />
      {live === 'cut' ? (
        <p className="cut" role="alert">
          {t('live.cut')}
        </p>
      ) : null}
      <Suspense fallback={<main className="page" />}>
        <Outlet />
      </Suspense>
      <Notices />
      <Suspense>{isHelpOpen ? <HelpDialog onClose={() => setHelpOpen(false)} /> : null}</Suspense>
    </div>
  );
}

/** The page before anything is known: the same places, nothing in them. */
function Frame() {
  return (
    <div className="shell">
      <header className="header" />
      <main className="page" />
    </div>
  );
}
