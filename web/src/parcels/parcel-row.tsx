import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Locale } from '../../../shared/labels.ts';
import { type ParcelRow as Row, signOf } from '../api/parcels.ts';
import { langOf } from '../app/lang-of.ts';
import { parcelPath } from '../app/paths.ts';
import { sayDates } from '../app/say-dates.ts';
import { sayCode } from '../app/say-fact.ts';
import { sayAge, sayDay, sayLength, sayMoney, useNow } from '../app/say-time.ts';

/** One parcel: what is the matter, since when, whose it is, what is at stake, where it was seen last and when it was to come. */
export function ParcelRow({ row }: { row: Row }) {
  const { t, i18n } = useTranslation();
  const locale = i18n.language as Locale;
  const now = useNow();
  const { carrier, trackingNumber, since, order, customer, from, to, lastScan, orderedAt, isWatched } = row;
  const sign = signOf(row);
  const value =
    order.currency && order.totalMinor !== null ? sayMoney(order.totalMinor, order.currency, i18n.language) : null;
  return (
    <li className={`card linked-row parcel-row is-${isWatched ? sign : 'ended'}`}>
      <p className="parcel-line">
        <SignWord row={row} />
        {since && isWatched ? (
          <span>{t('parcels.since', { length: sayLength(since, now, i18n.language) })}</span>
        ) : null}
        <span className="soft parcel-age">{t('parcels.ordered', { when: sayAge(orderedAt, now, i18n.language) })}</span>
      </p>
      <h2>
        <Link to={parcelPath(row.id)}>
          <bdi>{trackingNumber ?? t('parcels.unnumbered')}</bdi>
        </Link>{' '}
        <span className="parcel-buyer">
          {carrier ? <bdi lang={langOf(carrier[locale])}>{carrier[locale]}</bdi> : null}
        </span>
      </h2>
      <p className="parcel-line">
        <span>
          {t('parcels.order')} <bdi>{order.number}</bdi>
        </span>
        <bdi>{customer?.name ?? t('parcels.nameless')}</bdi>
        {value ? <b>{value}</b> : null}
        {from && to ? <bdi>{t('parcel.route', { from: from[locale], to: to[locale] })}</bdi> : null}
      </p>
      <p className="parcel-line">
        <Dates row={row} />
      </p>
      {lastScan ? (
        <p className="soft parcel-line">
          <span>
            {sayCode('scan', lastScan.status)}
            {lastScan.place ? (
              <>
                {' · '}
                <bdi lang={langOf(lastScan.place[locale])}>{lastScan.place[locale]}</bdi>
              </>
            ) : null}
            {' · '}
            {sayAge(lastScan.at, now, i18n.language)}
          </span>
          {lastScan.text ? <q lang={langOf(lastScan.text)}>{lastScan.text}</q> : null}
        </p>
      ) : null}
    </li>
  );
}

/** What is the matter, in a word beside every colour. */
export function SignWord({ row }: { row: Pick<Row, 'health' | 'cause' | 'isWatched' | 'deliveredAt' | 'state'> }) {
  const { t } = useTranslation();
  const sign = signOf(row);
  if (!row.isWatched)
    return <b className="sign-word is-ended">{row.state ? sayCode('parcel', row.state) : t('parcels.ended')}</b>;
  return <b className={`sign-word is-${sign}`}>{sign ? sayCode('sign', sign) : t('parcels.unlooked')}</b>;
}

/** Half of the cases and nearly all of them, beside what was said when it was bought. */
export function Dates({ row }: { row: Pick<Row, 'usuallyBy' | 'latestBy' | 'promisedOn' | 'deliveredAt'> }) {
  const { t, i18n } = useTranslation();
  const { usuallyBy, latestBy, promisedOn, deliveredAt } = row;
  const day = (of: string) => sayDay(of, i18n.language);
  return (
    <>
      {usuallyBy && latestBy && !deliveredAt ? <span>{sayDates(day(usuallyBy), day(latestBy))}</span> : null}
      {promisedOn ? <span>{t('parcels.promised', { day: day(promisedOn) })}</span> : null}
    </>
  );
}
