import { Alert } from 'antd';
import { useTranslation } from 'react-i18next';
import type { ReturnDetail } from '../api/returns.ts';
import { sayLastDay, sayLength, useNow } from '../app/say-time.ts';
import { useMe } from '../app/use-me.ts';

const dayMs = 86_400_000;
const warnedDays = 2;

/** By when the law wants the money back; from two days before as a warning. */
export function Statutory({ detail: { statutoryDueAt } }: { detail: ReturnDetail }) {
  const { t, i18n } = useTranslation();
  const { zone } = useMe().shop;
  const now = useNow();
  if (!statutoryDueAt) return null;
  const left = Date.parse(statutoryDueAt) - now;
  const day = sayLastDay(statutoryDueAt, i18n.language, zone);
  if (left < 0) return <Alert className="return-law" type="error" showIcon title={t('returns.law_over', { day })} />;
  const length = sayLength(new Date(now).toISOString(), Date.parse(statutoryDueAt), i18n.language);
  return (
    <Alert
      className="return-law"
      type={left < warnedDays * dayMs ? 'warning' : 'info'}
      showIcon
      title={t('returns.law_due', { day, length })}
    />
  );
}
