import type { ScanReason } from './scan-reasons.ts';

export const parcelStates = [
  'unshipped',
  'no_first_scan',
  'moving',
  'stalled',
  'attempt_failed',
  'out_for_delivery',
  'ready_for_pickup',
  'delivered',
  'returning',
  'lost',
] as const;
export type ParcelState = (typeof parcelStates)[number];

export const scanStatuses = [
  'label_created',
  'accepted',
  'in_transit',
  'customs',
  'out_for_delivery',
  'attempt_failed',
  'ready_for_pickup',
  'delivered',
  'exception',
  'returning',
  'returned',
  'lost',
  'cancelled',
  'unknown',
] as const;
export type ScanStatus = (typeof scanStatuses)[number];

export type Scan = {
  at: Temporal.Instant;
  status: ScanStatus;
  place: string;
  text: string;
  /** What is wrong and by whose fault, where the carrier says so. */
  reason?: ScanReason | null;
};

/** What is known of a parcel. `orderStatus`: what the shop says of the order, for a parcel that has no times of its own. */
export type KnownOfParcel = {
  handedOverAt: Temporal.Instant | null;
  deliveredAt: Temporal.Instant | null;
  scans: readonly Scan[];
  orderStatus: string | null;
};

/** What is usual on the parcel's lane: days from hand-off within which 95 of 100 arrive. */
export type LaneHealth = {
  latestDays: number;
  /** Days since then on which all carriers stood still: silence on them means nothing. */
  stoppedDays?: (since: Temporal.Instant) => number;
};

/** A label is news, not an error: the carrier may take this long to scan what was labelled or handed over. */
const firstScanHours = 24;
/** So many days without a scan are a standstill. */
const silentDays = 7;
/** A courier who set out and did not report by then is not coming any more. */
const deliveryRoundDays = 2;

const refusal =
  /拒收|拒签|拒绝(?:签收|收件|收货)|refused|(?:declined|rejected) by (?:the )?(?:recipient|receiver|addressee|customer)/iu;

/** The carrier says, of its last attempt or of the way back, that it was not taken in: another matter than nobody at home. */
export function wasRefused(scans: KnownOfParcel['scans'], now: Temporal.Instant): boolean {
  const last = scansUntil(scans, now).filter(({ status }) =>
    ['attempt_failed', 'returning', 'returned'].includes(status),
  );
  return last.slice(-2).some(({ text }) => refusal.test(text ?? ''));
}

/**
 * Where the parcel stands at `now`; whatever is later than `now` is not looked at. Scans count in the order of their
 * own times. A parcel without any scan is judged by its hand-off alone: silence means nothing where nobody scans.
 */
export function stateOf(known: KnownOfParcel & { now: Temporal.Instant }, laneHealth: LaneHealth | null): ParcelState {
  const { now } = known;
  const scans = scansUntil(known.scans, now);
  const deliveredAt = earliest([hidden(known.deliveredAt, now), ...timesOf(scans, ['delivered'])]);
  const wayBackAt = scans.findLast((scan) => scan.status === 'returning' || scan.status === 'returned')?.at;

  if (wayBackAt) {
    // A "delivered" scan on the way back is the delivery to the sender; only the shop's own word says otherwise.
    const shopSays = hidden(known.deliveredAt, now);
    return shopSays && isAfter(shopSays, wayBackAt) ? 'delivered' : 'returning';
  }
  if (deliveredAt) return 'delivered';

  const startedAt = transitStart(known, now);
  const last = scans.findLast((scan) => scan.status !== 'unknown' && scan.status !== 'label_created');
  if (!startedAt) return beforeTransit(known, scans, now);
  if (last?.status === 'lost') return 'lost';
  if (last?.status === 'ready_for_pickup') return 'ready_for_pickup';

  const heardAt = scans.at(-1)?.at ?? startedAt;
  const silence = daysBetween(heardAt, now) - (laneHealth?.stoppedDays?.(heardAt) ?? 0);
  if (last?.status === 'out_for_delivery' && silence < deliveryRoundDays) return 'out_for_delivery';
  if (last?.status === 'attempt_failed' && silence < silentDays) return 'attempt_failed';
  if (last?.status === 'exception' || last?.status === 'cancelled' || last?.status === 'out_for_delivery')
    return 'stalled';
  if (laneHealth && daysBetween(startedAt, now) > laneHealth.latestDays) return 'stalled';
  const isOnlyLabelled = scans.length > 0 && scans.every((scan) => scan.status === 'label_created');
  if (isOnlyLabelled && hoursBetween(startedAt, now) >= firstScanHours) return 'no_first_scan';
  return scans.length > 0 && silence >= silentDays ? 'stalled' : 'moving';
}

/** Since when the carrier has had it, as known at `now`: the hand-off, or the first scan that shows it moving. */
export function transitStart(
  known: Omit<KnownOfParcel, 'orderStatus'>,
  now: Temporal.Instant,
): Temporal.Instant | null {
  const still: readonly ScanStatus[] = ['label_created', 'cancelled', 'unknown'];
  const moving = scanStatuses.filter((status) => !still.includes(status));
  return hidden(known.handedOverAt, now) ?? earliest(timesOf(scansUntil(known.scans, now), moving));
}

/** When it was delivered, as known at `now`, by the shop's word or by a scan. */
export function deliveredBy(known: Omit<KnownOfParcel, 'orderStatus'>, now: Temporal.Instant): Temporal.Instant | null {
  return hidden(known.deliveredAt, now) ?? earliest(timesOf(scansUntil(known.scans, now), ['delivered']));
}

/** The scans that had happened at `now`, oldest first. */
export function scansUntil(scans: readonly Scan[], now: Temporal.Instant): Scan[] {
  return scans
    .filter((scan) => !isAfter(scan.at, now))
    .sort((a, b) => Temporal.Instant.compare(a.at, b.at) || rank(a) - rank(b) || (wordsOf(a) < wordsOf(b) ? -1 : 1));
}

function beforeTransit(known: KnownOfParcel, scans: readonly Scan[], now: Temporal.Instant): ParcelState {
  const labelledAt = scans[0]?.at;
  if (labelledAt) return hoursBetween(labelledAt, now) >= firstScanHours ? 'no_first_scan' : 'unshipped';
  // A shop that tells no times says "shipped". Times that are still to come show that its word is from later, too.
  const hasTimes = known.handedOverAt !== null || known.deliveredAt !== null || known.scans.length > 0;
  return !hasTimes && (known.orderStatus === 'shipped' || known.orderStatus === 'completed')
    ? 'no_first_scan'
    : 'unshipped';
}

/** Two scans of the same moment: the one that is further on its way comes later. */
const rank = (scan: Scan) => scanStatuses.indexOf(scan.status);
/** Of what is left, any order will do that does not hang on which came in first. */
const wordsOf = ({ reason, place, text }: Scan) => `${reason ?? ''}\0${place}\0${text}`;

const timesOf = (scans: readonly Scan[], statuses: readonly ScanStatus[]) =>
  scans.filter((scan) => statuses.includes(scan.status)).map((scan) => scan.at);

function earliest(times: readonly (Temporal.Instant | null)[]): Temporal.Instant | null {
  let found: Temporal.Instant | null = null;
  for (const time of times) if (time && (!found || isAfter(found, time))) found = time;
  return found;
}

const isAfter = (a: Temporal.Instant, b: Temporal.Instant) => Temporal.Instant.compare(a, b) > 0;
const hidden = (at: Temporal.Instant | null, now: Temporal.Instant) => (at && !isAfter(at, now) ? at : null);
const hoursBetween = (from: Temporal.Instant, to: Temporal.Instant) =>
  (to.epochMilliseconds - from.epochMilliseconds) / 3_600_000;
/** Days of 24 hours, with fractions: an age, not a distance in the calendar. */
const daysBetween = (from: Temporal.Instant, to: Temporal.Instant) => hoursBetween(from, to) / 24;
