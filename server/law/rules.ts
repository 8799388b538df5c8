import type { Reason } from '../../shared/labels.ts';
import type { Cited, Condition, Exception, Floor } from './floor.ts';
import type { LawFacts, MissingFact, Prolonged, RefundEvents, RightClock, Rights, Withdrawal } from './rights.ts';

/** Where nobody knows the buyer's zone: days are named where they begin first and end where they end last. */
const firstZone = 'Pacific/Kiritimati';
const lastZone = 'Etc/GMT+12';

/** May the buyer withdraw now? Where Qin knows no law, nobody here can say that the law gives it. */
export const mayWithdraw = ({ withdrawal: { state } }: Rights): boolean => state === 'open' || state === 'not_begun';

/** What the floor gives the buyer, whatever the shop's policy says. Null floor: nobody knows the country. */
export function rightsUnder(floor: Floor, facts: LawFacts): Rights {
  const excluded = exceptionOf(floor, facts);
  const counted = excluded.found ? null : withdrawalOf(floor, facts);
  const withdrawal: Withdrawal = counted?.withdrawal ?? {
    ...{ state: 'excluded', from: null, until: null, clock: null },
    cited: excluded.found,
  };
  const isClosed = withdrawal.state === 'over' || withdrawal.state === 'excluded';
  const missing = isClosed ? [] : [...new Set([...excluded.missing, ...(counted?.missing ?? [])])];
  const isFault = facts.reason !== null && isFaultOfSeller(facts.reason);
  return {
    floor: floor.floor,
    withdrawal,
    statement: floor.withdrawal.statement,
    guarantee: { ...floor.guarantee, mayApply: isFault || facts.reason === null || facts.reason === 'unknown' },
    missing,
    freight: freightOf(floor, facts, isFault),
    refunds: floor.refunds,
    diminishedValue: facts.used === false ? null : (floor.diminishedValue ?? null),
    needs: floor.needs.filter(({ from }) => from === null || hasBegun(from, facts)),
  };
}

/** Nobody knows the country: the right counts as open. A country without a floor: Qin knows of none. */
export function rightsWithoutFloor(country: string | null): Rights {
  const state = country === null ? 'open' : 'no_floor';
  return {
    floor: null,
    withdrawal: { state, from: null, until: null, clock: null, cited: null },
    ...{ statement: null, guarantee: null, freight: null, refunds: null, diminishedValue: null, needs: [] },
    missing: country === null ? ['country'] : [],
  };
}

/** By when the money must be back: the first instant that is too late. Null `at`: the days wait for `waitsFor`. */
export function refundDueUnder(
  { refund }: Floor,
  { zone, statementAt, goodsArrivedAt, sentProofAt }: RefundEvents,
): Cited & { at: Temporal.Instant | null; waitsFor: 'goods' | 'goods_or_proof' | null } {
  const { article, source, read, days, from, mayWaitFor } = refund;
  const cited = { article, source, read };
  const goodsOrProof = earlier(goodsArrivedAt, sentProofAt);
  const start = { goods: goodsArrivedAt, goods_or_proof: goodsOrProof, statement: statementAt }[from];
  if (start === null) return { ...cited, at: null, waitsFor: from === 'goods' ? 'goods' : 'goods_or_proof' };
  const due = endOf(dayOf(start, zone).add({ days }), zone);
  if (mayWaitFor === null) return { ...cited, at: due, waitsFor: null };
  if (goodsOrProof === null) return { ...cited, at: null, waitsFor: mayWaitFor };
  return { ...cited, at: later(due, endOf(dayOf(goodsOrProof, zone), zone)), waitsFor: null };
}

function exceptionOf({ exceptions }: Floor, facts: LawFacts): { found: Exception | null; missing: MissingFact[] } {
  const missing: MissingFact[] = [];
  for (const exception of exceptions) {
    if (exception.category !== 'any' && facts.category === null) missing.push('category');
    if (exception.category !== 'any' && exception.category !== facts.category) continue;
    const answers = exception.when.map((condition) => [condition, isMet(condition, facts)] as const);
    if (answers.every(([, met]) => met === true)) return { found: exception, missing: [] };
    if (answers.some(([, met]) => met === false)) continue;
    for (const [condition, met] of answers)
      if (met === null) missing.push(condition === 'not_intact' ? 'intact' : condition);
  }
  return { found: null, missing };
}

function isMet(condition: Condition, { opened, used, intact, confirmedAtPurchase }: LawFacts): boolean | null {
  if (condition === 'not_intact') return intact === null ? null : !intact;
  return { opened, used, confirmed_at_purchase: confirmedAtPurchase }[condition];
}

function withdrawalOf(floor: Floor, facts: LawFacts): { withdrawal: Withdrawal; missing: MissingFact[] } {
  const { article, source, read } = floor.withdrawal;
  const cited = { article, source, read };
  const event = eventOf(floor, facts);
  if (!event.at) {
    const state = event.counts === 'contract' ? 'open' : 'not_begun';
    return {
      withdrawal: { state, from: null, until: null, clock: null, cited },
      missing: event.missing ? [event.missing] : [],
    };
  }
  const eventOn = dayOf(event.at, facts.zone ?? firstZone);
  const dayOne = eventOn.add({ days: 1 });
  const counted = lastDayOf(floor, facts, eventOn);
  const until = endOf(counted.lastDay, facts.zone ?? lastZone);
  const { days } = floor.withdrawal;
  return {
    withdrawal: {
      state: Temporal.Instant.compare(facts.now, until) < 0 ? 'open' : 'over',
      from: startOf(dayOne, facts.zone ?? firstZone),
      until,
      clock: { counts: event.counts, eventOn, dayOne, days, ...counted },
      cited,
    },
    missing: [
      ...(facts.zone === null ? (['zone'] as const) : []),
      ...(floor.withdrawal.notInformedMonths && facts.informed === null ? (['informed'] as const) : []),
      ...(floor.withdrawal.lastDayOff && facts.holidays === null ? (['public_holidays'] as const) : []),
    ],
  };
}

type Event = { counts: RightClock['counts']; at: Temporal.Instant | null; missing: MissingFact | null };

/** What starts the days; what lies after `now` has not happened. */
function eventOf({ withdrawal }: Floor, { now, orderedAt, parcels, category }: LawFacts): Event {
  if (category === 'digital')
    return { counts: 'contract', at: orderedAt, missing: orderedAt === null ? 'ordered_at' : null };
  const counts = withdrawal.counts === 'order' ? 'last_parcel_of_order' : 'goods_received';
  const counted = parcels.filter(({ carriesGoods }) => withdrawal.counts === 'order' || carriesGoods !== false);
  const arrivals = counted.map(({ deliveredAt }) =>
    deliveredAt !== null && Temporal.Instant.compare(deliveredAt, now) <= 0 ? deliveredAt : null,
  );
  const all = arrivals.filter((at) => at !== null);
  const last = all.length === arrivals.length ? all.reduce<Temporal.Instant | null>(laterOf, null) : null;
  return { counts, at: last, missing: counted.length === 0 ? 'delivery' : null };
}

function lastDayOf(
  { withdrawal: { days, notInformedMonths, lastDayOff } }: Floor,
  facts: LawFacts,
  eventOn: Temporal.PlainDate,
): { lastDay: Temporal.PlainDate; prolonged: Prolonged[] } {
  const prolonged: Prolonged[] = [];
  let lastDay = eventOn.add({ days });
  if (notInformedMonths) {
    const informedOn = dayOfBeingInformed(facts, eventOn, eventOn.add({ months: notInformedMonths }));
    if (informedOn === null) {
      // The later of the two ways to add months and days: where a leap day lies between, they differ by one.
      lastDay = laterDay(lastDay.add({ months: notInformedMonths }), eventOn.add({ months: notInformedMonths, days }));
      prolonged.push({ by: 'not_informed', to: lastDay });
    } else if (Temporal.PlainDate.compare(informedOn, eventOn) > 0) {
      lastDay = informedOn.add({ days });
      prolonged.push({ by: 'informed_late', to: lastDay });
    }
  }
  if (!lastDayOff) return { lastDay, prolonged };
  const isOff = (day: Temporal.PlainDate) =>
    day.dayOfWeek > 5 || (facts.holidays ?? []).some((holiday) => holiday.equals(day));
  if (isOff(lastDay)) {
    while (isOff(lastDay)) lastDay = lastDay.add({ days: 1 });
    prolonged.push({ by: 'last_day_off', to: lastDay });
  }
  if (facts.holidays === null) {
    lastDay = lastDay.add({ days: lastDayOff.longestRun });
    prolonged.push({ by: 'holidays_unknown', to: lastDay });
  }
  return { lastDay, prolonged };
}

/** Null: not yet, too late to matter, or nobody knows. */
function dayOfBeingInformed(
  { informed, now, zone }: LawFacts,
  eventOn: Temporal.PlainDate,
  limit: Temporal.PlainDate,
): Temporal.PlainDate | null {
  if (informed === 'in_time') return eventOn;
  if (informed === null || informed === 'never' || Temporal.Instant.compare(informed, now) > 0) return null;
  const day = dayOf(informed, zone ?? firstZone);
  return Temporal.PlainDate.compare(day, limit) > 0 ? null : day;
}

/** Not told of the costs: the seller bears them, and who cannot say that the buyer was told bears them too. */
function freightOf({ freight, guarantee }: Floor, { informed }: LawFacts, isFault: boolean): Rights['freight'] {
  if (isFault) return { ...guarantee, payer: 'seller' };
  const { payer, sellerIfNotInformed = false, article, source, read } = freight;
  return { payer: sellerIfNotInformed && informed !== 'in_time' ? 'seller' : payer, article, source, read };
}

/** What the seller answers for: the right that goes with faulty goods, apart from withdrawing. */
export function isFaultOfSeller(reason: Reason): boolean {
  return (
    reason.startsWith('quality.') ||
    reason === 'size.differs_from_chart' ||
    reason === 'ful.wrong_item' ||
    reason === 'ful.missing_item'
  );
}

function hasBegun(day: string, { now, zone }: LawFacts): boolean {
  const on = dayOf(now, zone ?? firstZone);
  return Temporal.PlainDate.compare(on, Temporal.PlainDate.from(day)) >= 0;
}

function dayOf(at: Temporal.Instant, zone: string): Temporal.PlainDate {
  return at.toZonedDateTimeISO(zone).toPlainDate();
}

/** Midnight does not exist everywhere on every day: the first moment of the day is what counts. */
function startOf(day: Temporal.PlainDate, zone: string): Temporal.Instant {
  return day.toZonedDateTime(zone).toInstant();
}

function endOf(day: Temporal.PlainDate, zone: string): Temporal.Instant {
  return startOf(day.add({ days: 1 }), zone);
}

function later(a: Temporal.Instant, b: Temporal.Instant): Temporal.Instant {
  return Temporal.Instant.compare(a, b) >= 0 ? a : b;
}

function laterOf(a: Temporal.Instant | null, b: Temporal.Instant): Temporal.Instant {
  return a === null ? b : later(a, b);
}

function laterDay(a: Temporal.PlainDate, b: Temporal.PlainDate): Temporal.PlainDate {
  return Temporal.PlainDate.compare(a, b) >= 0 ? a : b;
}

function earlier(a: Temporal.Instant | null, b: Temporal.Instant | null): Temporal.Instant | null {
  if (a === null || b === null) return a ?? b;
  return Temporal.Instant.compare(a, b) <= 0 ? a : b;
}
