/**
 * How a network delivers: the rate at which parcels arrive at each age, where ages are counted in multiples of the
 * parcel's own expected length, so that a lane of two days and one of twenty are read from one curve.
 */
export type Curve = {
  /** What has been risked until each of `steps` points: exp(−risk) of the parcels are still under way there. */
  risk: Float64Array;
};

/** Ages are cut into this share of the expected length; past the last step the rate stays as it is. */
const step = 0.04;
const steps = 250;
/**
 * So many deliveries, or so much waiting without any (in expected lengths), must be behind the rate at an age; where there
 * is less, its neighbours are looked at too.
 */
const leastDeliveries = 8;
const leastWaiting = 4;
/** Of a small shop, or one whose last deliveries are long ago, at least this part of all there is. */
const leastPart = 1 / 12;

/** Deliveries and parcels exposed at each age, as they are counted before a curve is made of them. */
export type Counted = { arrived: Float64Array; exposed: Float64Array };

export const countNothing = (): Counted => ({ arrived: new Float64Array(steps), exposed: new Float64Array(steps) });

/** A parcel that was between two ages during a day: `arrives` at the end of it, or not. */
export function countDay(counted: Counted, from: number, until: number, weight: number, arrives: boolean): void {
  const begin = from / step;
  const end = until / step;
  const width = end - begin;
  if (!(width > 0)) return;
  const last = Math.min(steps - 1, Math.floor(end));
  const arrival = arrives ? weight / width : 0;
  for (let at = Math.min(steps - 1, Math.floor(begin)); at <= last; at++) {
    const share = Math.min(end, at + 1) - Math.max(begin, at);
    if (share <= 0) continue;
    // On its last day it may have come at any moment of it: it is awaited less and less.
    const awaited = arrives ? 1 - ((Math.min(end, at + 1) + Math.max(begin, at)) / 2 - begin) / width : 1;
    counted.exposed[at] = (counted.exposed[at] ?? 0) + weight * step * share * awaited;
    if (arrives) counted.arrived[at] = (counted.arrived[at] ?? 0) + arrival * share;
  }
}

/** Before anything is known: as many arrive at every age. */
export function evenCurve(): Curve {
  return { risk: Float64Array.from({ length: steps + 1 }, (_, at) => at * step) };
}

export function curveOf({ arrived, exposed }: Counted): Curve {
  const arrivals = sums(arrived);
  const exposures = sums(exposed);
  const risk = new Float64Array(steps + 1);
  const enough = {
    arrived: Math.min(leastDeliveries, (arrivals[steps] ?? 0) * leastPart),
    exposed: Math.min(leastWaiting, (exposures[steps] ?? 0) * leastPart),
  };
  let rate = 0.5;
  for (let at = 0; at < steps; at++) {
    rate = rateAround(at, arrivals, exposures, enough) ?? rate;
    risk[at + 1] = (risk[at] ?? 0) + rate * step;
  }
  return { risk };
}

function rateAround(
  at: number,
  arrivals: Float64Array,
  exposures: Float64Array,
  enough: { arrived: number; exposed: number },
): number | null {
  for (let reach = 1; reach <= steps / 6; reach = Math.ceil(reach * 1.3)) {
    const from = Math.max(0, at - reach);
    const to = Math.min(steps, at + reach + 1);
    const arrived = (arrivals[to] ?? 0) - (arrivals[from] ?? 0);
    const exposed = (exposures[to] ?? 0) - (exposures[from] ?? 0);
    if (exposed > 0 && (arrived >= enough.arrived || exposed >= enough.exposed)) return arrived / exposed;
  }
  return null;
}

/** The risk passed at an age: grows with it, without end. */
export function riskAt({ risk }: Curve, age: number): number {
  const at = age / step;
  if (at <= 0) return 0;
  const whole = Math.floor(at);
  if (whole >= steps) {
    const last = risk[steps] ?? 0;
    return last + (at - steps) * (last - (risk[steps - 1] ?? 0));
  }
  const low = risk[whole] ?? 0;
  return low + (at - whole) * ((risk[whole + 1] ?? 0) - low);
}

function sums(values: Float64Array): Float64Array {
  const result = new Float64Array(values.length + 1);
  values.forEach((value, at) => {
    result[at + 1] = (result[at] ?? 0) + value;
  });
  return result;
}
