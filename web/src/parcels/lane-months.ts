import type { Locale } from '../../../shared/labels.ts';

type Names = Record<Locale, string>;

/** What became of the dates that buyers were given on one lane in one month. */
export type LaneMonth = {
  originRegion: string | null;
  destinationRegion: string | null;
  destinationCountry: string | null;
  /** Both ends by name. */
  from: Names | null;
  to: Names | null;
  /** 2026-03 */
  month: string;
  given: number;
  /** Of these: the parcel came, or its latest day has passed. */
  settled: number;
  byUsual: number;
  byLatest: number;
  /** From the day they were given, on average. */
  usualDays: number;
  latestDays: number;
  /** Null: none has come. */
  actualDays: number | null;
  /** What the latest day is made for now. */
  share: number;
};

export type Lane = { key: string; from: Names | null; to: Names | null; country: string | null; months: LaneMonth[] };

/** The answer lane by lane, in its order; the months of each, the oldest first. */
export function lanesIn(rows: readonly LaneMonth[]): Lane[] {
  const groups = Map.groupBy(rows, ({ originRegion, destinationRegion, destinationCountry }) =>
    JSON.stringify([originRegion, destinationRegion, destinationCountry]),
  );
  return [...groups].map(([key, months]) => {
    const { from = null, to = null, destinationCountry: country = null } = months[0] ?? {};
    return { key, from, to, country, months: months.toSorted((a, b) => (a.month < b.month ? -1 : 1)) };
  });
}

/** Of those that are settled; null: none is. */
export const shareOf = (kept: number, { settled }: Pick<LaneMonth, 'settled'>): number | null =>
  settled === 0 ? null : kept / settled;
