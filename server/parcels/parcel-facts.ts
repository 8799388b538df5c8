import type { Fact, FactValue, NamedFact, Unknown } from '../../shared/facts.ts';
import type { Locale } from '../../shared/labels.ts';
import { translate } from '../platform/i18n.ts';
import { inLanguage } from '../platform/known-names.ts';
import { distanceKm, findPlace, type Place, placeName, regionName, tidyCityName } from '../platform/places.ts';
import { carrierStatusOf } from './carrier-status.ts';
import type { Arrival } from './estimate-arrival.ts';
import type { Estimate } from './estimate-rules.ts';
import type { Parcel } from './queries.ts';
import { deliveredBy, transitStart, wasRefused } from './rules.ts';
import { type Place as PageAt, trackingUrl } from './tracking-link.ts';

/** `pages`: where the tracking page is; without it, no link can be said. */
export type FactsAt = { locale: Locale; zone: string; now: Temporal.Instant; pages: PageAt | null };

const missing: Unknown = { unknown: 'missing' };

/** Everything a script may say of this parcel: `parcel.*` of the catalogue. What is not known is named as missing. */
export function parcelFacts(parcel: Parcel, arrival: Arrival, at: FactsAt): NamedFact[] {
  const { now, zone } = at;
  const asOf = Temporal.Instant.compare(parcel.syncedAt, now) > 0 ? now : parcel.syncedAt;
  const say = (value: FactValue | null | undefined, source: string): Fact | Unknown =>
    value === null || value === undefined || value === '' ? missing : { value, source, asOf };
  const dayOf = (instant: Temporal.Instant | null) => instant?.toZonedDateTimeISO(zone).toPlainDate();
  const daysSince = (instant: Temporal.Instant | null) => {
    const day = dayOf(instant);
    return day?.until(now.toZonedDateTimeISO(zone).toPlainDate()).days;
  };

  const origin = cityOf(parcel.originCity, parcel.originRegion, parcel.originCountry, at.locale);
  const destination = cityOf(parcel.destinationCity, parcel.destinationRegion, parcel.destinationCountry, at.locale);
  const distance = distanceBetween(origin, destination, asOf);
  const movingSince = transitStart(parcel, now);
  const deliveredAt = deliveredBy(parcel, now);
  const lastScan = parcel.scans.at(-1);
  const pickup =
    arrival.state === 'ready_for_pickup' ? parcel.scans.findLast((scan) => scan.status === 'ready_for_pickup') : null;
  return [
    ['parcel.carrier', say(parcel.carrier && inLanguage('carrier', parcel.carrier, at.locale), 'parcels.carrier')],
    ['parcel.tracking_number', say(parcel.trackingNumber, 'parcels.tracking_number')],
    ['parcel.origin_city', say(origin?.name, 'parcels.origin_city')],
    ['parcel.destination_city', say(destination?.name, 'parcels.destination_city')],
    ['parcel.distance_km', distance],
    [
      'parcel.handed_over_on',
      say(dayOf(movingSince), parcel.handedOverAt ? 'parcels.handed_over_at' : 'parcels.scans'),
    ],
    ['parcel.delivered_at', say(deliveredAt, parcel.deliveredAt ? 'parcels.delivered_at' : 'parcels.scans')],
    ['parcel.days_waited', say(daysSince(parcel.orderedAt), 'parcels.ordered_at')],
    [
      'parcel.days_moving',
      say(daysSince(movingSince), parcel.handedOverAt ? 'parcels.handed_over_at' : 'parcels.scans'),
    ],
    ['parcel.promised_on', say(parcel.promisedOn, 'parcels.promised_on')],
    ['parcel.last_scan_at', say(lastScan?.at, 'parcels.scans')],
    ['parcel.last_scan_place', say(cityOf(lastScan?.place ?? null, null, null, at.locale)?.name, 'parcels.scans')],
    ['parcel.last_scan_text', say(lastScan?.text, 'parcels.scans')],
    ['parcel.checked_at', say(asOf, 'parcels.synced_at')],
    ['parcel.pickup_place', say(pickup?.place, 'parcels.scans')],
    ['parcel.pickup_until', missing],
    ['parcel.trouble', say(troubleOf(parcel, now, at.locale), 'parcels.scans')],
    ['parcel.was_refused', say(arrival.state === 'returning' ? wasRefused(parcel.scans, now) : null, 'parcels.scans')],
    ['parcel.count', say(parcel.count, 'parcels')],
    ['parcel.index', say(parcel.index, 'parcels')],
    ['parcel.tracking_url', say(at.pages && trackingUrl(at.pages, parcel.trackingToken), 'orders.tracking_token')],
    ...estimateFacts(arrival.estimate, at.locale, say),
  ];
}

/** What the carrier says is wrong, where it names it and it is not told in other words already. */
function troubleOf(parcel: Parcel, now: Temporal.Instant, locale: Locale): string | null {
  const { reason } = carrierStatusOf(parcel.scans, now);
  const isTold = reason === null || reason === 'unknown' || reason === 'carrier_parcel_lost';
  return isTold ? null : translate(locale, `scan_reason.${reason}`);
}

type City = { name: string; place: Place | null; isAmbiguous: boolean };

/** A city we do not know by coordinates still has its name, as the shop wrote it. */
function cityOf(city: string | null, region: string | null, country: string | null, locale: Locale): City | null {
  if (!city?.trim()) return null;
  const found = findPlace({ city, region, country });
  if (found.kind === 'place') return { name: placeName(found.place, locale), place: found.place, isAmbiguous: false };
  return { name: tidyCityName(city), place: null, isAmbiguous: found.kind === 'ambiguous' };
}

function distanceBetween(from: City | null, to: City | null, asOf: Temporal.Instant): Fact | Unknown {
  const km = from?.place && to?.place ? distanceKm(from.place, to.place) : null;
  if (km === 0) return missing; // within one city there is no distance between two to tell
  if (km !== null) return { value: km, source: 'places.distance', asOf };
  return from?.isAmbiguous || to?.isAmbiguous ? { unknown: 'ambiguous' } : missing;
}

function estimateFacts(
  estimate: Estimate | null,
  locale: Locale,
  say: (value: FactValue | null | undefined, source: string) => Fact | Unknown,
): NamedFact[] {
  const source = estimate ? `parcels.estimate(${scopeCode(estimate)}, ${estimate.basisCount} deliveries)` : '';
  const of = (value: FactValue | null | undefined) => (estimate ? say(value, source) : missing);
  return [
    ['parcel.usual_days_min', of(estimate?.usualDays.min)],
    ['parcel.usual_days_max', of(estimate?.usualDays.max)],
    ['parcel.usually_by', of(estimate?.usuallyBy)],
    ['parcel.latest_by', of(estimate?.latestBy)],
    ['parcel.days_left', of(estimate?.daysLeft)],
    ['parcel.basis_count', of(estimate?.basisCount)],
    ['parcel.basis', of(estimate && basisInWords(estimate, locale))],
  ];
}

/** "lane SP→RJ", "destination RJ", "country": which deliveries a number rests on, for the record. */
function scopeCode({ scope, originRegion, destinationRegion, carrier }: Estimate): string {
  if (scope === 'lane') return `lane ${originRegion}→${destinationRegion}${carrier ? ` ${carrier}` : ''}`;
  return scope === 'destination' ? `destination ${destinationRegion}` : 'country';
}

/** The same in words: "deliveries {from São Paulo to Rio de Janeiro by ZTO Express}". */
function basisInWords(estimate: Estimate, locale: Locale): string {
  const { scope, carrier, originRegion, originCountry, destinationRegion, destinationCountry } = estimate;
  const zh = locale === 'zh-CN';
  const by = carrier && inLanguage('carrier', carrier, locale);
  const from = originRegion && regionName(originRegion, originCountry, locale);
  const to = destinationRegion && regionName(destinationRegion, destinationCountry, locale);
  if (scope === 'lane')
    return zh ? `${from}到${to}${by ? `（${by}）` : ''}` : `from ${from} to ${to}${by ? ` by ${by}` : ''}`;
  if (scope === 'destination') return zh ? `发往${to}` : `to ${to}`;
  return zh ? '发往该国' : 'to this country';
}
