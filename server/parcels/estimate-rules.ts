import type { JudgedLane } from './judge-lane.ts';

export type Scope = 'lane' | 'destination' | 'country';

/** Fewer deliveries than this are no basis: nobody could stand behind a number drawn from them. */
export const leastBasis = 30;

export type Estimate = {
  scope: Scope;
  /** Set when the lane is that of one carrier. */
  carrier: string | null;
  /** 'hand-off': days with the carrier; 'order': not handed over yet, days since the order was placed. */
  clock: 'hand-off' | 'order';
  /** The middle half of parcels like this one. */
  usualDays: { min: number; max: number };
  /** Deliveries of the scope. */
  usualCount: number;
  /** Calendar days this parcel has taken so far. */
  daysSoFar: number;
  /** Half of the parcels that took as long as this one so far have arrived by then. */
  usuallyBy: Temporal.PlainDate;
  /** 95 of 100 of them have. */
  latestBy: Temporal.PlainDate;
  /** From today until `usuallyBy`. */
  daysLeft: number;
  /** How many deliveries of the scope took as long as this one so far: what both dates rest on. */
  basisCount: number;
  originRegion: string | null;
  originCountry: string | null;
  destinationRegion: string | null;
  destinationCountry: string | null;
};

type Ends = Pick<Estimate, 'originRegion' | 'originCountry' | 'destinationRegion' | 'destinationCountry'>;

/** What may be said of a parcel's arrival; null: no basis. */
export function estimateFrom(
  { resting, usuallyBy, latestBy, today, usualDays, daysSoFar, clock }: JudgedLane,
  { originRegion, originCountry, destinationRegion, destinationCountry }: Ends,
): Estimate | null {
  if (!resting || !usuallyBy || !latestBy) return null;
  return {
    ...{ scope: resting.scope, carrier: resting.carrier, clock, usualDays, daysSoFar, usuallyBy, latestBy },
    usualCount: resting.count,
    daysLeft: today.until(usuallyBy).days,
    basisCount: resting.stillCount,
    ...{ originRegion, originCountry, destinationRegion, destinationCountry },
  };
}
