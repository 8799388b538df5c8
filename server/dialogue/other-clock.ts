import type { Locale } from '../../shared/labels.ts';
import type { Scene } from './scene.ts';

/** Countries whose people all go by one clock, whatever zones the map has. */
const ofOneClock: readonly string[] = ['CN'];

/**
 * Whether the buyer may go by another clock than the shop. A buyer of the shop's own country does not, unless the country
 * has several; of whom nothing is known, whoever writes Chinese to a shop in China does not.
 */
export function mayGoByAnotherClock({ shop, customer, verified, parcels }: Scene, locale: Locale): boolean {
  const country = verified ? (customer?.country ?? parcels[0]?.destinationCountry ?? null) : null;
  if (country === null) return !(shop.country === 'CN' && locale === 'zh-CN');
  return country !== shop.country || !hasOneClock(country);
}

function hasOneClock(country: string): boolean {
  return ofOneClock.includes(country) || zonesOf(country).length === 1;
}

function zonesOf(country: string): readonly string[] {
  if (!/^[A-Z]{2}$/.test(country)) return [];
  const locale = new Intl.Locale(`und-${country}`) as Intl.Locale & { getTimeZones?: () => string[] | undefined };
  return locale.getTimeZones?.() ?? [];
}
