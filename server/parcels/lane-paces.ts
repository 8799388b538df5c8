import { leastBasis, type Scope } from './estimate-rules.ts';
import { fitPace } from './fit-pace.ts';
import { type Forecast, forecastOf } from './forecast.ts';
import { type WorkDays, weekdayOf, weekdayWeights, workDays } from './pace-calendar.ts';
import { type Journey, type Journeys, journeysOf, laneKey, never, traits } from './pace-journeys.ts';

/** From the order, or from the hand-off to the carrier. */
export type PaceClock = 'order' | 'hand-off';

/** How parcels travel to one country by one clock, as plain data: it is kept in a row. */
export type StoredPace = {
  country: string | null;
  clock: PaceClock;
  day: number;
  base: number;
  weekdays: readonly number[];
  risk: readonly number[];
  /** Of each trait, its values that differ from the ordinary. */
  effects: readonly (readonly (readonly [value: string, effect: number])[])[];
  /** How many deliveries took how many calendar days, where there are enough of them: [days, count, days, count …]. */
  scopes: readonly (readonly [name: string, counts: readonly number[]])[];
};

/** The same, ready to be asked. */
export type LanePace = {
  forecast(journey: Journey): Forecast;
  /** Deliveries of the narrowest scope of which at least `leastBasis` took `waited` days or longer; null: there is none. */
  basisOf(journey: Journey, waited: number): Basis | null;
};
/** `longestDays`: none of them took longer. */
export type Basis = {
  scope: Scope;
  carrier: string | null;
  count: number;
  stillCount: number;
  longestDays: number;
};

/** With more journeys than this in its window a shop is followed by the last months alone. */
const plentyOfJourneys = 1000;
const longWindowDays = 365;
/** What differs less than this is ordinary. */
const leastEffect = 0.005;

/**
 * What is known of journeys to one country on the morning of a day; null where fewer than `leastBasis` have arrived. The
 * shop's carriers' stops are no days.
 */
export function paceOf(
  told: readonly Journey[],
  at: { country: string | null; clock: PaceClock; day: number; isStop: (day: number) => boolean },
): StoredPace | null {
  const arrived = told.filter(({ end }) => end !== null && end < at.day);
  if (arrived.length < leastBasis) return null;
  const journeys = journeysOf(told);
  const deliveredOn = [0, 0, 0, 0, 0, 0, 0];
  for (const { end } of arrived) deliveredOn[weekdayOf(end ?? 0)] = (deliveredOn[weekdayOf(end ?? 0)] ?? 0) + 1;
  const weekdays = weekdayWeights(deliveredOn).map(short);
  const windowDays = told.length < plentyOfJourneys ? longWindowDays : undefined;
  const pace = fitPace(journeys, workDays(weekdays, at.isStop, rangeAround(at.day)), at.day, windowDays);
  return {
    ...{ country: at.country, clock: at.clock, day: at.day, weekdays },
    base: short(pace.base),
    risk: Array.from(pace.curve.risk, short),
    effects: pace.effects.map((effects, trait) => namedEffects(journeys, effects, trait)),
    scopes: scopesOf(arrived),
  };
}

function namedEffects({ values }: Journeys, effects: Float64Array, trait: number): [string, number][] {
  return Array.from(effects, (effect, value): [string, number] => [values[trait]?.[value] ?? '', short(effect)]).filter(
    ([, effect]) => Math.abs(effect) >= leastEffect,
  );
}

function scopesOf(arrived: readonly Journey[]): [string, number[]][] {
  const scopes = new Map<string, Map<number, number>>();
  for (const journey of arrived) {
    const days = (journey.end ?? never) - journey.start;
    for (const { name } of scopesWith(journey)) {
      const counts = scopes.get(name) ?? new Map<number, number>();
      counts.set(days, (counts.get(days) ?? 0) + 1);
      scopes.set(name, counts);
    }
  }
  return [...scopes].flatMap(([name, counts]): [string, number[]][] => {
    const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
    return total < leastBasis ? [] : [[name, [...counts].sort(([a], [b]) => a - b).flat()]];
  });
}

/** Narrowest first. */
function scopesWith({ from, to, carrier }: Journey): { name: string; scope: Scope; carrier: string | null }[] {
  const lane = from !== null && to !== null ? laneKey(from, to) : null;
  return [
    ...(lane !== null && carrier !== null
      ? [{ name: `by ${JSON.stringify([lane, carrier])}`, scope: 'lane' as const, carrier }]
      : []),
    ...(lane === null ? [] : [{ name: `lane ${lane}`, scope: 'lane' as const, carrier: null }]),
    ...(to === null ? [] : [{ name: `to ${to}`, scope: 'destination' as const, carrier: null }]),
    { name: 'country', scope: 'country' as const, carrier: null },
  ];
}

export function readyPace(stored: StoredPace, isStop: (day: number) => boolean): LanePace {
  const effects = stored.effects.map((named) => new Map(named));
  const scopes = new Map(stored.scopes);
  const curve = { risk: Float64Array.from(stored.risk) };
  const work: WorkDays = workDays(stored.weekdays, isStop, rangeAround(stored.day));
  const levelOf = (journey: Journey) =>
    traits.reduce((level, trait, at) => level + (effects[at]?.get(trait.of(journey) ?? '') ?? 0), stored.base);
  return {
    forecast: (journey) => forecastOf(curve, work, levelOf(journey), journey.start),
    basisOf: (journey, waited) => {
      for (const { name, scope, carrier } of scopesWith(journey)) {
        const counts = scopes.get(name);
        const stillCount = counts ? countFrom(counts, waited) : 0;
        if (counts && stillCount >= leastBasis)
          return { scope, carrier, count: countFrom(counts, 0), stillCount, longestDays: counts.at(-2) ?? 0 };
      }
      return null;
    },
  };
}

function countFrom(counts: readonly number[], days: number): number {
  let sum = 0;
  for (let at = 0; at < counts.length; at += 2) if ((counts[at] ?? 0) >= days) sum += counts[at + 1] ?? 0;
  return sum;
}

const rangeAround = (day: number): [number, number] => [day - 2 * longWindowDays, day + longWindowDays];
const short = (value: number) => Math.round(value * 10_000) / 10_000;
