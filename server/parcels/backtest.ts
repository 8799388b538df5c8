import {
  type AlarmScore,
  alarmScoreOf,
  type LaterScore,
  lateAtLength,
  laterScoreOf,
  meanOf,
  type Said,
  type Score,
  scoreOf,
  shareOf,
} from './backtest-score.ts';
import { longShares, type PastParcel, type Told, walkBack } from './backtest-walk.ts';

type Both = Score & { handoff: Score };

/** What the estimates would have been worth. Shares are between 0 and 1, lengths in calendar days. */
export type Backtest = Both & {
  /** Late, were our days as long on average as the shop's promise. */
  lateAtPromiseLength: number;
  day14: LaterScore;
  alarm: AlarmScore & { fixed30Recall: number };
  /** Not handed to the carrier within five days; of these, so many came late. */
  unshipped5: { share: number; lateShare: number };
  promise: PromiseScore;
  reference: Both & { day14: LaterScore; alarm: AlarmScore };
  months: Month[];
};

type PromiseScore = { lateShare: number; lengthDays: number; maeDays: number };
type Month = Score & {
  month: string;
  lateAtPromiseLength: number;
  promise: PromiseScore;
  handoff: Score;
  reference: Both;
};

/** A parcel that the carrier has had for so long is lost, says the plain rule of many shops. */
const fixedRuleDays = 30;
const unshippedDays = 5;

/**
 * Walks through past deliveries and scores what would have been said of each that was ordered on `from` or later. Only
 * what has arrived is scored; what has not is still learnt from.
 */
export function backtest(parcels: readonly PastParcel[], from: number, monthOf: (day: number) => string): Backtest {
  const told = [...walkBack(parcels, from)].filter(({ parcel }) => parcel.delivered !== null);
  const byMonth = Map.groupBy(told, ({ parcel }) => monthOf(parcel.ordered));
  const promised = told.filter(({ parcel }) => parcel.promised !== null);
  const alarms = told.flatMap(({ alarm }) => (alarm ? [alarm] : []));
  const later = told.flatMap(({ day14 }) => (day14 ? [day14] : []));
  const unshipped = promised.filter(({ parcel }) => (parcel.handedOver ?? Infinity) > parcel.ordered + unshippedDays);
  return {
    ...bothScores(told, 'ours'),
    lateAtPromiseLength: lateAtPromiseLengthOf(promised),
    day14: laterScoreOf(later.map(({ ours }) => ours)),
    alarm: {
      ...alarmScoreOf(alarms.map(({ ours }) => ours)),
      fixed30Recall: alarmScoreOf(promised.map(fixedRule)).recall,
    },
    unshipped5: {
      share: shareOf(unshipped.length, promised.length),
      lateShare: shareOf(unshipped.filter(isLate).length, unshipped.length),
    },
    promise: promiseScoreOf(promised),
    reference: {
      ...bothScores(told, 'peers'),
      day14: laterScoreOf(later.map(({ peers }) => peers)),
      alarm: alarmScoreOf(alarms.map(({ peers }) => peers)),
    },
    months: [...byMonth].sort(([a], [b]) => (a < b ? -1 : 1)).map(([month, some]) => ({ month, ...monthScores(some) })),
  };
}

function monthScores(told: readonly Told[]): Omit<Month, 'month'> {
  const promised = told.filter(({ parcel }) => parcel.promised !== null);
  return {
    ...bothScores(told, 'ours'),
    lateAtPromiseLength: lateAtPromiseLengthOf(promised),
    promise: promiseScoreOf(promised),
    reference: bothScores(told, 'peers'),
  };
}

function bothScores(told: readonly Told[], who: 'ours' | 'peers'): Both {
  const handedOver = told.flatMap(({ handedOver }): Said[] => (handedOver ? [handedOver[who]] : []));
  return { ...scoreOf(told.map(({ ordered }) => ordered[who])), handoff: scoreOf(handedOver) };
}

const isLate = ({ parcel }: Told) => (parcel.delivered ?? Infinity) > (parcel.promised ?? Infinity);

function promiseScoreOf(promised: readonly Told[]): PromiseScore {
  const lengths = promised.map(({ parcel }) => (parcel.promised ?? 0) - parcel.ordered);
  return {
    lateShare: shareOf(promised.filter(isLate).length, promised.length),
    lengthDays: meanOf(lengths),
    maeDays: meanOf(promised.map(({ parcel }) => Math.abs((parcel.promised ?? 0) - (parcel.delivered ?? 0)))),
  };
}

function lateAtPromiseLengthOf(promised: readonly Told[]): number {
  const at = longShares.map((_, nth) => ({
    length: meanOf(promised.map(({ longDays }) => longDays[nth] ?? 0)),
    late: meanOf(promised.map(({ longDays, ordered }) => Number(ordered.ours.actual > (longDays[nth] ?? 0)))),
  }));
  return lateAtLength(at, promiseScoreOf(promised).lengthDays);
}

function fixedRule(told: Told) {
  const { handedOver, delivered, promised } = told.parcel;
  const day = (handedOver ?? Infinity) + fixedRuleDays;
  const rings = day < (promised ?? 0) && day <= (delivered ?? Infinity);
  return { rangOn: rings ? day : null, promised: promised ?? 0, isLate: isLate(told) };
}
