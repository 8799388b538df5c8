import type { Db } from '../platform/database.ts';
import { type Estimate, estimateFrom, healthFrom } from './estimate-rules.ts';
import { selectLaneDays } from './lane-queries.ts';
import type { Parcel } from './queries.ts';
import { type ParcelState, stateOf, transitStart } from './rules.ts';

/** Where a parcel stands and when it will come. `estimate` is null when too little is known (no basis) or it has arrived. */
export type Arrival = { state: ParcelState; estimate: Estimate | null };

/**
 * When will this parcel arrive, as could be known at `now`?
 *
 * From the shop's own deliveries up to `now`, those that took longer than this parcel has taken so far: half of them
 * had arrived by `usuallyBy`, 95 of 100 by `latestBy`. Neither can lie in the past. At least 30 such deliveries on the
 * lane (origin region → destination region; with the same carrier where 30 tell), else to the destination, else to the
 * destination's country; with fewer there is no estimate at all. At most the newest 1,000 of the last 365 days are read,
 * so that a network that changes is followed. Days are calendar days in the shop's zone; the clock starts at hand-off, or
 * at the order while the carrier does not have the parcel yet.
 *
 * What it does not know: deliveries still under way are not counted (which makes it a little too hopeful while a
 * network is slowing down), nor weekdays, nor holidays.
 */
export async function estimateArrival(db: Db, shopId: string, parcel: Parcel, now: Temporal.Instant): Promise<Arrival> {
  const bare = stateOf({ ...parcel, now }, null);
  if (hasEnded(bare)) return { state: bare, estimate: null };

  const startedAt = transitStart(parcel, now);
  const clock = startedAt ? 'hand-off' : 'order';
  const lane = { ...parcel, clock, startedAt: startedAt ?? parcel.orderedAt } as const;
  const { scopes, today, daysSoFar } = await selectLaneDays(db, shopId, lane, now);
  return {
    state: stateOf({ ...parcel, now }, healthFrom(scopes, clock)),
    estimate: estimateFrom(scopes, parcel, { today, daysSoFar, clock }),
  };
}

const hasEnded = (state: ParcelState) => state === 'delivered' || state === 'returning' || state === 'lost';
