import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Locale } from '../../../shared/labels.ts';
import type { ParcelDetail } from '../api/parcels.ts';
import { langOf } from '../app/lang-of.ts';
import { anyCustomerPath } from '../app/paths.ts';
import { sayMoment, sayMoney } from '../app/say-time.ts';
import { useMe } from '../app/use-me.ts';

/** Whose parcel it is, what is in it, where it goes, and the buyer's own page of it. */
export function AboutParcel({ parcel }: { parcel: ParcelDetail }) {
  const { t, i18n } = useTranslation();
  const locale = i18n.language as Locale;
  const { zone } = useMe().shop;
  const { order, customer, carrier, from, to, distanceKm, goods, orderedAt, trackingUrl } = parcel;
  const name = customer?.name ?? t('parcels.nameless');
  return (
    <section className="card" aria-label={t('parcels.about')}>
      <h2>{t('parcels.about')}</h2>
      <dl className="parcel-facts">
        <dt>{t('parcels.buyer')}</dt>
        <dd>
          {customer ? (
            <Link to={anyCustomerPath(customer.id, order.id)}>
              <bdi>{name}</bdi>
            </Link>
          ) : (
            name
          )}
        </dd>
        <dt>{t('parcels.order')}</dt>
        <dd>
          <bdi>{order.number}</bdi>
          <span className="soft"> · {sayMoment(orderedAt, i18n.language, zone)}</span>
        </dd>
        {order.currency && order.totalMinor !== null ? (
          <>
            <dt>{t('parcels.value')}</dt>
            <dd>{sayMoney(order.totalMinor, order.currency, i18n.language)}</dd>
          </>
        ) : null}
        {carrier ? (
          <>
            <dt>{t('parcels.carrier')}</dt>
            <dd>
              <bdi lang={langOf(carrier[locale])}>{carrier[locale]}</bdi>
            </dd>
          </>
        ) : null}
        {from && to ? (
          <>
            <dt>{t('parcels.way')}</dt>
            <dd>
              <bdi>{t('parcel.route', { from: from[locale], to: to[locale] })}</bdi>
              {distanceKm === null
                ? null
                : ` · ${t('parcel.distance', { km: distanceKm.toLocaleString(i18n.language) })}`}
            </dd>
          </>
        ) : null}
        <dt>{t('parcels.goods')}</dt>
        <dd>
          {goods.length === 0 ? <span className="soft">{t('parcels.goods_untold')}</span> : null}
          <ul className="plain-list">
            {goods.map(({ title, titles, options, quantity }) => (
              <li key={`${title} ${options}`}>
                <bdi lang={langOf(titles[locale] ?? title)}>{titles[locale] ?? title}</bdi>
                {options ? <span className="soft"> {options}</span> : null} × {quantity}
              </li>
            ))}
          </ul>
        </dd>
      </dl>
      <p>
        <a href={trackingUrl} target="_blank" rel="noreferrer">
          {t('parcels.buyers_page')}
        </a>
      </p>
    </section>
  );
}
