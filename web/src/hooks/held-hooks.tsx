import { useQuery } from '@tanstack/react-query';
import { Alert, Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { readHeldHooks } from '../api/hooks.ts';
import { keys } from '../live/keys.ts';
import { HeldList } from './held-list.tsx';

/** Tells who runs the shop that something a provider posted waits for a decision; nothing where nothing does. */
export function HeldHooks() {
  const { t } = useTranslation();
  const [isOpen, open] = useState(false);
  const { data } = useQuery({ queryKey: keys.heldHooks, queryFn: () => readHeldHooks(null) });
  if (!data) return null;
  const { quarantined, unreadable, letGo } = data.counts;
  const count = quarantined + unreadable;
  if (count + letGo === 0 && !isOpen) return null;
  return (
    <>
      {count + letGo > 0 ? (
        <Alert
          className="outgoing-alarm"
          type="warning"
          showIcon
          role="status"
          title={t('hooks.title')}
          description={[t('hooks.count', { count }), ...(letGo > 0 ? [t('hooks.let_go', { count: letGo })] : [])].join(
            ' · ',
          )}
          action={
            <Button size="small" onClick={() => open(true)} disabled={count === 0}>
              {t('hooks.open')}
            </Button>
          }
        />
      ) : null}
      {isOpen ? <HeldList onClose={() => open(false)} /> : null}
    </>
  );
}
