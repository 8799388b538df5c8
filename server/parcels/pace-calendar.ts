/**
 * Days as carriers live them: a Sunday on which a tenth of the usual parcels arrive is a tenth of a day, and a stop of all
 * carriers (Spring Festival) hardly any. A week without stops has seven, so that lengths stay comparable with plain days.
 *
 * Days are numbered from 1970-01-01 (`epochDay`), in the zone of the shop.
 */
export type WorkDays = {
  /** Working days from a fixed day until the morning of this day. */
  until(day: number): number;
  /** Of each weekday, Monday first, and the days that carriers stand still: what `workDays` makes it from again. */
  weights: readonly number[];
};

/** What moves on a day on which all carriers stand still. */
const stopWeight = 0.05;
/** Deliveries that a weekday must differ by before it counts as different. */
const weekdayPrior = 200;

export function workDays(
  weights: readonly number[],
  isStop: (day: number) => boolean,
  range: [number, number],
): WorkDays {
  const [from, to] = range;
  const scale = 7 / weights.reduce((sum, weight) => sum + weight, 0);
  const cumulative = new Float64Array(to - from + 2);
  for (let day = from; day <= to; day++) {
    const weight = (weights[weekdayOf(day)] ?? 1) * scale;
    cumulative[day - from + 1] = (cumulative[day - from] ?? 0) + (isStop(day) ? Math.min(weight, stopWeight) : weight);
  }
  const last = cumulative.at(-1) ?? 0;
  const until = (day: number) => {
    if (day <= from) return day - from;
    return day > to + 1 ? last + (day - to - 1) : (cumulative[day - from] ?? 0);
  };
  return { until, weights };
}

/** How much of a day each weekday is, by the deliveries that were made on it. */
export function weekdayWeights(deliveredOn: readonly number[]): number[] {
  const total = deliveredOn.reduce((sum, count) => sum + count, 0);
  return deliveredOn.map((count) => Math.max(0.1, (count + weekdayPrior) / (total / 7 + weekdayPrior)));
}

/** Monday is 0. */
export function weekdayOf(day: number): number {
  return (((day + 3) % 7) + 7) % 7;
}

const firstDay = Temporal.PlainDate.from('1970-01-01');

export const epochDay = (date: Temporal.PlainDate): number => firstDay.until(date).days;
export const dateOf = (day: number): Temporal.PlainDate => firstDay.add({ days: day });
