import { useTranslation } from 'react-i18next';
import type { BoardRow } from '../api/returns.ts';
import { sayMoment, useNow } from '../app/say-time.ts';
import { useMe } from '../app/use-me.ts';

/** What the desk does next, and by when. A word stands beside the colour. */
export function Due({ row: { dueAt, dueFor } }: { row: Pick<BoardRow, 'dueAt' | 'dueFor'> }) {
  const { t, i18n } = useTranslation();
  const { zone } = useMe().shop;
  const now = useNow();
  if (!dueAt || !dueFor) return null;
  const isLate = Date.parse(dueAt) < now;
  return (
    <span className={isLate ? 'return-late' : ''}>
      {isLate ? `${t('returns.overdue')} · ` : null}
      <time dateTime={dueAt}>{t(`returns.due_${dueFor}`, { when: sayMoment(dueAt, i18n.language, zone) })}</time>
    </span>
  );
}

export function isLate({ dueAt }: Pick<BoardRow, 'dueAt'>, now: number): boolean {
  return dueAt !== null && Date.parse(dueAt) < now;
}
