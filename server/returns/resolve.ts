import {
  type FloorCode,
  isFaultOfSeller,
  type LawFacts,
  type MissingFact,
  mayWithdraw,
  type Rights,
  rightsOf,
} from '../law/index.ts';
import { type Offer, offers, type Payer, type Policy, type PolicyRow, rowFor } from './policy.ts';

/** What is known of one line of an order, and of its buyer. Null is "nobody knows". */
export type CaseFacts = Omit<LawFacts, 'now' | 'informed' | 'holidays'> & {
  /** Where the buyer may be at home: the law that gives most counts. None: nobody knows. */
  countries: readonly string[];
  tier: string | null;
  onSale: boolean | null;
};

/** Why it is so, for one sentence; `sayVerdict` says it in either language. */
export type VerdictLine = { key: string; params: Readonly<Record<string, string | number>> };

/** What the last day was counted from; days are ISO dates. */
export type Deadline = {
  /** The last day that the buyer is told. */
  lastDay: string;
  /** The first instant that is surely too late: later than the end of that day where not all is known. */
  until: string;
  counts: DeadlineCounts;
  eventOn: string;
  days: number;
  /** So much longer, because nobody has noted that buyers are told of their right. */
  untoldMonths: number;
};
type DeadlineCounts = 'goods_received' | 'last_parcel_of_order' | 'contract';

/** Plain JSON: it is kept with the decision as it was then. */
export type Verdict = {
  offer: Offer[];
  freight: Payer;
  line: VerdictLine;
  deadline: Deadline | null;
  right: 'law' | 'policy' | 'none';
  /**
   * Neither the law nor the policy gives it, and the reason is known: only then may anybody say no. Where the law is not
   * known to Qin, only where the shop's own policy gives no days or they are over, and never of a fault.
   */
  refusable: boolean;
  /** What, once known, could change the answer. */
  missing: (MissingFact | 'reason')[];
  policyVersion: number | null;
  lawFloor: FloorCode | null;
  country: string | null;
  /** By which the buyer's days are counted. */
  zone: string | null;
};

const firstZone = 'Pacific/Kiritimati';
const lastZone = 'Etc/GMT+12';

/** May this line go back, what is offered for it, until when and why: the law as the floor, the shop's policy on top. Pure. */
export function resolve(facts: CaseFacts, policy: Policy | null, now: Temporal.Instant): Verdict {
  const { rights, country, unknownIn } = rightsAt(facts, policy, now);
  const row = policy && rowFor(policy.rows, facts);
  const given = row && row.days > 0 ? windowOf(row, facts, now) : null;
  // Who was asked and would not say claims no fault; who was not asked yet may.
  const isFault = rights.guarantee?.mayApply === true && facts.reason !== null && facts.reason !== 'unknown';
  const byLaw = isFault || mayWithdraw(rights);
  const right = byLaw ? 'law' : given?.isOpen ? 'policy' : 'none';
  // What nobody here knows of the law refuses nothing; a shop that has published its own no may say it, but for faults.
  const saysNo = row !== null && given?.isOpen !== true && facts.reason !== null && !isFaultOfSeller(facts.reason);
  const lawUnknownIn = right === 'none' && !saysNo ? unknownIn : null;
  const told = isFault || lawUnknownIn !== null ? null : deadlineOf(rights, given, byLaw);
  return {
    offer: offerOf(right, row),
    freight: freightOf(rights, right, row),
    line:
      lawUnknownIn === null
        ? lineOf({ facts, rights, country, given, isFault, byLaw, deadline: told })
        : { key: 'law_unknown', params: { country: lawUnknownIn } },
    deadline: told?.deadline ?? null,
    right,
    refusable: right === 'none' && facts.reason !== null && lawUnknownIn === null,
    missing: [...rights.missing, ...(facts.reason === null ? (['reason'] as const) : [])],
    policyVersion: policy?.version ?? null,
    lawFloor: lawUnknownIn === null ? rights.floor : null,
    country: lawUnknownIn ?? country,
    zone: facts.zone,
  };
}

type Given = { row: PolicyRow; isOpen: boolean; deadline: Deadline | null };
type Told = { deadline: Deadline; by: 'law' | 'policy'; prolonged: 'no' | 'untold' | 'longer' | 'maybe_day_off' };

/** Under the law that gives the buyer most, where it may be one of several; `unknownIn`: a country of which Qin knows none. */
function rightsAt(facts: CaseFacts, policy: Policy | null, now: Temporal.Instant) {
  const isTold =
    policy?.toldSince && facts.orderedAt && Temporal.Instant.compare(policy.toldSince, facts.orderedAt) <= 0;
  const known: LawFacts = { ...facts, now, informed: isTold ? 'in_time' : null, holidays: null };
  const countries = facts.countries.length > 0 ? facts.countries : [null];
  const all = countries.map((country) => ({ country, rights: rightsOf({ ...known, country }) }));
  const best = all.reduce((most, one) => (givesMore(one.rights, most.rights) ? one : most));
  const unknown = all.find(({ rights }) => rights.withdrawal.state === 'no_floor');
  return { ...best, unknownIn: unknown?.country ?? null };
}

function givesMore(one: Rights, other: Rights): boolean {
  if (mayWithdraw(one) !== mayWithdraw(other)) return mayWithdraw(one);
  if ((one.guarantee === null) !== (other.guarantee === null)) return one.guarantee !== null;
  if (other.withdrawal.until === null) return false;
  return one.withdrawal.until === null || Temporal.Instant.compare(one.withdrawal.until, other.withdrawal.until) > 0;
}

/** The shop's own days; they do not run before the goods have come. */
function windowOf(row: PolicyRow, { parcels, orderedAt, zone }: CaseFacts, now: Temporal.Instant): Given {
  const arrivals = parcels.filter(({ carriesGoods }) => carriesGoods !== false).map(({ deliveredAt }) => deliveredAt);
  const came = arrivals.filter((at) => at !== null && Temporal.Instant.compare(at, now) <= 0) as Temporal.Instant[];
  const last = came.length === arrivals.length ? came.sort(Temporal.Instant.compare).at(-1) : undefined;
  const from = row.counts === 'order' ? orderedAt : last;
  if (!from) return { row, isOpen: true, deadline: null };
  const eventOn = from.toZonedDateTimeISO(zone ?? firstZone).toPlainDate();
  const lastDay = eventOn.add({ days: row.days });
  const until = endOf(lastDay, zone ?? lastZone);
  const counts = row.counts === 'order' ? 'contract' : 'goods_received';
  const deadline = { ...asText({ lastDay, until, eventOn }), counts, days: row.days, untoldMonths: 0 } as const;
  return { row, isOpen: Temporal.Instant.compare(now, until) < 0, deadline };
}

/** The later of the two; null while the days of either do not run yet. */
function deadlineOf(rights: Rights, given: Given | null, byLaw: boolean): Told | null {
  const law = lawDeadline(rights);
  const policy = given?.deadline ? { deadline: given.deadline, by: 'policy' as const, prolonged: 'no' as const } : null;
  if (byLaw && !law) return null;
  if (given?.isOpen && !policy) return null;
  if (!law || !policy) return law ?? policy;
  if (given?.isOpen !== byLaw) return byLaw ? law : policy;
  return Temporal.PlainDate.compare(policy.deadline.lastDay, law.deadline.lastDay) > 0 ? policy : law;
}

function lawDeadline({ withdrawal: { clock, until } }: Rights): Told | null {
  if (!clock || !until) return null;
  // Which days are off nobody here knows: the day is told without those that are only allowed for.
  const sure = clock.prolonged.filter(({ by }) => by !== 'holidays_unknown');
  const lastDay = sure.at(-1)?.to ?? clock.eventOn.add({ days: clock.days });
  const isAllowedFor = sure.length < clock.prolonged.length;
  const { eventOn, days, counts } = clock;
  const untold = sure.find(({ by }) => by === 'not_informed');
  const untoldMonths = untold ? eventOn.add({ days }).until(untold.to, { largestUnit: 'months' }).months : 0;
  return {
    by: 'law',
    prolonged: untold ? 'untold' : sure.length > 0 ? 'longer' : isAllowedFor ? 'maybe_day_off' : 'no',
    deadline: { ...asText({ lastDay, until, eventOn }), counts, days, untoldMonths },
  };
}

/** Money back always where the law gives the right; what else there is says the policy. */
function offerOf(right: Verdict['right'], row: PolicyRow | null): Offer[] {
  if (right === 'none') return [];
  const wanted: readonly Offer[] = row?.offers ?? ['refund', 'exchange'];
  return offers.filter((offer) => wanted.includes(offer) || (right === 'law' && offer === 'refund'));
}

function freightOf(rights: Rights, right: Verdict['right'], row: PolicyRow | null): Payer {
  const byLaw = right === 'law' ? rights.freight?.payer : undefined;
  return byLaw === 'seller' || row?.freight === 'seller' ? 'seller' : 'buyer';
}

type Reasoned = {
  facts: CaseFacts;
  rights: Rights;
  country: string | null;
  given: Given | null;
  isFault: boolean;
  byLaw: boolean;
  deadline: Told | null;
};

function lineOf({ facts, rights, country, given, isFault, byLaw, deadline }: Reasoned): VerdictLine {
  const law = { basis: country === null ? 'unknown' : 'law', country: country ?? '' };
  if (isFault) return { key: 'fault', params: law };
  const isOpen = byLaw || given?.isOpen === true;
  if (!deadline) return undatedLine(facts, rights, { law, given, byLaw });
  const basis = deadline.by === 'policy' ? { basis: 'policy', country: '' } : law;
  const { lastDay, counts, days, untoldMonths: months } = deadline.deadline;
  const key = isOpen ? keyOf[deadline.prolonged] : deadline.prolonged === 'untold' ? 'over_untold' : 'over';
  return { key, params: { ...basis, day: lastDay, from: counts, days, ...(months > 0 ? { months } : {}) } };
}

const keyOf = { no: 'open', untold: 'open_untold', longer: 'open_longer', maybe_day_off: 'open_day_off' } as const;

function undatedLine(
  { category, intact }: CaseFacts,
  { withdrawal }: Rights,
  { law, given, byLaw }: Pick<Reasoned, 'given' | 'byLaw'> & { law: VerdictLine['params'] },
): VerdictLine {
  if (byLaw) return { key: withdrawal.state === 'not_begun' ? 'not_begun_by_law' : 'open_undated', params: law };
  if (given?.isOpen) return { key: 'not_begun', params: { basis: 'policy', country: '', days: given.row.days } };
  if (withdrawal.state === 'no_floor') return { key: 'policy_none', params: { basis: 'policy', country: '' } };
  const isWorn = intact === false && (category === null || category === 'ordinary');
  return { key: 'excluded', params: { ...law, category: isWorn ? 'not_intact' : (category ?? 'ordinary') } };
}

function asText({
  lastDay,
  until,
  eventOn,
}: {
  lastDay: Temporal.PlainDate;
  until: Temporal.Instant;
  eventOn: Temporal.PlainDate;
}) {
  return { lastDay: lastDay.toString(), until: until.toString(), eventOn: eventOn.toString() };
}

function endOf(day: Temporal.PlainDate, zone: string): Temporal.Instant {
  return day.add({ days: 1 }).toZonedDateTime(zone).toInstant();
}
