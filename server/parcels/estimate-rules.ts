import type { LaneHealth } from './rules.ts';

export type Scope = 'lane' | 'destination' | 'country';

/** Fewer deliveries than this are no basis: nobody could stand behind a number drawn from them. */
export const leastBasis = 30;

/** One scope's deliveries, in calendar days. `still…`: of those that took longer than this parcel has taken so far. */
export type ScopeDays = {
  scope: Scope;
  /** Set when only this carrier's deliveries were counted. */
  carrier: string | null;
  usualCount: number;
  usualMin: number | null;
  usualMax: number | null;
  usualLatest: number | null;
  stillCount: number;
  stillUsually: number | null;
  stillLatest: number | null;
};

export type Estimate = {
  scope: Scope;
  carrier: string | null;
  /** 'hand-off': days with the carrier; 'order': not handed over yet, days since the order was placed. */
  clock: 'hand-off' | 'order';
  /** The middle half of all deliveries of the scope. */
  usualDays: { min: number; max: number };
  usualCount: number;
  /** Calendar days this parcel has taken so far. */
  daysSoFar: number;
  /** Half of the deliveries that took longer than this one so far had arrived by then. */
  usuallyBy: Temporal.PlainDate;
  /** 95 of 100 of them had. */
  latestBy: Temporal.PlainDate;
  /** From today until `usuallyBy`. */
  daysLeft: number;
  /** How many deliveries took longer than this one so far: what both dates rest on. */
  basisCount: number;
  originRegion: string | null;
  destinationRegion: string | null;
};

/** The narrowest scope with enough deliveries that took longer; null: no basis. Scopes come narrowest first. */
export function estimateFrom(
  scopes: readonly ScopeDays[],
  parcel: { originRegion: string | null; destinationRegion: string | null },
  at: { today: Temporal.PlainDate; daysSoFar: number; clock: Estimate['clock'] },
): Estimate | null {
  const basis = scopes.find((scope) => scope.stillCount >= leastBasis);
  if (!basis) return null;
  const { usualMin, usualMax, stillUsually, stillLatest } = basis;
  if (usualMin === null || usualMax === null || stillUsually === null || stillLatest === null) return null;
  const daysLeft = stillUsually - at.daysSoFar;
  return {
    scope: basis.scope,
    carrier: basis.carrier,
    clock: at.clock,
    usualDays: { min: usualMin, max: usualMax },
    usualCount: basis.usualCount,
    daysSoFar: at.daysSoFar,
    usuallyBy: at.today.add({ days: daysLeft }),
    latestBy: at.today.add({ days: stillLatest - at.daysSoFar }),
    daysLeft,
    basisCount: basis.stillCount,
    originRegion: parcel.originRegion,
    destinationRegion: parcel.destinationRegion,
  };
}

/** What is usual where this parcel travels, for judging a standstill; null when too few deliveries tell, or it has not left. */
export function healthFrom(scopes: readonly ScopeDays[], clock: Estimate['clock']): LaneHealth | null {
  const basis = scopes.find((scope) => scope.usualCount >= leastBasis);
  if (clock === 'order' || !basis || basis.usualLatest === null) return null;
  return { latestDays: basis.usualLatest };
}
