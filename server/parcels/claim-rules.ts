/** Of a hundred parcels, so many shall have come by the latest day that buyers were told. */
export const claimedShare = 0.95;
/** Fewer dates given on a lane prove nothing. */
const leastSettled = 40;
/** The furthest day that is ever told: 995 of a thousand should keep it. */
const furthestShare = 0.995;

/** What became of the dates given on a lane: how many are settled, and how many of these came by the latest day. */
export type LaneRecord = { settled: number; byLatest: number };

/**
 * The share that the lane's latest day is made for from now on. A lane that kept its word in 90 of 100 where 95 were
 * claimed is told as if it claimed 97.5: twice as many late ones as claimed, half as many asked for. It falls back by
 * itself once its dates are kept again. Chance alone (one in forty) does not widen a lane.
 */
export function shareFor({ settled, byLatest }: LaneRecord): number {
  if (settled < leastSettled) return claimedShare;
  const allowed = (1 - claimedShare) * settled;
  const late = settled - byLatest;
  const chance = 2 * Math.sqrt(allowed * claimedShare);
  if (late <= allowed + chance) return claimedShare;
  return Math.min(furthestShare, 1 - (1 - claimedShare) * (allowed / late));
}
