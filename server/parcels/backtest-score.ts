/** What one estimate said of one parcel, in days since it began, and what happened. */
export type Said = { median: number; p10: number; p90: number; p95: number; actual: number };

export type Score = {
  n: number;
  medianMaeDays: number;
  /** Of all, so many arrived within [p10, p90]. */
  coverage1090: number;
  /** From p10 to p90, on average. */
  widthDays: number;
  /** Arrived after the day that 95 of 100 should keep. */
  lateAtP95: number;
  /** That day, counted from the beginning, on average. */
  lengthAtP95: number;
};

export function scoreOf(said: readonly Said[]): Score {
  const mean = (value: (one: Said) => number) => meanOf(said.map(value));
  return {
    n: said.length,
    medianMaeDays: mean(({ median, actual }) => Math.abs(median - actual)),
    coverage1090: mean(({ p10, p90, actual }) => Number(actual >= p10 && actual <= p90)),
    widthDays: mean(({ p10, p90 }) => p90 - p10),
    lateAtP95: mean(({ p95, actual }) => Number(actual > p95)),
    lengthAtP95: mean(({ p95 }) => p95),
  };
}

/** An answer on day 14 of a parcel that had not come by the day before; days since the order. */
export type SaidLater = { median: number; unconditional: number; p90: number; actual: number };

export type LaterScore = { n: number; medianMaeDays: number; unconditionalMaeDays: number; lateAtP90: number };

export function laterScoreOf(said: readonly SaidLater[]): LaterScore {
  const mean = (value: (one: SaidLater) => number) => meanOf(said.map(value));
  return {
    n: said.length,
    medianMaeDays: mean(({ median, actual }) => Math.abs(median - actual)),
    unconditionalMaeDays: mean(({ unconditional, actual }) => Math.abs(unconditional - actual)),
    lateAtP90: mean(({ p90, actual }) => Number(actual > p90)),
  };
}

/** Whether and when an alarm rang for a parcel, before its promised day. */
export type Watched = { rangOn: number | null; promised: number; isLate: boolean };

export type AlarmScore = {
  /** Of the parcels that came late, so many were announced. */
  recall: number;
  /** Of the alarms, so many were right. */
  precision: number;
  /** Days between a right alarm and the promised day. */
  leadDays: number;
};

export function alarmScoreOf(watched: readonly Watched[]): AlarmScore {
  const rang = watched.filter(({ rangOn }) => rangOn !== null);
  const right = rang.filter(({ isLate }) => isLate);
  return {
    recall: shareOf(right.length, watched.filter(({ isLate }) => isLate).length),
    precision: shareOf(right.length, rang.length),
    leadDays: meanOf(right.map(({ rangOn, promised }) => promised - (rangOn ?? promised))),
  };
}

/** How many are late where the days given are as long, on average, as the promise: read between the shares at hand. */
export function lateAtLength(at: readonly { length: number; late: number }[], wanted: number): number {
  const above = at.findIndex(({ length }) => length >= wanted);
  if (above === -1) return at.at(-1)?.late ?? 0;
  const [low, high] = [at[Math.max(0, above - 1)], at[above]];
  if (!low || !high || high.length === low.length) return high?.late ?? 0;
  const part = (wanted - low.length) / (high.length - low.length);
  return low.late + Math.max(0, part) * (high.late - low.late);
}

export const meanOf = (values: readonly number[]): number =>
  values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;

export const shareOf = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);
