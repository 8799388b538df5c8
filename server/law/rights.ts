import type { Reason } from '../../shared/labels.ts';
import type { Category, Cited, Floor, FloorCode, Need } from './floor.ts';

/** Null is "nobody knows": what is not known never closes a right. */
export type LawFacts = {
  now: Temporal.Instant;
  /** Where days begin and end for the buyer. */
  zone: string | null;
  reason: Reason | null;
  orderedAt: Temporal.Instant | null;
  /** Every parcel of the order; `carriesGoods` false: not the goods that go back. */
  parcels: readonly { deliveredAt: Temporal.Instant | null; carriesGoods?: boolean }[];
  category: Category | null;
  opened: boolean | null;
  used: boolean | null;
  intact: boolean | null;
  /** The buyer confirmed at this purchase that the right does not exist, or agreed that digital content begins at once. */
  confirmedAtPurchase: boolean | null;
  /** Of the right: before buying or with the goods, never, or only later. */
  informed: 'in_time' | 'never' | Temporal.Instant | null;
  /** Public holidays where the buyer lives. */
  holidays: readonly Temporal.PlainDate[] | null;
};

export type MissingFact =
  | 'country'
  | 'zone'
  | 'delivery'
  | 'ordered_at'
  | 'category'
  | 'opened'
  | 'used'
  | 'intact'
  | 'confirmed_at_purchase'
  | 'informed'
  | 'public_holidays';

export type Prolonged = {
  by: 'not_informed' | 'informed_late' | 'last_day_off' | 'holidays_unknown';
  to: Temporal.PlainDate;
};

/** Why these days: the event's own day never counts, the day after it is day 1. */
export type RightClock = {
  counts: 'goods_received' | 'last_parcel_of_order' | 'contract';
  eventOn: Temporal.PlainDate;
  dayOne: Temporal.PlainDate;
  days: number;
  lastDay: Temporal.PlainDate;
  prolonged: readonly Prolonged[];
};

export type Withdrawal = {
  /** not_begun: the days do not run yet, and the buyer may withdraw all the same. no_floor: Qin knows no law there. */
  state: 'open' | 'not_begun' | 'over' | 'excluded' | 'no_floor';
  from: Temporal.Instant | null;
  /** The first instant that is too late; null while it is not known. */
  until: Temporal.Instant | null;
  clock: RightClock | null;
  cited: Cited | null;
};

export type Rights = {
  floor: FloorCode | null;
  withdrawal: Withdrawal;
  /** What counts as withdrawing: a notice to the shop, or anything that says so clearly. */
  statement: Floor['withdrawal']['statement'] | null;
  /** Faulty goods have a right of their own, whatever became of this one. */
  guarantee: (Cited & { mayApply: boolean }) | null;
  /** What, once known, could change the answer. */
  missing: readonly MissingFact[];
  freight: (Cited & { payer: 'buyer' | 'seller' }) | null;
  refunds: Floor['refunds'] | null;
  diminishedValue: Cited | null;
  needs: readonly Need[];
};

export type RefundEvents = {
  zone: string;
  statementAt: Temporal.Instant;
  goodsArrivedAt: Temporal.Instant | null;
  /** The buyer showed that the goods are on their way. */
  sentProofAt: Temporal.Instant | null;
};
