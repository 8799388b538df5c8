import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { ParcelTrouble } from '../api/parcels.ts';
import { threadPath } from '../app/paths.ts';
import { sayCode } from '../app/say-fact.ts';
import { sayMoment } from '../app/say-time.ts';
import { useMe } from '../app/use-me.ts';

/** What was the matter on the way, and what became of telling the buyer. */
export function ParcelTroubles({ troubles }: { troubles: readonly ParcelTrouble[] }) {
  const { t, i18n } = useTranslation();
  const { zone } = useMe().shop;
  const moment = (at: string) => sayMoment(at, i18n.language, zone);
  return (
    <section className="card" aria-label={t('parcels.troubles')}>
      <h2>{t('parcels.troubles')}</h2>
      {troubles.length === 0 ? <p className="soft">{t('parcels.no_troubles')}</p> : null}
      <ul className="parcel-list">
        {troubles.map(({ sign, since, endedAt, notice, why, dueAt, toldAt, conversationId }) => (
          <li key={`${sign} ${since}`}>
            <b className={`sign-word is-${endedAt ? 'ended' : sign}`}>{sayCode('sign', sign)}</b>{' '}
            <span className="soft">
              {moment(since)}
              {endedAt ? ` – ${moment(endedAt)}` : null}
            </span>
            <br />
            {t(`notice.${notice}`)}
            {notice === 'waiting' && dueAt ? ` ${t('notice.from', { when: moment(dueAt) })}` : null}
            {toldAt ? ` · ${moment(toldAt)}` : null}
            {why ? ` · ${sayCode('dropped', why)}` : null}
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
