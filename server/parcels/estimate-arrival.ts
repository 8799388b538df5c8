import type { Db, Tx } from '../platform/database.ts';
import { type Estimate, estimateFrom } from './estimate-rules.ts';
import { lanesOf } from './lanes-of.ts';
import type { Parcel } from './queries.ts';
import { type ParcelState, stateOf, transitStart } from './rules.ts';

/** Where a parcel stands and when it will come. `estimate` is null when too little is known (no basis) or it has arrived. */
export type Arrival = { state: ParcelState; estimate: Estimate | null };

/**
 * When will this parcel arrive, as could be known on the morning of the day of `now`?
 *
 * From the shop's own parcels, those under way included (docs/estimates.md): half of the parcels like this one that took
 * as long as it has so far arrive by `usuallyBy`, 95 of 100 by `latestBy`. Neither can lie in the past. At least 30
 * deliveries that took as long must be known on the lane (origin region → destination region; with the same carrier where
 * 30 tell), else to the destination, else to the destination's country; with fewer there is no estimate at all. Days are
 * calendar days in the shop's zone; the clock starts at hand-off, or at the order while the carrier does not have the
 * parcel yet.
 */
export async function estimateArrival(
  db: Db | Tx,
  shopId: string,
  parcel: Parcel,
  now: Temporal.Instant,
): Promise<Arrival> {
  const bare = stateOf({ ...parcel, now }, null);
  if (hasEnded(bare)) return { state: bare, estimate: null };

  const startedAt = transitStart(parcel, now);
  const lanes = await lanesOf(db, shopId, now);
  const lane = lanes.judge({ ...parcel, startedAt }, now);
  const usual = lane && startedAt ? { latestDays: lane.latestDays, stoppedDays: lane.stoppedDays } : null;
  return { state: stateOf({ ...parcel, now }, usual), estimate: lane && estimateFrom(lane, parcel) };
}

const hasEnded = (state: ParcelState) => state === 'delivered' || state === 'returning' || state === 'lost';
