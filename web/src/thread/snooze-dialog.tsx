import { Button } from 'antd';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { snoozeUntil } from '../api/conversations.ts';
import { Dialog } from '../app/dialog.tsx';
import { Field } from '../app/form.tsx';
import { instantOf, localOf } from '../scripts/time-in-zone.ts';
import type { Act } from './use-actions.ts';
import '../app/pages.css';

type Props = { id: string; zone: string | undefined; act: Act; onClose: () => void };

const hourMs = 3_600_000;

/** A time of one's own, by the clock of the shop. */
export function SnoozeDialog({ id, zone, act, onClose }: Props) {
  const { t } = useTranslation();
  const [local, setLocal] = useState(() => localOf(Date.now() + hourMs, zone));
  const [hasPassed, setPassed] = useState(false);
  const save = async (event: FormEvent) => {
    event.preventDefault();
    const until = instantOf(local, zone);
    if (until === null || Date.parse(until) <= Date.now()) return setPassed(true);
    if (await act(() => snoozeUntil(id, until))) onClose();
  };
  return (
    <Dialog title={t('more.snooze')} onClose={onClose}>
      {/* The browser's own sentence would come in the browser's language. */}
      <form onSubmit={save} noValidate>
        <Field label={t('script.from_zone', { zone: zone ?? '' })} error={hasPassed ? t('more.snooze_passed') : null}>
          {(attributes) => (
            <input
              {...attributes}
              type="datetime-local"
              min={localOf(Date.now(), zone)}
              value={local}
              onChange={(event) => {
                setLocal(event.target.value);
                setPassed(false);
              }}
            />
          )}
        </Field>
        <Button type="primary" htmlType="submit">
          {t('more.snooze')}
        </Button>
      </form>
    </Dialog>
  );
}
