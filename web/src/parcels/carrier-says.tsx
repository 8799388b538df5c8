import { useTranslation } from 'react-i18next';
import type { Locale } from '../../../shared/labels.ts';
import type { ParcelDetail } from '../api/parcels.ts';
import { langOf } from '../app/lang-of.ts';
import { sayCode } from '../app/say-fact.ts';
import { sayMoment } from '../app/say-time.ts';
import { useMe } from '../app/use-me.ts';

/** The carrier's axis: where the parcel stands by its scans, and every scan in the carrier's own words. */
export function CarrierSays({ parcel }: { parcel: ParcelDetail }) {
  const { t, i18n } = useTranslation();
  const locale = i18n.language as Locale;
  const { zone } = useMe().shop;
  const { state, scans, syncedAt, handedOverAt, deliveredAt } = parcel;
  const moment = (at: string) => sayMoment(at, i18n.language, zone);
  return (
    <section className="card" aria-label={t('parcels.carrier_says')}>
      <h2>{t('parcels.carrier_says')}</h2>
      <dl className="parcel-facts">
        <dt>{t('parcels.status')}</dt>
        <dd>{sayCode('parcel', state)}</dd>
        {handedOverAt ? (
          <>
            <dt>{t('parcels.handed_over')}</dt>
            <dd>{moment(handedOverAt)}</dd>
          </>
        ) : null}
        {deliveredAt ? (
          <>
            <dt>{t('parcels.delivered')}</dt>
            <dd>{moment(deliveredAt)}</dd>
          </>
        ) : null}
        <dt>{t('parcels.looked')}</dt>
        <dd>{moment(syncedAt)}</dd>
      </dl>
      {scans.length === 0 ? <p className="soft">{t('parcels.no_scans')}</p> : null}
      <ol className="parcel-story">
        {scans.map((scan) => (
          <li key={`${scan.at} ${scan.status} ${scan.place?.en} ${scan.text}`}>
            <time className="soft" dateTime={scan.at}>
              {moment(scan.at)}
            </time>
            <span>
              {sayCode('scan', scan.status)}
              {scan.place ? (
                <>
                  {' · '}
                  <bdi lang={langOf(scan.place[locale])}>{scan.place[locale]}</bdi>
                </>
              ) : null}
              {scan.reason ? <span className="soft"> · {sayCode('incident', scan.reason)}</span> : null}
            </span>
            {scan.text ? <q lang={langOf(scan.text)}>{scan.text}</q> : null}
          </li>
        ))}
      </ol>
    </section>
  );
}
