import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { ParcelPromise } from '../api/parcels.ts';
import { threadPath } from '../app/paths.ts';
import { sayCode } from '../app/say-fact.ts';
import { sayMoment } from '../app/say-time.ts';
import { useMe } from '../app/use-me.ts';

/** What was promised of this parcel, and how it ended. */
export function ParcelPromises({ promises }: { promises: readonly ParcelPromise[] }) {
  const { t, i18n } = useTranslation();
  const { zone } = useMe().shop;
  const moment = (at: string) => sayMoment(at, i18n.language, zone);
  return (
    <section className="card" aria-label={t('parcels.promises')}>
      <h2>{t('parcels.promises')}</h2>
      {promises.length === 0 ? <p className="soft">{t('parcels.no_promises')}</p> : null}
      <ul className="parcel-list">
        {promises.map(({ id, kind, status, dueAt, madeAt, settledAt, conversationId }) => (
          <li key={id}>
            <b className={`state-word is-${status}`}>{t(`promises.state_${status}`)}</b> {sayCode('promise', kind)}
            <br />
            <span className="soft">
              {t('parcels.promise_made', { when: moment(madeAt) })} ·{' '}
              {settledAt
                ? t('promises.ended', { when: moment(settledAt) })
                : t('promises.due', { when: moment(dueAt) })}
            </span>
            {conversationId ? (
              <>
                {' · '}
                <Link to={threadPath('all', conversationId)}>{t('parcels.conversation')}</Link>
              </>
            ) : null}
          </li>
        ))}
      </ul>
    </section>
  );
}
