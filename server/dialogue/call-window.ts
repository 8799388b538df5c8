import type { Locale } from '../../shared/labels.ts';
import { nextOpening, replyBy, type Shop } from '../shops/index.ts';

/** A call is made within this much working time; the buyer is told between when and when. */
const callWithinMinutes = 180;

/** When we phone: from the next moment somebody is there, within three working hours. */
export function nextCallWindow(
  shop: Shop,
  now: Temporal.Instant,
  locale: Locale,
): { by: Temporal.Instant; window: string } {
  const from = nextOpening(shop.hours, shop.zone, now);
  const by = replyBy(shop.hours, shop.zone, now, callWithinMinutes);
  const time = (at: Temporal.Instant) =>
    at.toZonedDateTimeISO(shop.zone).toPlainTime().round('minute').toString({ smallestUnit: 'minute' });
  return { by, window: locale === 'en' ? `between ${time(from)} and ${time(by)}` : `${time(from)}到${time(by)}之间` };
}
