import { weekdayOf } from './pace-calendar.ts';
import { type Journeys, never, traits } from './pace-journeys.ts';

/**
 * The peer to beat, as plain as it is good: Kaplan–Meier over the journeys that began in the last 60 days, made anew each
 * Monday, by lane where at least 30 began, else by destination, else of all; days are calendar days. What is under way is
 * censored at the last whole day seen.
 */
export type PlainPeer = {
  /** The share still under way after so many days, for the nth journey. */
  survival(nth: number): Float64Array;
};

const windowDays = 60;
const leastJourneys = 30;
const laneAt = traits.findIndex(({ name }) => name === 'lane');
const destinationAt = traits.findIndex(({ name }) => name === 'to');

/** The last Monday that is not later: what the peer answers with on a day was made then. */
export const mondayOf = (day: number): number => day - weekdayOf(day);

export function fitPlainPeer(journeys: Journeys, day: number): PlainPeer {
  const scopes = new Map<string, Tally>();
  for (let nth = 0; nth < journeys.count; nth++) {
    const start = journeys.start[nth] ?? 0;
    if (start >= day || start < day - windowDays) continue;
    const end = journeys.end[nth] ?? never;
    for (const name of scopesOf(journeys, nth)) {
      const tally = scopes.get(name) ?? { arrived: [], censored: [], count: 0 };
      scopes.set(name, tally);
      const days = end < day ? tally.arrived : tally.censored;
      const length = Math.min(end, day) - start;
      days[length] = (days[length] ?? 0) + 1;
      tally.count += 1;
    }
  }
  const curves = new Map<string, Float64Array>();
  for (const [name, tally] of scopes)
    if (name === 'all' || tally.count >= leastJourneys) curves.set(name, kaplanMeier(tally));
  const nothing = Float64Array.of(1);
  return {
    survival(nth) {
      for (const name of scopesOf(journeys, nth)) {
        const curve = curves.get(name);
        if (curve) return curve;
      }
      return nothing;
    },
  };
}

type Tally = { arrived: number[]; censored: number[]; count: number };

const scopesOf = ({ traits: columns }: Journeys, nth: number) => [
  `lane ${columns[laneAt]?.[nth]}`,
  `to ${columns[destinationAt]?.[nth]}`,
  'all',
];

function kaplanMeier({ arrived, censored, count }: Tally): Float64Array {
  const survival = new Float64Array(Math.max(arrived.length, censored.length));
  let atRisk = count;
  let share = 1;
  survival.forEach((_, day) => {
    atRisk -= censored[day] ?? 0;
    if (atRisk > 0) share *= 1 - (arrived[day] ?? 0) / atRisk;
    atRisk -= arrived[day] ?? 0;
    survival[day] = share;
  });
  return survival;
}

/** Days after which this share has arrived, of those still under way after `waited` days (−1: of all). */
export function plainDays(survival: Float64Array, share: number, waited: number): number {
  const left = survivalAt(survival, waited) * (1 - share) + 1e-12;
  for (let day = waited + 1; day < survival.length; day++) if ((survival[day] ?? 0) <= left) return day;
  return Math.max(survival.length - 1, waited + 1);
}

/** The share still under way after `days`, of those that were after `waited` days. */
export function plainStillOut(survival: Float64Array, days: number, waited: number): number {
  const before = survivalAt(survival, waited);
  return before > 0 ? survivalAt(survival, days) / before : 1;
}

const survivalAt = (survival: Float64Array, day: number) =>
  day < 0 ? 1 : (survival[Math.min(day, survival.length - 1)] ?? 1);
