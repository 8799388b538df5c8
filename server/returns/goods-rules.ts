import { Refused } from '../platform/errors.ts';
import { afterStep, type CaseState, type GoodsState, type LineState, type Step } from './machine-rules.ts';
import { type DueFor, decideBy, isGiven } from './rules.ts';

/** What is wrong with goods that are not what was agreed. */
export const mismatches = ['missing', 'wrong', 'worn', 'damaged'] as const;
export type Mismatch = (typeof mismatches)[number];

export const inspected = ['accepted', 'accepted_part', 'mismatch'] as const;
export const goodsEnds = ['restocked', 'scrapped', 'sent_back'] as const;

/** Within how many days the desk does what comes next, where no law is stricter; a parcel that is longer on its way is looked for. */
const days = { decide: 2, parcel: 14, inspect: 2, refund: 3, exchange: 2 } as const;

export type Due = { at: Temporal.Instant; for: DueFor };

type Waiting = { sendBy: Temporal.Instant | null; statutoryDueAt: Temporal.Instant | null; due: Due | null };

/** What the desk does next for these lines, and by when; null: it waits for nothing, or for a decision. */
export function nextDue(
  lines: readonly LineState[],
  { sendBy, statutoryDueAt, due: soFar }: Waiting,
  now: Temporal.Instant,
): Due | null {
  const within = (what: keyof typeof days): Due => ({ at: now.add({ hours: 24 * days[what] }), for: what });
  const byLaw = (due: Due): Due => (statutoryDueAt ? { ...due, at: earlier(due.at, statutoryDueAt) } : due);
  const some = (is: (line: LineState) => boolean) => lines.some(is);
  if (some(({ goods }) => goods === 'arrived' || goods === 'inspecting')) return byLaw(within('inspect'));
  if (some(({ goods }) => goods === 'mismatch')) return byLaw(within('decide'));
  const isUndecided = some(({ case: state }) => undecided.includes(state));
  if (isUndecided) return soFar?.for === 'decide' ? soFar : decideBy(now);
  if (some(({ money }) => money === 'refund_due' || money === 'refund_failed')) return byLaw(within('refund'));
  const approved = lines.filter((line) => line.case === 'approved');
  // What was granted and is not given yet: credit, or money that somebody put off.
  if (approved.some(({ money, goods }) => money === 'none' && isHere(goods))) return byLaw(within('refund'));
  const isToLeave = ({ money, goods }: LineState) =>
    money === 'exchange_reserved' && (isHere(goods) || goods === 'sent_back');
  if (approved.some(isToLeave)) return within('exchange');
  const granted = lines.filter((line) => line.case === 'approved' || line.case === 'resolved');
  const isToCome = granted.some(({ goods }) => goods === 'awaiting_parcel');
  if (isToCome && sendBy) return { at: sendBy, for: 'parcel' };
  if (isToCome || some(({ goods }) => goods === 'in_transit_back')) return within('parcel');
  if (granted.some(({ money }) => money === 'exchange_shipped')) return { ...within('parcel'), for: 'exchange' };
  // Looked at, and nobody has said yet where they go: of goods that are paid for that may wait.
  return some((line) => line.goods === 'accepted_part' || (line.goods === 'accepted' && !isGiven(line)))
    ? within('inspect')
    : null;
}

const undecided: readonly CaseState[] = ['requested', 'info_needed', 'disputed'];

/** A case that waits for nothing and is not over: a person looks at it, so that none is forgotten. */
export function lookAgain(lines: readonly LineState[], now: Temporal.Instant): Due | null {
  const isOpen = lines.some((line) => line.case === 'approved' || (line.case === 'resolved' && !isGiven(line)));
  return isOpen ? { at: now.add({ hours: 24 * days.decide }), for: 'decide' } : null;
}

/** Until when a unit is kept for an exchange: until the goods were to be on their way, or for as long as the desk may need. */
export function keptUntil(sendBy: Temporal.Instant | null, now: Temporal.Instant): Temporal.Instant {
  const days14 = now.add({ hours: 24 * days.parcel });
  return sendBy !== null && Temporal.Instant.compare(sendBy, now) > 0 ? sendBy : days14;
}

/** Nothing more has to come before what goes out instead may leave. */
export const isHere = (goods: GoodsState): boolean =>
  ['accepted', 'accepted_part', 'restocked', 'scrapped', 'not_required'].includes(goods);

const wayIn: readonly GoodsState[] = ['not_required', 'awaiting_parcel', 'arrived', 'inspecting'];

/** The steps that goods take to get there, whatever nobody pressed in between: they are at the desk, so they have come. */
export function wayTo(from: GoodsState, to: 'arrived' | 'inspecting'): Step[] {
  const at = from === 'in_transit_back' ? 1 : wayIn.indexOf(from === 'sent_back' ? 'not_required' : from);
  if (at < 0) return [];
  return wayIn.slice(at + 1, wayIn.indexOf(to) + 1).map((state) => ({ axis: 'goods', to: state }));
}

/** The lines as these steps will leave them. */
export function afterSteps(
  lines: readonly (LineState & { id: string })[],
  steps: readonly (Step & { lineId: string })[],
): LineState[] {
  return lines.map((line) =>
    steps.filter(({ lineId }) => lineId === line.id).reduce<LineState>((state, step) => afterStep(state, step), line),
  );
}

/** What the clock knows of a line. */
export type Seen = {
  /** When its parcel was delivered to us. */
  cameBackAt: Temporal.Instant | null;
  /** When what went out instead was delivered. */
  exchangeCameAt: Temporal.Instant | null;
  /** The goods are to be on their way before this instant. */
  sendBy: Temporal.Instant | null;
  /** Until when a unit is kept for it. */
  heldUntil: Temporal.Instant | null;
};

/**
 * What has become of a line by itself. A line expires only while nothing has come and no money has left or is due; a
 * unit is kept no longer than was said, unless the goods are on their way.
 */
export function stepsByClock(line: LineState, seen: Seen, now: Temporal.Instant): Step[] {
  const has = (at: Temporal.Instant | null) => at !== null && Temporal.Instant.compare(at, now) <= 0;
  const steps: Step[] = [];
  if (line.goods === 'in_transit_back' && has(seen.cameBackAt)) steps.push({ axis: 'goods', to: 'arrived' });
  if (line.money === 'exchange_shipped' && has(seen.exchangeCameAt))
    steps.push({ axis: 'money', to: 'exchange_delivered' });
  if (line.case !== 'approved' || line.goods !== 'awaiting_parcel') return steps;
  const isOver = has(seen.sendBy);
  if (line.money === 'exchange_reserved' && (isOver || has(seen.heldUntil))) steps.push({ axis: 'money', to: 'none' });
  if (isOver && (line.money === 'none' || line.money === 'exchange_reserved'))
    steps.push({ axis: 'case', to: 'expired' });
  return steps;
}

/** As carriers write it: buyers copy it with blanks, dots and in small letters. Throws Refused `bad_tracking_number`. */
export function cleanTrackingNumber(written: string): string {
  const number = written
    .normalize('NFKC')
    .replace(/[\s.·-]/gu, '')
    .toUpperCase();
  if (!/^(?=.*\d)[A-Z0-9]{6,40}$/.test(number)) throw new Refused('bad_tracking_number', 400);
  return number;
}

function earlier(a: Temporal.Instant, b: Temporal.Instant): Temporal.Instant {
  return Temporal.Instant.compare(a, b) <= 0 ? a : b;
}
