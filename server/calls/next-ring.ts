import { isDecent, nextDecent, possibleCountries, possibleZones, type Window } from '../outbox/index.ts';
import { nextOpening, type Shop } from '../shops/index.ts';

/** Nobody is rung before or after this, wherever they may be. */
const ringing: Window = { from: Temporal.PlainTime.from('09:00'), until: Temporal.PlainTime.from('20:00') };

/** The clocks that the buyer may go by: told by the number, else by the country. */
export function zonesToRing(shop: Shop, buyer: { phone: string | null; country: string | null }): readonly string[] {
  return possibleZones(possibleCountries({ ...buyer, shopCountry: shop.country }), shop.zone);
}

export const mayRing = (at: Temporal.Instant, zones: readonly string[]) => isDecent(at, zones, ringing);

/** From `at` on, the first moment that is decent where the buyer is and has somebody at the shop; without one, just decent. */
export function nextRing(shop: Shop, zones: readonly string[], at: Temporal.Instant): Temporal.Instant {
  let candidate = at;
  for (let days = 0; days < 14; days++) {
    const decent = nextDecent(candidate, zones, ringing);
    const opening = decent && nextOpening(shop.hours, shop.zone, decent);
    if (!opening) break;
    if (Temporal.Instant.compare(opening, decent) === 0) return decent;
    candidate = opening;
  }
  return nextDecent(at, zones, ringing) ?? at;
}
