import type { Locale } from '../../shared/labels.ts';
import { nextOpening, replyBy, type Shop } from '../shops/index.ts';

/** A call is made within this much opening time; the buyer is told between when and when. */
const callWithinMinutes = 180;

/** When we phone: from the next moment somebody is there, within three hours of opening time. Null: the shop never opens. */
export function nextCallWindow(
  shop: Shop,
  now: Temporal.Instant,
  locale: Locale,
): { by: Temporal.Instant; window: string } | null {
  const from = nextOpening(shop.hours, shop.zone, now);
  const by = replyBy(shop.hours, shop.zone, now, callWithinMinutes);
  if (!from || !by) return null;
  const time = (at: Temporal.Instant) =>
    at.toZonedDateTimeISO(shop.zone).toPlainTime().toString({ smallestUnit: 'minute' });
  return { by, window: locale === 'en' ? `between ${time(from)} and ${time(by)}` : `${time(from)}到${time(by)}之间` };
}
