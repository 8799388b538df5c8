import { useTranslation } from 'react-i18next';
import { type ParcelDetail, signOf } from '../api/parcels.ts';
import { sayDates } from '../app/say-dates.ts';
import { sayCode } from '../app/say-fact.ts';
import { sayDay, sayMoment } from '../app/say-time.ts';
import { useMe } from '../app/use-me.ts';

/** Our own axis: how it stands against its lane and its promised day, and on what that rests. */
export function WeThink({ parcel }: { parcel: ParcelDetail }) {
  const { t, i18n } = useTranslation();
  const { zone } = useMe().shop;
  const { health, cause, since, estimate, promisedOn, missProbability, isWatched } = parcel;
  const sign = signOf(parcel);
  const day = (of: string) => sayDay(of, i18n.language);
  const sayUsual = ({ min, max }: { min: number; max: number }) =>
    min === max ? t('parcels.usual_day', { count: min }) : t('parcels.usual_days', { min, max });
  const percent = (share: number) => share.toLocaleString(i18n.language, { style: 'percent' });
  return (
    <section className="card" aria-label={t('parcels.we_think')}>
      <h2>{t('parcels.we_think')}</h2>
      {isWatched && sign ? <p>{t(`sign_means.${sign}`)}</p> : null}
      {isWatched ? null : <p>{t('parcels.not_watched')}</p>}
      <dl className="parcel-facts">
        {health ? (
          <>
            <dt>{t('parcels.health')}</dt>
            <dd>
              {sayCode('sign', health)}
              {cause ? ` · ${sayCode('sign', cause)}` : null}
            </dd>
          </>
        ) : null}
        {since && isWatched ? (
          <>
            <dt>{t('parcels.since_label')}</dt>
            <dd>{sayMoment(since, i18n.language, zone)}</dd>
          </>
        ) : null}
        {estimate ? (
          <>
            <dt>{t('parcels.estimate')}</dt>
            <dd>
              {estimate.hasBasis && estimate.usuallyBy && estimate.latestBy
                ? sayDates(day(estimate.usuallyBy), day(estimate.latestBy))
                : t('parcel.no_basis')}
            </dd>
          </>
        ) : null}
        {estimate?.hasBasis ? (
          <>
            <dt>{t('parcels.rests_on')}</dt>
            <dd>
              {t('parcel.basis', { count: estimate.basisCount })}
              {estimate.usualDays ? ` · ${sayUsual(estimate.usualDays)}` : null}
            </dd>
          </>
        ) : null}
        {promisedOn ? (
          <>
            <dt>{t('parcels.promised_label')}</dt>
            <dd>
              {day(promisedOn)}
              {missProbability !== null && isWatched
                ? ` · ${t('parcels.miss', { share: percent(missProbability) })}`
                : null}
            </dd>
          </>
        ) : null}
      </dl>
    </section>
  );
}
