import { ageAfter } from './fit-pace.ts';
import type { WorkDays } from './pace-calendar.ts';
import { type Curve, riskAt } from './pace-curve.ts';

/** When one journey ends, by the curve of its shop. */
export type Forecast = {
  /** The first day by which this share has arrived, of those that had not arrived when `after` ended (null: of all). */
  dayOf(share: number, after: number | null): number;
  /** The share that is still under way when `day` ends, of those that were when `after` ended. */
  stillOut(day: number, after: number | null): number;
};

/** Nobody is told a day further away than this. */
const furthestDays = 365;

/** `level` is the logarithm of its expected length in working days. */
export function forecastOf(curve: Curve, work: WorkDays, level: number, start: number): Forecast {
  const pace = Math.exp(-level);
  const riskAfter = (day: number) => riskAt(curve, ageAfter(work, start, day) * pace);
  const riskBefore = (after: number | null) => (after === null || after < start ? 0 : riskAfter(after));
  return {
    dayOf(share, after) {
      const wanted = riskBefore(after) - Math.log(1 - share);
      const from = Math.max(start, (after ?? start - 1) + 1);
      let low = from;
      let high = from + furthestDays;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (riskAfter(middle) >= wanted) high = middle;
        else low = middle + 1;
      }
      return low;
    },
    stillOut: (day, after) => Math.exp(Math.min(0, riskBefore(after) - riskAfter(Math.max(day, after ?? day)))),
  };
}
