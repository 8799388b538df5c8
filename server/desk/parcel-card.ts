import type { Locale } from '../../shared/labels.ts';
import type { Arrival, Parcel } from '../parcels/index.ts';
import { inLanguage } from '../platform/known-names.ts';
import { cityName, distanceKm, findPlace } from '../platform/places.ts';

/** It is where it was to come to, or will not come: there is no day to tell. */
export const arrived: ReadonlySet<Arrival['state']> = new Set(['ready_for_pickup', 'delivered', 'returning', 'lost']);

/** As each language has it; the shop's own word where it is not known in the other. */
export type Names = Record<Locale, string>;

export type ParcelCard = {
  id: string;
  carrier: Names | null;
  trackingNumber: string | null;
  state: Arrival['state'];
  from: Names | null;
  to: Names | null;
  distanceKm: number | null;
  /** Null: it has arrived, or is not coming. `hasBasis` false: too few deliveries tell, so no date is given. */
  estimate: { hasBasis: boolean; usuallyBy: string | null; latestBy: string | null; basisCount: number } | null;
  lastScan: { at: Temporal.Instant; status: string; place: Names; text: string } | null;
};

export function cardOf(parcel: Parcel, arrival: Arrival | undefined): ParcelCard {
  const state = arrival?.state ?? 'unshipped';
  const isComing = !arrived.has(state);
  const estimate = arrival?.estimate ?? null;
  const lastScan = parcel.scans.at(-1);
  return {
    ...{
      id: parcel.id,
      carrier: parcel.carrier === null ? null : carriersOf(parcel.carrier),
      trackingNumber: parcel.trackingNumber,
      state,
    },
    from: namesOf(parcel.originCity, parcel.originRegion, parcel.originCountry),
    to: namesOf(parcel.destinationCity, parcel.destinationRegion, parcel.destinationCountry),
    distanceKm: distanceOf(parcel),
    estimate: isComing
      ? {
          hasBasis: estimate !== null,
          usuallyBy: estimate?.usuallyBy.toString() ?? null,
          latestBy: estimate?.latestBy.toString() ?? null,
          basisCount: estimate?.basisCount ?? 0,
        }
      : null,
    lastScan: lastScan ? { ...lastScan, place: namesOf(lastScan.place) ?? inBoth(() => '') } : null,
  };
}

const inBoth = (say: (locale: Locale) => string): Names => ({ en: say('en'), 'zh-CN': say('zh-CN') });
export const carriersOf = (carrier: string): Names => inBoth((locale) => inLanguage('carrier', carrier, locale));
export const coloursOf = (colour: string): Names => inBoth((locale) => inLanguage('colour', colour, locale));

export function namesOf(
  city: string | null,
  region: string | null = null,
  country: string | null = null,
): Names | null {
  return city?.trim() ? inBoth((locale) => cityName({ city, region, country }, locale)) : null;
}

/** Null where one of the two cities could be several places, or is not known. */
export function distanceOf(parcel: Parcel): number | null {
  if (!parcel.originCity || !parcel.destinationCity) return null;
  const from = findPlace({ city: parcel.originCity, region: parcel.originRegion, country: parcel.originCountry });
  const to = findPlace({
    ...{ city: parcel.destinationCity, region: parcel.destinationRegion, country: parcel.destinationCountry },
  });
  return from.kind === 'place' && to.kind === 'place' ? distanceKm(from.place, to.place) : null;
}
