import type { WorkDays } from './pace-calendar.ts';
import { type Counted, type Curve, countDay, countNothing, curveOf, evenCurve, riskAt } from './pace-curve.ts';
import { type Journeys, never, traits } from './pace-journeys.ts';

/** How a shop's parcels travel, as it could be known on the morning of `day`. */
export type Pace = {
  day: number;
  /** Logarithm of the working days of an ordinary journey. */
  base: number;
  /** What each value of each trait makes longer (above 0) or shorter, in the same logarithm. */
  effects: readonly Float64Array[];
  curve: Curve;
};

/** Journeys that began longer ago are forgotten. */
export const windowDays = 150;
/** After so many days a journey counts half for what a lane, a place, a promise is like … */
const traitHalfLife = 75;
/** … and a day of the network, for how the network runs now: a strike or a new sorting centre shows within two weeks. */
const curveHalfLife = 14;
/** How steeply lateness answers to length: the shape of real delivery times. */
const steepness = 2;
const rounds = 3;
/** A journey is compared with what the others say of its lane: its own part in that is taken out, but for a rest. */
const ownPartTaken = 0.8;

/** The journeys of one window, as known on that morning: what arrives later is under way. */
type Known = {
  journeys: Journeys;
  work: WorkDays;
  day: number;
  first: number;
  count: number;
  weight: Float64Array;
  /** Working age at delivery, or so far. */
  age: Float64Array;
  hasArrived: Uint8Array;
  /** The expected length, as a logarithm: base and effects. */
  level: Float64Array;
};

/**
 * Learns from the journeys that began before `day`, of which nothing is known that happened on `day` or later. Two things
 * are learnt in turns: how long each lane, carrier, place and promise takes compared with the others (arrivals counted
 * against arrivals expected, parcels under way included; few arrivals are believed little), and how parcels arrive over
 * time, from the days last seen: every parcel under way on a day tells about the age it then had.
 */
export function fitPace(journeys: Journeys, work: WorkDays, day: number, days = windowDays): Pace {
  const known = knownOn(journeys, work, day, days);
  const base = ordinaryLevel(known);
  known.level.fill(base);
  const effects = journeys.values.map((names) => new Float64Array(names.length));
  let curve = evenCurve();
  const own = new Float64Array(known.count);
  for (let round = 0; round < rounds; round++) {
    curve = curveOf(countDays(known, known.level));
    own.fill(0);
    traits.forEach(({ belief }, at) => {
      learnTrait(
        known,
        curve,
        { column: journeys.traits[at] as Int32Array, effect: effects[at] as Float64Array, belief },
        own,
      );
    });
  }
  const levels = known.level.map((level, nth) => level + ownPartTaken * (own[nth] ?? 0));
  return { day, base, effects, curve: curveOf(countDays(known, levels)) };
}

function knownOn(journeys: Journeys, work: WorkDays, day: number, days: number): Known {
  const first = firstFrom(journeys.start, day - days);
  const count = firstFrom(journeys.start, day) - first;
  const known: Known = {
    ...{ journeys, work, day, first, count },
    weight: new Float64Array(count),
    age: new Float64Array(count),
    hasArrived: new Uint8Array(count),
    level: new Float64Array(count),
  };
  for (let nth = 0; nth < count; nth++) {
    const start = journeys.start[first + nth] ?? 0;
    const end = journeys.end[first + nth] ?? never;
    known.hasArrived[nth] = end < day ? 1 : 0;
    known.weight[nth] = 0.5 ** ((day - start) / traitHalfLife);
    known.age[nth] = end < day ? Math.max(0, ageAfter(work, start, end) - 0.5) : ageAfter(work, start, day - 1);
  }
  return known;
}

/** Working days that a journey has taken when a day ends; deliveries come in the middle of their day. */
export function ageAfter(work: WorkDays, start: number, day: number): number {
  return Math.max(0, work.until(day + 1) - work.until(start) - 0.5);
}

/** A unit for ages, no more: the mean length of what has arrived. */
function ordinaryLevel({ age, hasArrived }: Known): number {
  let sum = 0;
  let count = 0;
  hasArrived.forEach((arrived, nth) => {
    if (arrived) {
      sum += age[nth] ?? 0;
      count += 1;
    }
  });
  return Math.log(count === 0 ? 1 : Math.max(0.5, sum / count));
}

type Trait = { column: Int32Array; effect: Float64Array; belief: number };

/** Moves each value of a trait to where as many arrived as were expected; `own` sums up what each journey did to that. */
function learnTrait(known: Known, curve: Curve, { column, effect, belief }: Trait, own: Float64Array): void {
  const { first, count, weight, age, hasArrived, level } = known;
  const arrived = new Float64Array(effect.length);
  const expected = new Float64Array(effect.length);
  const risks = new Float64Array(count);
  for (let nth = 0; nth < count; nth++) {
    const value = column[first + nth] ?? -1;
    const risk = (weight[nth] ?? 0) * riskAt(curve, (age[nth] ?? 0) * Math.exp(-(level[nth] ?? 0)));
    risks[nth] = risk;
    if (value < 0) continue;
    expected[value] = (expected[value] ?? 0) + risk;
    if (hasArrived[nth]) arrived[value] = (arrived[value] ?? 0) + (weight[nth] ?? 0);
  }
  const moved = effect.map((old, value) => {
    const prior = belief * Math.exp(-steepness * old); // pulls back to 0, the harder the less has arrived
    return -Math.log(((arrived[value] ?? 0) + belief) / ((expected[value] ?? 0) + prior)) / steepness;
  });
  const middle = middleOf(known, column, effect, moved);
  effect.forEach((old, value) => {
    moved[value] = (moved[value] ?? 0) - middle;
    effect[value] = old + (moved[value] ?? 0);
  });
  for (let nth = 0; nth < count; nth++) {
    const value = column[first + nth] ?? -1;
    if (value < 0) continue;
    level[nth] = (level[nth] ?? 0) + (moved[value] ?? 0);
    const surplus = (hasArrived[nth] ? (weight[nth] ?? 0) : 0) - (risks[nth] ?? 0);
    const part = surplus / ((expected[value] ?? 0) + belief) / steepness;
    own[nth] = (own[nth] ?? 0) + Math.max(-0.5, Math.min(0.5, part));
  }
}

/** Effects are differences: their mean over the journeys stays 0, or curve and effects would drift against each other. */
function middleOf(
  { first, count, weight }: Known,
  column: Int32Array,
  effect: Float64Array,
  moved: Float64Array,
): number {
  let sum = 0;
  let total = 0;
  for (let nth = 0; nth < count; nth++) {
    const value = column[first + nth] ?? -1;
    if (value < 0) continue;
    sum += (weight[nth] ?? 0) * ((effect[value] ?? 0) + (moved[value] ?? 0));
    total += weight[nth] ?? 0;
  }
  return total > 0 ? sum / total : 0;
}

/** Every parcel under way on one of the last days, at the age it then had: what the network does now, at all ages. */
function countDays({ journeys, work, day, first, count }: Known, level: Float64Array): Counted {
  const counted = countNothing();
  const since = day - curveHalfLife * 5;
  const recent = Float64Array.from({ length: day - since + 1 }, (_, ago) => 0.5 ** (ago / curveHalfLife));
  for (let nth = 0; nth < count; nth++) {
    const start = journeys.start[first + nth] ?? 0;
    const end = journeys.end[first + nth] ?? never;
    const last = Math.min(end, day - 1);
    if (last < since) continue;
    const pace = Math.exp(-(level[nth] ?? 0));
    const begin = Math.max(start, since);
    let before = ageAfter(work, start, begin - 1) * pace;
    for (let on = begin; on <= last; on++) {
      const after = ageAfter(work, start, on) * pace;
      countDay(counted, before, after, recent[day - on] ?? 0, on === end);
      before = after;
    }
  }
  return counted;
}

function firstFrom(sorted: Int32Array, day: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) < day) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The expected length of the nth journey, as a logarithm; what the window does not know counts as ordinary. */
export function levelOf({ base, effects }: Pace, journeys: Journeys, nth: number): number {
  let level = base;
  effects.forEach((effect, at) => {
    const value = journeys.traits[at]?.[nth] ?? -1;
    if (value >= 0) level += effect[value] ?? 0;
  });
  return level;
}
