import { type Scan, type ScanStatus, scansUntil } from './rules.ts';
import type { ScanReason } from './scan-reasons.ts';

/** What the carrier says of a parcel; what we think of it is its health. */
export type CarrierStatus = 'unshipped' | ScanStatus;

/** `since`: the scan that said so; null: none has. */
export type Carried = { status: CarrierStatus; reason: ScanReason | null; since: Temporal.Instant | null };

/**
 * What the carrier says at `now`, by the scans in the order of their own times, whatever order they came in. Delivered
 * stays, unless the way back is seen after it; on the way back, "delivered" is the delivery to the sender. All else goes
 * on to whatever was seen last: an exception moves again, what was lost is found. What nobody understands changes nothing.
 */
export function carrierStatusOf(scans: readonly Scan[], now: Temporal.Instant): Carried {
  let carried: Carried = { status: 'unshipped', reason: null, since: null };
  for (const scan of scansUntil(scans, now)) {
    const status = next(carried.status, scan.status);
    if (status === null) continue;
    const isSame = status === carried.status;
    // Told again without its reason, it still has it.
    const reason = scan.reason ?? (isSame ? carried.reason : null);
    carried = { status, reason, since: isSame ? carried.since : scan.at };
  }
  return carried;
}

/** Null: no news. */
function next(from: CarrierStatus, told: ScanStatus): CarrierStatus | null {
  if (told === 'unknown') return from === 'unshipped' ? 'unknown' : null;
  const isBack = told === 'returning' || told === 'returned';
  if (from === 'delivered') return isBack ? told : null;
  if (from === 'returning') return told === 'delivered' ? 'returned' : isBack ? told : null;
  if (from === 'returned') return isBack ? told : null;
  // A label that is printed anew takes nothing back.
  const isUnderWay = from !== 'unshipped' && from !== 'unknown' && from !== 'cancelled';
  return told === 'label_created' && isUnderWay ? null : told;
}
