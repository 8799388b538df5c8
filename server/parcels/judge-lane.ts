import { carriersStop, stopsFrom } from './carrier-stops.ts';
import type { LaneView } from './health-rules.ts';
import type { Basis, LanePace, PaceClock } from './lane-paces.ts';
import { dateOf, epochDay } from './pace-calendar.ts';

/** Where and since when a parcel travels: what a lane judges it by. */
export type ParcelTimes = {
  carrier: string | null;
  originCountry: string | null;
  originRegion: string | null;
  originCity: string | null;
  destinationCountry: string | null;
  destinationRegion: string | null;
  destinationCity: string | null;
  promisedOn: Temporal.PlainDate | null;
  orderedAt: Temporal.Instant;
  /** Since when the carrier has it; null: not yet. */
  startedAt: Temporal.Instant | null;
};

/** One shop's lanes of one day, in memory: what a parcel is judged by without asking the database again. */
export type Lanes = { judge(parcel: ParcelTimes, now: Temporal.Instant): JudgedLane | null };

/** What the lane says of this parcel now, and of others like it that begin on the same day. */
export type JudgedLane = LaneView & {
  clock: PaceClock;
  today: Temporal.PlainDate;
  daysSoFar: number;
  /** Calendar days, stops of all carriers among them, after which a parcel like it stands still. */
  latestDays: number;
  /** Days since then, until today, on which all carriers stood still. */
  stoppedDays(since: Temporal.Instant): number;
  /** The middle half of parcels like it, in calendar days from the same start. */
  usualDays: { min: number; max: number };
  /** What the figures rest on; null: it has taken longer than all but a few others, and has no date. */
  resting: Basis | null;
};

const boundOfLongest = 3;

/** A promised day is missed more likely than not unless the parcel comes today: that is when a buyer should hear of it. */
export function judgeBy(
  pace: LanePace,
  at: {
    parcel: ParcelTimes;
    from: string | null;
    clock: PaceClock;
    zone: string;
    now: Temporal.Instant;
    share: number;
  },
): JudgedLane | null {
  const { parcel, zone } = at;
  const dayOf = (instant: Temporal.Instant) => epochDay(instant.toZonedDateTimeISO(zone).toPlainDate());
  const start = dayOf(parcel.startedAt ?? parcel.orderedAt);
  const today = Math.max(start, dayOf(at.now));
  const journey = {
    ...{ start, end: null, from: at.from, to: parcel.destinationRegion, carrier: parcel.carrier },
    ...{ originPlace: parcel.originCity, destinationPlace: parcel.destinationCity },
    promised: parcel.promisedOn ? epochDay(parcel.promisedOn) : null,
  };
  const whole = pace.basisOf(journey, 0);
  if (!whole) return null;
  const forecast = pace.forecast(journey);
  const usualDays = (share: number) => forecast.dayOf(share, null) - start;
  const daysSoFar = today - start;
  const isStop = carriersStop(parcel.destinationCountry);
  const stopped = (days: number) => stopsFrom(isStop, start, start + days);
  const moving = (days: number) => days - stopped(days);
  const latest = forecast.dayOf(at.share, today - 1);
  // Nobody stands behind a day that lies further out than three times the longest way of all.
  const isBorneOut = moving(latest - start) <= boundOfLongest * Math.max(whole.longestDays, moving(daysSoFar));
  const resting = isBorneOut ? pace.basisOf(journey, moving(daysSoFar)) : null;
  const dayBy = (day: () => number) => (resting ? dateOf(day()) : null);
  return {
    ...{ clock: at.clock, today: dateOf(today), daysSoFar, resting },
    usuallyBy: dayBy(() => forecast.dayOf(0.5, today - 1)),
    latestBy: dayBy(() => latest),
    // What has taken longer than all others before it is slow, whatever the curve says.
    p80Days: Math.min(moving(usualDays(0.8)), whole.longestDays),
    p95Days: Math.min(moving(usualDays(0.95)), whole.longestDays),
    latestDays: Math.min(usualDays(0.95), whole.longestDays + stopped(daysSoFar)),
    stoppedDays: (since) => stopsFrom(isStop, dayOf(since), today),
    usualDays: { min: usualDays(0.25), max: usualDays(0.75) },
    missProbability: (promisedOn) => {
      const promised = epochDay(promisedOn);
      return promised < today ? 1 : forecast.stillOut(promised, promised === today ? today - 1 : today);
    },
    basis: resting?.stillCount ?? 0,
  };
}
