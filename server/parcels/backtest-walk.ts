import type { Said, SaidLater, Watched } from './backtest-score.ts';
import { fitPace, levelOf, type Pace, windowDays } from './fit-pace.ts';
import { type Forecast, forecastOf } from './forecast.ts';
import { type WorkDays, weekdayOf, weekdayWeights, workDays } from './pace-calendar.ts';
import { type Journey, type Journeys, journeysOf, never } from './pace-journeys.ts';
import { fitPlainPeer, mondayOf, type PlainPeer, plainDays, plainStillOut } from './plain-peer.ts';

/** One past parcel, in days of its own zone (numbered from 1970-01-01). */
export type PastParcel = Omit<Journey, 'start' | 'end'> & {
  ordered: number;
  handedOver: number | null;
  delivered: number | null;
};

/** What was said of one parcel at its moments, by us and by the peer, and what came of it. */
export type Told = {
  parcel: PastParcel;
  ordered: Answers<Said>;
  handedOver: Answers<Said> | null;
  day14: Answers<SaidLater> | null;
  alarm: Answers<Watched> | null;
  /** Days until each of `longShares` should have arrived, as said with the order. */
  longDays: readonly number[];
};
type Answers<T> = { ours: T; peers: T };

/** The tail of an estimate, read where its length is compared with the shop's own promise. */
export const longShares = [0.75, 0.8, 0.85, 0.88, 0.9, 0.92, 0.94, 0.95, 0.96, 0.97, 0.98, 0.985, 0.99, 0.995];

/** On this day after the order a buyer asks again. */
const askedAfterDays = 14;
/** At risk: more likely than not it misses the promised day. */
const riskOfMiss = 0.5;

/** One of the two clocks, from the order or from the hand-off, with what is known of it on the day of the walk. */
type Clock = {
  journeys: Journeys;
  /** Parcels, in the order of the journeys. */
  parcels: readonly PastParcel[];
  nthOf: ReadonlyMap<PastParcel, number>;
  deliveredOn: Int32Array;
};
type Today = { day: number; work: WorkDays; pace: Pace; peer: PlainPeer };

/**
 * Walks through the days as they came. On each morning estimates are made from what had happened before it: parcels that
 * arrive later are under way, nothing else is known of them. Yields each parcel that was ordered on `from` or later, once
 * all has been said of it.
 */
export function* walkBack(parcels: readonly PastParcel[], from: number): Generator<Told> {
  const orders = clockOf(parcels, ({ ordered }) => ordered);
  const handOvers = clockOf(parcels, ({ handedOver }) => handedOver);
  let nextOrder = orders.parcels.findIndex(({ ordered }) => ordered >= from);
  if (nextOrder === -1) return;
  const open = new Set<Draft>();
  const peerOfOrders = peersOf(orders);
  const peerOfHandOvers = peersOf(handOvers);
  for (let day = from; nextOrder < orders.parcels.length || open.size > 0; day++) {
    const work = calendarOn(orders, day);
    const today = {
      orders: { day, work, pace: fitPace(orders.journeys, work, day), peer: peerOfOrders(day) },
      handOvers: { day, work, pace: fitPace(handOvers.journeys, work, day), peer: peerOfHandOvers(day) },
    };
    for (; orders.parcels[nextOrder]?.ordered === day; nextOrder++) {
      const parcel = orders.parcels[nextOrder];
      if (parcel) open.add(beginDraft(orders, today.orders, parcel));
    }
    for (const draft of open) {
      lookOn(draft, { orders, handOvers }, today);
      if (!isSettled(draft, day)) continue;
      open.delete(draft);
      yield draft;
    }
  }
}

type Draft = Told;
type Clocks = { orders: Clock; handOvers: Clock };
type Both = { orders: Today; handOvers: Today };

function clockOf(parcels: readonly PastParcel[], startOf: (parcel: PastParcel) => number | null): Clock {
  const begun = parcels
    .flatMap((parcel) => {
      const start = startOf(parcel);
      return start === null ? [] : [{ parcel, start }];
    })
    .sort((a, b) => a.start - b.start);
  const journeys = journeysOf(begun.map(({ parcel, start }) => ({ ...parcel, start, end: parcel.delivered })));
  return {
    journeys,
    parcels: begun.map(({ parcel }) => parcel),
    nthOf: new Map(begun.map(({ parcel }, nth) => [parcel, nth])),
    deliveredOn: Int32Array.from(journeys.end).sort(),
  };
}

/** The peer of each day; that of a week is made once. */
function peersOf({ journeys }: Clock): (day: number) => PlainPeer {
  let made: { monday: number; peer: PlainPeer } | null = null;
  return (day) => {
    const monday = mondayOf(day);
    if (made?.monday !== monday) made = { monday, peer: fitPlainPeer(journeys, monday) };
    return made.peer;
  };
}

/** What each weekday was worth lately, by the deliveries before `day`. */
function calendarOn({ deliveredOn }: Clock, day: number): WorkDays {
  const counts = [0, 0, 0, 0, 0, 0, 0];
  for (const on of deliveredOn) {
    if (on >= day) break;
    if (on >= day - windowDays) counts[weekdayOf(on)] = (counts[weekdayOf(on)] ?? 0) + 1;
  }
  return workDays(weekdayWeights(counts), () => false, [day - 2 * windowDays, day + windowDays]);
}

function beginDraft(orders: Clock, today: Today, parcel: PastParcel): Draft {
  const nth = orders.nthOf.get(parcel) ?? 0;
  const forecast = forecastBy(orders, today, nth, parcel.ordered);
  return {
    parcel,
    ordered: sayAtStart(orders, today, nth, parcel.delivered),
    handedOver: null,
    day14: null,
    alarm: parcel.promised === null ? null : silentAlarm(parcel.promised, parcel.delivered),
    longDays: longShares.map((share) => forecast.dayOf(share, null) - parcel.ordered),
  };
}

function silentAlarm(promised: number, delivered: number | null): Answers<Watched> {
  const isLate = (delivered ?? never) > promised;
  return { ours: { rangOn: null, promised, isLate }, peers: { rangOn: null, promised, isLate } };
}

function forecastBy({ journeys }: Clock, { pace, work }: Today, nth: number, start: number): Forecast {
  return forecastOf(pace.curve, work, levelOf(pace, journeys, nth), start);
}

function sayAtStart(clock: Clock, today: Today, nth: number, delivered: number | null): Answers<Said> {
  const start = clock.journeys.start[nth] ?? 0;
  const actual = (delivered ?? never) - start;
  const forecast = forecastBy(clock, today, nth, start);
  const survival = today.peer.survival(nth);
  const say = (daysUntil: (share: number) => number): Said => ({
    ...{ median: daysUntil(0.5), p10: daysUntil(0.1), p90: daysUntil(0.9), p95: daysUntil(0.95), actual },
  });
  return {
    ours: say((share) => forecast.dayOf(share, null) - start),
    peers: say((share) => plainDays(survival, share, -1)),
  };
}

/** What is said of an open parcel on this day: at its hand-off, when its buyer asks on day 14, and when it is at risk. */
function lookOn(draft: Draft, clocks: Clocks, today: Both): void {
  const { parcel } = draft;
  const { day } = today.orders;
  if (parcel.handedOver === day && parcel.delivered !== null) {
    const nth = clocks.handOvers.nthOf.get(parcel) ?? 0;
    draft.handedOver = sayAtStart(clocks.handOvers, today.handOvers, nth, parcel.delivered);
  }
  if (parcel.delivered !== null && parcel.delivered < day) return; // it has come: nobody asks any more
  const isAsked = day === parcel.ordered + askedAfterDays;
  const isWatched = draft.alarm !== null && parcel.promised !== null && day < parcel.promised;
  if (!isAsked && !isWatched) return;
  const isHandedOver = parcel.handedOver !== null && parcel.handedOver < day;
  const [clock, now] = isHandedOver ? [clocks.handOvers, today.handOvers] : [clocks.orders, today.orders];
  const start = isHandedOver ? (parcel.handedOver ?? 0) : parcel.ordered;
  const ours = forecastBy(clock, now, clock.nthOf.get(parcel) ?? 0, start);
  const peers = today.orders.peer.survival(clocks.orders.nthOf.get(parcel) ?? 0);
  if (isAsked && parcel.delivered !== null) draft.day14 = sayOnDay14(draft, ours, peers, parcel.delivered, day);
  if (isWatched && draft.alarm) ring(draft.alarm, parcel, { ours, peers, day });
}

function sayOnDay14(draft: Draft, ours: Forecast, peers: Float64Array, delivered: number, day: number) {
  const { ordered } = draft.parcel;
  const actual = delivered - ordered;
  return {
    ours: {
      median: ours.dayOf(0.5, day - 1) - ordered,
      unconditional: draft.ordered.ours.median,
      p90: ours.dayOf(0.9, day - 1) - ordered,
      actual,
    },
    peers: {
      median: plainDays(peers, 0.5, askedAfterDays - 1),
      unconditional: draft.ordered.peers.median,
      p90: plainDays(peers, 0.9, askedAfterDays - 1),
      actual,
    },
  };
}

/**
 * Each morning. Ours rings when the parcel will miss its day more likely than not unless it comes today; the peer's when
 * it will, as it stands.
 */
function ring(
  alarm: Answers<Watched>,
  { promised, ordered }: PastParcel,
  { ours, peers, day }: { ours: Forecast; peers: Float64Array; day: number },
): void {
  if (promised === null) return;
  if (alarm.ours.rangOn === null && ours.stillOut(promised, day) >= riskOfMiss) alarm.ours.rangOn = day;
  const missed = plainStillOut(peers, promised - ordered, day - ordered - 1);
  if (alarm.peers.rangOn === null && missed >= riskOfMiss) alarm.peers.rangOn = day;
}

function isSettled({ parcel }: Draft, day: number): boolean {
  if (parcel.delivered !== null && parcel.delivered <= day) return true;
  const lastLook = Math.max(parcel.ordered + askedAfterDays, (parcel.promised ?? 0) - 1, parcel.handedOver ?? 0);
  return day >= lastLook;
}
