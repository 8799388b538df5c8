import { useTranslation } from 'react-i18next';
import type { WholeCall } from '../api/calls.ts';
import { langOf } from '../app/lang-of.ts';
import { sayMoment } from '../app/say-time.ts';
import { useMe } from '../app/use-me.ts';

/** Who rang when, and what came of it. The newest first. */
export function CallHistory({ call: { history } }: { call: WholeCall }) {
  const { t, i18n } = useTranslation();
  const { zone } = useMe().shop;
  const when = (at: string) => sayMoment(at, i18n.language, zone);
  if (history.length === 0) return null;
  return (
    <section className="card" aria-label={t('calls.history')}>
      <h2>{t('calls.history')}</h2>
      <ol className="call-history">
        {history.toReversed().map(({ id, at, agent, outcome, agreed, note, nextAt }) => (
          <li key={id}>
            <p>
              <b>{t(`calls.outcome_${outcome}`)}</b>
              {agreed ? ` · ${t(`calls.end_${agreed}`)}` : null}
            </p>
            <p className="soft">
              {when(at)} · {agent.name}
              {nextAt ? ` · ${t('calls.next', { when: when(nextAt) })}` : null}
            </p>
            {note ? <p lang={langOf(note)}>{note}</p> : null}
          </li>
        ))}
      </ol>
    </section>
  );
}
