import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { readCallsOf } from '../api/calls.ts';
import { callPath } from '../app/paths.ts';
import { sayMoment } from '../app/say-time.ts';
import { useMe } from '../app/use-me.ts';
import { keys } from '../live/keys.ts';

/** Phone calls about this return: its refund may wait for one. */
export function CallsOf({ returnId }: { returnId: string }) {
  const { t, i18n } = useTranslation();
  const { zone } = useMe().shop;
  const { data } = useQuery({ queryKey: keys.returnCalls(returnId), queryFn: () => readCallsOf(returnId) });
  if (!data || data.calls.length === 0) return null;
  const when = (at: string) => sayMoment(at, i18n.language, zone);
  return (
    <section className="card" aria-label={t('calls.title')}>
      <h2>{t('calls.title')}</h2>
      <ul className="tabular">
        {data.calls.map((call) => (
          <li key={call.id}>
            <span className="grow">
              <Link to={callPath(call.id)}>{t(`calls.kind_${call.kind as 'refund'}`)}</Link>{' '}
              {call.status === 'open' ? (
                <span className={call.isOverdue ? 'return-late' : 'soft'}>
                  {t('calls.due', { when: when(call.dueAt) })}
                </span>
              ) : (
                <span className="soft">
                  {call.outcome ? t(`calls.end_${call.outcome as 'keeps'}`) : null}
                  {call.endedAt ? ` · ${when(call.endedAt)}` : null}
                </span>
              )}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
