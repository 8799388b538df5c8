import { useTranslation } from 'react-i18next';
import type { ParcelTask } from '../api/parcels.ts';
import { langOf } from '../app/lang-of.ts';
import { sayCode } from '../app/say-fact.ts';
import { sayMoment } from '../app/say-time.ts';
import { useMe } from '../app/use-me.ts';

/** What somebody has to find out, from the carrier or from those who pack, and what was found out. */
export function ParcelTasks({ tasks }: { tasks: readonly ParcelTask[] }) {
  const { t, i18n } = useTranslation();
  const { zone } = useMe().shop;
  const moment = (at: string) => sayMoment(at, i18n.language, zone);
  if (tasks.length === 0) return null;
  return (
    <section className="card" aria-label={t('tasks.title')}>
      <h2>{t('tasks.title')}</h2>
      <ul className="parcel-list">
        {tasks.map(({ id, about, since, dueAt, status, answer, endedAt, endedBy, isAwaited }) => (
          <li key={id}>
            <b className={status === 'open' ? 'sign-word is-at_risk' : 'sign-word is-ended'}>{t(`tasks.${status}`)}</b>{' '}
            {sayCode('task', about)}
            <br />
            <span className="soft">
              {t('tasks.since', { when: moment(since) })} ·{' '}
              {endedAt ? moment(endedAt) : t('tasks.due', { when: moment(dueAt) })}
              {endedBy ? ` · ${endedBy}` : null}
              {isAwaited && status === 'open' ? ` · ${t('tasks.awaited')}` : null}
            </span>
            {answer ? <blockquote lang={langOf(answer)}>{answer}</blockquote> : null}
          </li>
        ))}
      </ul>
    </section>
  );
}
