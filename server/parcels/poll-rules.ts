import type { CarrierStatus } from './carrier-status.ts';

/** What is known of a parcel when it is decided when its carrier is asked next. */
export type Polled = { status: CarrierStatus; lastScanAt: Temporal.Instant | null; orderedAt: Temporal.Instant };

/** No carrier tells of a parcel that long. */
const longestDays = 120;
/** Carriers scan what they were given within days, or not at all. */
const freshDays = 3;
const soonestHours = 3;
const latestHours = 24;
const mostRefusals = 5;
const longestRestSeconds = 6 * 3600;

/**
 * When a parcel's carrier is asked next; null: not any more. Soon while a courier is at the door; else the later the longer
 * nothing was scanned. Every question is paid for, and carriers shut out who asks too often.
 */
export function nextPollAt({ status, lastScanAt, orderedAt }: Polled, now: Temporal.Instant): Temporal.Instant | null {
  if (isTooOld(orderedAt, now)) return null;
  const inHours = (hours: number) => now.add({ minutes: Math.round(hours * 60) });
  switch (status) {
    case 'delivered':
    case 'returned':
    case 'cancelled':
      return null;
    case 'out_for_delivery':
    case 'attempt_failed':
      return inHours(2);
    case 'ready_for_pickup':
    case 'returning':
      return inHours(12);
    case 'unshipped':
    case 'label_created':
    case 'unknown':
      return inHours(hoursBetween(orderedAt, now) < freshDays * 24 ? 6 : latestHours);
    default: {
      const silence = lastScanAt ? hoursBetween(lastScanAt, now) : latestHours;
      return inHours(Math.min(latestHours, Math.max(soonestHours, silence / 4)));
    }
  }
}

export const isTooOld = (orderedAt: Temporal.Instant, now: Temporal.Instant): boolean =>
  hoursBetween(orderedAt, now) > longestDays * 24;

/** After the nth refusal in a row to tell of one parcel; null: it is not asked about any more. */
export const afterRefusal = (refusals: number, now: Temporal.Instant): Temporal.Instant | null =>
  refusals >= mostRefusals ? null : now.add({ hours: 24 * Math.min(7, 2 ** (refusals - 1)) });

/** How long a provider is left alone after its nth failure in a row: as long as it asks for, but for no more than a day. */
export function restSeconds(failures: number, askedSeconds = 0): number {
  const own = Math.min(60 * 2 ** Math.min(failures - 1, 20), longestRestSeconds);
  return Math.max(own, Math.min(askedSeconds, 86_400));
}

const hoursBetween = (from: Temporal.Instant, to: Temporal.Instant) =>
  (to.epochMilliseconds - from.epochMilliseconds) / 3_600_000;
