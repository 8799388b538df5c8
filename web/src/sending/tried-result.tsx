import { Alert } from 'antd';
import type { Checked } from '../api/providers.ts';

const looks = { accepted: 'success', refused: 'error', not_taken: 'error', unclear: 'warning' } as const;

/** How a trial ended. */
export function TriedResult({ tried }: { tried: Checked | null }) {
  if (!tried) return null;
  return (
    <Alert
      type={looks[tried.result]}
      showIcon
      role="status"
      title={tried.says}
      {...(tried.reason ? { description: tried.reason.says } : {})}
    />
  );
}
