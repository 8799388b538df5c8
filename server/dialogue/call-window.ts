import type { Locale } from '../../shared/labels.ts';
import { nextOpening, replyBy, type Shop } from '../shops/index.ts';

/** A call is made within this much opening time; the buyer is told between when and when. */
const callWithinMinutes = 180;

/** How long the desk takes to find out from the carrier where a parcel is. */
const investigateWithinHours = 72;

export function investigateBy(now: Temporal.Instant): Temporal.Instant {
  return quarterHour(now.add({ hours: investigateWithinHours }));
}

/** The next quarter of an hour: nobody promises 11:29. */
export function quarterHour(at: Temporal.Instant): Temporal.Instant {
  return at.round({ smallestUnit: 'minute', roundingIncrement: 15, roundingMode: 'ceil' });
}

/** When we phone: from the next moment somebody is there, within three hours of opening time. Null: the shop never opens. */
export function nextCallWindow(
  shop: Shop,
  now: Temporal.Instant,
  locale: Locale,
): { by: Temporal.Instant; window: string } | null {
  const from = nextOpening(shop.hours, shop.zone, now);
  const last = replyBy(shop.hours, shop.zone, now, callWithinMinutes);
  if (!from || !last) return null;
  const by = quarterHour(last);
  const time = (at: Temporal.Instant) =>
    at.toZonedDateTimeISO(shop.zone).toPlainTime().toString({ smallestUnit: 'minute' });
  return {
    by,
    window:
      locale === 'en'
        ? `between ${time(quarterHour(from))} and ${time(by)}`
        : `${time(quarterHour(from))}到${time(by)}之间`,
  };
}
