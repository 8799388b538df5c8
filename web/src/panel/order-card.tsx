import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Locale } from '../../../shared/labels.ts';
import type { OrderCard as Order, OrderLine, ParcelCard as Parcel } from '../api/desk.ts';
import { langOf } from '../app/lang-of.ts';
import { sayDates } from '../app/say-dates.ts';
import { sayCode } from '../app/say-fact.ts';
import { sayAge, sayDay, sayMoment, sayMoney, useNow } from '../app/say-time.ts';
import { useMe } from '../app/use-me.ts';
import { OpenReturn } from '../returns/open-return.tsx';

/** `isSubject`: it is the one looked for, or, as `about` says, the one talked about. */
export function OrderCard({ order, isSubject, about }: { order: Order; isSubject: boolean; about: string | null }) {
  const { i18n } = useTranslation();
  const { shop } = useMe();
  const { number, status, placedAt, currency, totalMinor, lines, parcels } = order;
  return (
    <article className={isSubject ? 'order is-subject' : 'order'}>
      <h3>
        <bdi>{number}</bdi>
        <span className={`state state-${status}`}>{sayCode('order', status)}</span>
      </h3>
      <p className="soft">
        {sayMoment(placedAt, i18n.language, shop.zone)}
        {currency && totalMinor !== null ? ` · ${sayMoney(totalMinor, currency, i18n.language)}` : ''}
        {about ? ` · ${about}` : ''}
      </p>
      <ul className="plain-list">
        {lines.map((line) => (
          <LineItem key={line.id} line={line} />
        ))}
      </ul>
      {parcels.map((parcel) => (
        <ParcelItem key={parcel.id} parcel={parcel} />
      ))}
      {status === 'cancelled' ? null : <ReturnMenu order={order} />}
    </article>
  );
}

function ReturnMenu({ order }: { order: Order }) {
  const { t } = useTranslation();
  const [isOpen, open] = useState(false);
  return (
    <>
      <Button size="small" className="order-return" onClick={() => open(true)}>
        {t('returns.open_from')}
      </Button>
      {isOpen ? <OpenReturn order={order} onClose={() => open(false)} /> : null}
    </>
  );
}

function LineItem({ line }: { line: OrderLine }) {
  const locale = useTranslation().i18n.language as Locale;
  const { titles, title, size, colour, options, quantity } = line;
  const variant = [size, colour?.[locale]].filter(Boolean).join(' / ') || options;
  const name = titles[locale] ?? title;
  return (
    <li>
      <bdi lang={langOf(name)}>{name}</bdi>
      {variant ? (
        <span className="soft" lang={langOf(variant)}>
          {' '}
          {variant}
        </span>
      ) : null}
      {quantity > 1 ? ` × ${quantity}` : ''}
    </li>
  );
}

/** Where it is, how far it goes, when it comes, and what was seen of it last. */
function ParcelItem({ parcel }: { parcel: Parcel }) {
  const { t, i18n } = useTranslation();
  const locale = i18n.language as Locale;
  const now = useNow();
  const { carrier, trackingNumber, state, from, to, distanceKm, lastScan } = parcel;
  return (
    <div className="parcel">
      <p>
        <span className={`state state-${state}`}>{sayCode('parcel', state)}</span>{' '}
        <bdi>{from && to ? t('parcel.route', { from: from[locale], to: to[locale] }) : null}</bdi>
        {distanceKm === null ? '' : ` · ${t('parcel.distance', { km: distanceKm.toLocaleString(i18n.language) })}`}
      </p>
      <Estimate parcel={parcel} />
      {lastScan ? (
        <p className="soft">
          {lastScan.text ? <bdi lang={langOf(lastScan.text)}>{lastScan.text}</bdi> : sayCode('parcel', lastScan.status)}
          {lastScan.place[locale] ? ` · ${lastScan.place[locale]}` : ''} · {sayAge(lastScan.at, now, i18n.language)}
        </p>
      ) : null}
      {trackingNumber ? (
        <p className="soft">
          {carrier ? <bdi lang={langOf(carrier[locale])}>{carrier[locale]}</bdi> : null} <bdi>{trackingNumber}</bdi>
        </p>
      ) : null}
    </div>
  );
}

function Estimate({ parcel: { estimate } }: { parcel: Parcel }) {
  const { t, i18n } = useTranslation();
  if (!estimate) return null;
  const { hasBasis, usuallyBy, latestBy, basisCount } = estimate;
  if (!hasBasis || !usuallyBy || !latestBy) return <p>{t('parcel.no_basis')}</p>;
  const dates = sayDates(sayDay(usuallyBy, i18n.language), sayDay(latestBy, i18n.language));
  return (
    <p>
      {dates} <span className="soft">{t('parcel.basis', { count: basisCount })}</span>
    </p>
  );
}
