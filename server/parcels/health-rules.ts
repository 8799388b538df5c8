import { dayOf, earliestAfter, isAfter, nextDay, startOf } from './health-times.ts';
import {
  deliveredBy,
  type KnownOfParcel,
  type ParcelState,
  type Scan,
  scansUntil,
  stateOf,
  transitStart,
} from './rules.ts';

/** What we think of a parcel against its lane and its promised day, whatever its carrier says; the first that is true counts. */
export const healths = ['late', 'at_risk', 'stalled', 'slow', 'on_track', 'no_basis'] as const;
export type Health = (typeof healths)[number];

/** What somebody has to do something about; a parcel has one at most. */
export const causes = [
  'lost',
  'returning',
  'exception',
  'attempt_failed',
  'ready_for_pickup',
  'not_handed_over',
] as const;
export type Cause = (typeof causes)[number];

/** Everything that somebody may have to hear of. */
export type Sign = Exclude<Health, 'on_track' | 'no_basis'> | Cause | 'delivered';

/**
 * A sign that is true now. `episode` names this occurrence of it for good: a second standstill after the parcel has moved
 * on is another one, the same standstill a day later is not. `since`: when it became true, as far as can be reckoned.
 */
export type Trouble = { sign: Sign; episode: string; since: Temporal.Instant };

/** Why nobody watches a parcel any longer. */
export type End = 'delivered' | 'returned' | 'cancelled' | 'given_up';

export type Watched = Omit<KnownOfParcel, 'orderStatus'> & {
  orderedAt: Temporal.Instant;
  promisedOn: Temporal.PlainDate | null;
  /** The latest day that the buyer was told last, in the chat: it binds where the shop promised none itself. */
  toldBy: Temporal.PlainDate | null;
  /** What the shop says of the order. */
  orderStatus: string;
};

/** What is usual where this parcel travels, reckoned for this parcel at this moment, from hand-off or from the order. */
export type LaneView = {
  /** Null: too few took as long as this one so far. */
  usuallyBy: Temporal.PlainDate | null;
  latestBy: Temporal.PlainDate | null;
  /** Calendar days within which 80, and 95, of 100 arrive, from the same start; days on which all carriers stand still not counted. */
  p80Days: number;
  p95Days: number;
  missProbability(promisedOn: Temporal.PlainDate): number;
  /** How many deliveries it rests on. */
  basis: number;
};

/** What a parcel is judged by besides its own record. */
export type Circumstances = {
  zone: string;
  now: Temporal.Instant;
  /** Null: too few deliveries tell. */
  lane: LaneView | null;
  /** Of 100 parcels that arrived here 95 were never without a scan for longer; in days of 24 hours. */
  silentDays: number;
  /** Working days that the shop has to hand a parcel to the carrier. */
  handOverDays: number;
  isWorkDay(day: Temporal.PlainDate): boolean;
  /** Days from `after` (not counted) to `until` (counted) on which the carriers stand still: they slow nothing down. */
  stopDays(after: Temporal.PlainDate, until: Temporal.PlainDate): number;
};

export type Verdict = {
  state: ParcelState;
  health: Health;
  cause: Cause | null;
  troubles: Trouble[];
  end: End | null;
  /** The next moment at which time alone can change any of this; null: never again. */
  nextLookAt: Temporal.Instant | null;
  missProbability: number | null;
};

/** P(the promised day passes first) from which on the buyer is told. */
const riskFrom = 0.5;
/** A courier who set out and reported nothing for so long is not coming any more. */
const deliveryRoundDays = 2;
/** Longer than any parcel takes: nobody waits for news of it. */
const giveUpDays = 180;
/** Curves move on by themselves: even where nothing else changes it is looked at again after this long. */
const freshDays = 7;

/** What to think of a parcel at `now`, what somebody has to hear of, and when to look again. */
export function judgeHealth(parcel: Watched, at: Circumstances): Verdict {
  const { now, lane } = at;
  const stoppedDays = (since: Temporal.Instant) => at.stopDays(dayOf(since, at.zone), dayOf(now, at.zone));
  const startedAt = transitStart(parcel, now);
  const usual = lane && startedAt ? { latestDays: lane.p95Days + stoppedDays(startedAt), stoppedDays } : null;
  const state = stateOf({ ...parcel, now }, usual);
  const scans = scansUntil(parcel.scans, now);
  const end = endOf(parcel, state, scans, now);
  const cause = causeOf(parcel, state, scans, at);
  const promise =
    end === null && !hasLeftTheLane.includes(state) ? promiseOf(parcel, state, at) : passedOnly(parcel, at, end);
  const pace = end === null && !hasLeftTheLane.includes(state) ? paceOf(parcel, scans, at) : still;
  const signs = [...promise.signs, ...pace.signs];
  const health = healths.find((one) => signs.some(({ sign }) => sign === one)) ?? (lane ? 'on_track' : 'no_basis');
  const told = end === 'delivered' ? [arrival(parcel, scans, now)] : hasLeftTheLane.includes(state) ? [] : signs;
  const troubles = end === 'cancelled' || end === 'given_up' ? [] : [...cause.troubles, ...told];
  const due = [...promise.changes, ...pace.changes, ...cause.changes, ...ageChanges(parcel, scans, at)];
  return {
    state,
    health,
    cause: cause.cause,
    troubles,
    end,
    nextLookAt: end ? null : earliestAfter(now, [...due, now.add({ hours: 24 * freshDays })]),
    missProbability: promise.missProbability,
  };
}

/** Where these stand, no lane says when they arrive: they wait for the buyer, go another way, or nowhere. */
const hasLeftTheLane: readonly ParcelState[] = ['ready_for_pickup', 'returning', 'lost', 'delivered'];

type Signs = { signs: Trouble[]; changes: Temporal.Instant[] };
const still: Signs = { signs: [], changes: [] };

function endOf(parcel: Watched, state: ParcelState, scans: readonly Scan[], now: Temporal.Instant): End | null {
  if (state === 'delivered') return 'delivered';
  if (state === 'returning' && scans.some(({ status }) => status === 'returned')) return 'returned';
  if (parcel.orderStatus === 'cancelled' && transitStart(parcel, now) === null) return 'cancelled';
  return isAfter(giveUpAt(parcel), now) ? null : 'given_up';
}

/** What the carrier's last word, or the lack of a first one, asks somebody to do. */
function causeOf(parcel: Watched, state: ParcelState, scans: readonly Scan[], at: Circumstances): Caused {
  const found = (cause: Cause, run: Scan | undefined, episode = run ? `${run.at}` : 'once'): Caused => ({
    cause,
    troubles: [{ sign: cause, episode, since: run?.at ?? at.now }],
    changes: [],
  });
  if (state === 'delivered') return nothing;
  if (state === 'returning') return found('returning', firstOfRun(scans, ['returning', 'returned']), 'once');
  if (state === 'lost') return found('lost', firstOfRun(scans, ['lost']));
  if (state === 'ready_for_pickup') return found('ready_for_pickup', firstOfRun(scans, ['ready_for_pickup']));
  const last = scans.findLast(({ status }) => status !== 'unknown' && status !== 'label_created');
  // One attempt a day, however often it is reported.
  if (last?.status === 'attempt_failed') return found('attempt_failed', last, `${dayOf(last.at, at.zone)}`);
  if (last?.status === 'exception') return found('exception', firstOfRun(scans, ['exception']));
  if (transitStart(parcel, at.now) !== null || !['paid', 'shipped', 'completed'].includes(parcel.orderStatus))
    return nothing;
  const since = handOverDue(parcel.orderedAt, at);
  if (isAfter(since, at.now)) return { ...nothing, changes: [since] };
  return { cause: 'not_handed_over', troubles: [{ sign: 'not_handed_over', episode: 'once', since }], changes: [] };
}

type Caused = { cause: Cause | null; troubles: Trouble[]; changes: Temporal.Instant[] };
const nothing: Caused = { cause: null, troubles: [], changes: [] };

/** The end of the last of so many working days after that of the order. */
export function handOverDue(
  orderedAt: Temporal.Instant,
  { zone, handOverDays, isWorkDay, stopDays }: Pick<Circumstances, 'zone' | 'handOverDays' | 'isWorkDay' | 'stopDays'>,
): Temporal.Instant {
  let day = dayOf(orderedAt, zone);
  for (let left = handOverDays, looked = 0; left > 0 && looked < 60; looked++) {
    const next = day.add({ days: 1 });
    if (isWorkDay(next) && stopDays(day, next) === 0) left -= 1;
    day = next;
  }
  return startOf(day.add({ days: 1 }), zone);
}

/**
 * Against the promised day, or the one that the buyer was told: late once it has passed, at risk while it is more likely
 * missed than kept. Who was told a latest day hears before it passes: from its noon on, unless the courier is on the way.
 */
function promiseOf(parcel: Watched, state: ParcelState, at: Circumstances): Signs & { missProbability: number | null } {
  const lastDay = lastDayOf(parcel);
  const { now, zone, lane } = at;
  if (!lastDay) return { ...still, missProbability: null };
  const passesAt = startOf(lastDay.add({ days: 1 }), zone);
  const episode = `${lastDay}`;
  if (!isAfter(passesAt, now))
    return { signs: [{ sign: 'late', episode, since: passesAt }], changes: [], missProbability: 1 };
  const noon = parcel.promisedOn
    ? null
    : startOf(lastDay, zone).toZonedDateTimeISO(zone).with({ hour: 12 }).toInstant();
  const isLastCall = noon !== null && !isAfter(noon, now) && state !== 'out_for_delivery';
  const missProbability = lane?.missProbability(lastDay) ?? null;
  const isAtRisk = isLastCall || (missProbability !== null && missProbability >= riskFrom);
  const signs: Trouble[] = isAtRisk ? [{ sign: 'at_risk', episode, since: now }] : [];
  return {
    signs,
    changes: [passesAt, ...(noon ? [noon] : []), ...(lane ? [nextDay(now, zone)] : [])],
    missProbability,
  };
}

const lastDayOf = ({ promisedOn, toldBy }: Watched) => promisedOn ?? toldBy;

/** Of one that has arrived, or will not, only whether its day was kept. */
function passedOnly(parcel: Watched, { now, zone }: Circumstances, end: End | null): Signs & { missProbability: null } {
  const lastDay = lastDayOf(parcel);
  const until = (end === 'delivered' ? deliveredBy(parcel, now) : null) ?? now;
  const passesAt = lastDay && startOf(lastDay.add({ days: 1 }), zone);
  if (!passesAt) return { ...still, missProbability: null };
  const isLate = !isAfter(passesAt, until);
  const signs: Trouble[] = isLate ? [{ sign: 'late', episode: `${lastDay}`, since: passesAt }] : [];
  return { signs, changes: isLate ? [] : [passesAt], missProbability: null };
}

/** Against the lane: slow past its p80; stalled past its p95, silent for too long, or set out and never heard of again. */
function paceOf(parcel: Watched, scans: readonly Scan[], at: Circumstances): Signs {
  const { now, zone, lane, silentDays } = at;
  const startedAt = transitStart(parcel, now);
  if (!startedAt) return still; // the carrier cannot be slow with what it does not have
  const news = scans.at(-1)?.at ?? startedAt;
  const quietFor = scans.at(-1)?.status === 'out_for_delivery' ? Math.min(deliveryRoundDays, silentDays) : silentDays;
  const quietAt = scans.length > 0 ? [quietUntil(news, quietFor, at)] : []; // silence means nothing where nobody scans
  const isSilent = quietAt.some((moment) => !isAfter(moment, now));
  const start = dayOf(startedAt, zone);
  const pastAt = (days: number) => startOf(afterDays(start, days + 1, at), zone);
  const stallsAt = [...quietAt, ...(lane ? [pastAt(lane.p95Days)] : [])];
  const stalledSince = stallsAt.filter((moment) => !isAfter(moment, now)).sort(Temporal.Instant.compare)[0];
  const slowAt = lane ? pastAt(lane.p80Days) : null;
  const isSlow = slowAt !== null && !isAfter(slowAt, now);
  const signs: Trouble[] = [
    ...(stalledSince
      ? [{ sign: 'stalled' as const, episode: isSilent ? `${news}` : 'lane', since: stalledSince }]
      : []),
    ...(isSlow ? [{ sign: 'slow' as const, episode: 'once', since: slowAt }] : []),
  ];
  const stateTurnsAt = lane ? [startedAt.add({ hours: 24 * lane.p95Days, milliseconds: 1 })] : [];
  return { signs, changes: [...stallsAt, ...(slowAt ? [slowAt] : []), ...stateTurnsAt] };
}

/** The days on which the carriers stand still are no days of silence. */
function quietUntil(from: Temporal.Instant, days: number, at: Circumstances): Temporal.Instant {
  const plain = from.add({ milliseconds: Math.round(days * dayMs) });
  const [start, end] = [dayOf(from, at.zone), dayOf(plain, at.zone)];
  const stopped = end.until(afterDays(start, start.until(end).days, at)).days;
  return plain.add({ hours: 24 * stopped });
}

/** So many days after `start` of which none is a stop. */
function afterDays(start: Temporal.PlainDate, days: number, { stopDays }: Circumstances): Temporal.PlainDate {
  let stopped = 0;
  for (;;) {
    const day = start.add({ days: days + stopped });
    const found = stopDays(start, day);
    if (found <= stopped) return day;
    stopped = found;
  }
}

function arrival(parcel: Watched, scans: readonly Scan[], now: Temporal.Instant): Trouble {
  const since = deliveredBy(parcel, now) ?? scans.at(-1)?.at ?? now;
  return { sign: 'delivered', episode: 'once', since };
}

/** What is still to come is not known yet, and changes everything when it does; and one day it is too old to wait for. */
function ageChanges(parcel: Watched, scans: readonly Scan[], { now }: Circumstances): Temporal.Instant[] {
  const told = [parcel.handedOverAt, parcel.deliveredAt, ...parcel.scans.map(({ at }) => at)];
  const toCome = told.filter((at) => at !== null && isAfter(at, now)) as Temporal.Instant[];
  // The state has clocks of its own: a label without a scan, a courier's round, a week of silence.
  const since = [parcel.handedOverAt, scans[0]?.at, scans.at(-1)?.at].filter((at) => at != null);
  const ofState = since.flatMap((at) => [24, 24 * deliveryRoundDays, 24 * 7].map((hours) => at.add({ hours })));
  return [giveUpAt(parcel), ...toCome, ...ofState];
}

/** The scan with which the carrier's present word began: repeated, it is still the same. */
function firstOfRun(scans: readonly Scan[], statuses: readonly string[]): Scan | undefined {
  const before = scans.findLastIndex(({ status }) => !statuses.includes(status) && status !== 'unknown');
  return (
    scans.slice(before + 1).find(({ status }) => statuses.includes(status)) ??
    scans.find(({ status }) => statuses.includes(status))
  );
}

/** Whom it needs how soon: what the board shows first. */
export const signsInOrder = [
  ...(['lost', 'returning', 'exception', 'late', 'attempt_failed', 'at_risk', 'not_handed_over', 'stalled'] as const),
  ...(['ready_for_pickup', 'slow', 'no_basis', 'on_track'] as const),
] as const satisfies readonly (Sign | Health)[];

/** The place in that order, 0 first. */
export function needsOf({ cause, health }: Pick<Verdict, 'cause' | 'health'>): number {
  return Math.min(...[health, ...(cause ? [cause] : [])].map((one) => signsInOrder.indexOf(one)));
}

const dayMs = 86_400_000;
const giveUpAt = ({ orderedAt }: Watched) => orderedAt.add({ hours: 24 * giveUpDays });
