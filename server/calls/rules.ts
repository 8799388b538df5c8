export const callStatuses = ['open', 'done', 'cancelled'] as const;
export type CallStatus = (typeof callStatuses)[number];

/** What became of ringing. `declined_call`: the buyer does not want to be called. `not_now`: reached, and cannot talk. */
export const attemptOutcomes = [
  'reached',
  'no_answer',
  'busy',
  'call_back_at',
  'wrong_number',
  'declined_call',
  'not_now',
] as const;
export type AttemptOutcome = (typeof attemptOutcomes)[number];

/** What was agreed with a buyer who was reached. `open`: they talked, and nothing is settled. */
export const agreements = ['refund_agreed', 'exchange_agreed', 'partial_agreed', 'keeps', 'open'] as const;
export type Agreement = (typeof agreements)[number];

export const callOutcomes = [...agreements, 'not_reached', 'declined_call', 'no_usable_number', 'not_needed'] as const;
export type CallOutcome = (typeof callOutcomes)[number];

/**
 * Whether money that waits is not what was agreed: the buyer keeps the goods or takes others, or gets a part of the price,
 * and it is more than that.
 */
export function isAgainst(outcome: CallOutcome | null, { isPartial }: { isPartial: boolean }): boolean {
  return outcome === 'keeps' || outcome === 'exchange_agreed' || (outcome === 'partial_agreed' && !isPartial);
}

export type Attempted = { outcome: AttemptOutcome; at: Temporal.Instant };

/** Nobody could be spoken to: after so many of these, at least so far apart, the call ends. */
const unanswered: readonly AttemptOutcome[] = ['no_answer', 'busy', 'not_now'];
const mostUnanswered = 3;
const leastMinutesApart = 20;

/** How long until it is tried again. */
export const retryMinutes: Readonly<Partial<Record<AttemptOutcome, number>>> = {
  no_answer: 180,
  busy: 30,
  not_now: 180,
};

/** The attempt that made it three in vain, or null. Ringing three times within minutes is one attempt. */
export function lastInVain(attempts: readonly Attempted[]): Attempted | null {
  let count = 0;
  let last: Attempted | null = null;
  for (const attempt of inOrder(attempts)) {
    if (!unanswered.includes(attempt.outcome)) continue;
    if (last && Temporal.Instant.compare(attempt.at, last.at.add({ minutes: leastMinutesApart })) < 0) continue;
    last = attempt;
    count += 1;
    if (count === mostUnanswered) return last;
  }
  return null;
}

/** How a call ends by its newest attempt; null: it goes on. */
export function endOf(
  attempts: readonly Attempted[],
  newest: { outcome: AttemptOutcome; agreed: Agreement | null },
  hasUsableNumber: boolean,
): CallOutcome | null {
  if (newest.outcome === 'reached') return newest.agreed ?? 'open';
  if (newest.outcome === 'declined_call') return 'declined_call';
  if (newest.outcome === 'wrong_number' && !hasUsableNumber) return 'no_usable_number';
  return lastInVain(attempts) ? 'not_reached' : null;
}

export const gateOpeners = [
  'completed_call',
  'buyer_declined',
  'three_attempts',
  'no_usable_number',
  'override',
  'statutory_date',
] as const;
export type GateOpener = (typeof gateOpeners)[number];

/** `until`: when it opens by itself at the latest; null: no date of the law is known yet. */
export type Gate =
  | { is: 'open'; by: GateOpener; at: Temporal.Instant }
  | { is: 'shut'; until: Temporal.Instant | null };

/** So long before the law's date nothing waits any more: a refund takes its time to arrive. */
export const hoursBeforeStatutoryDate = 48;

type Gated = {
  attempts: readonly Attempted[];
  hasUsableNumber: boolean;
  /** When a supervisor let the refund go without a call. */
  override: Temporal.Instant | null;
  statutoryDueAt: Temporal.Instant | null;
  now: Temporal.Instant;
};

/** Whether a refund that needs a call may go; of several reasons, the one that came first. */
export function gateOf({ attempts, hasUsableNumber, override, statutoryDueAt, now }: Gated): Gate {
  const until = statutoryDueAt?.subtract({ hours: hoursBeforeStatutoryDate }) ?? null;
  const made = inOrder(attempts).filter(({ at }) => Temporal.Instant.compare(at, now) <= 0);
  const first = (outcome: AttemptOutcome) => made.find((attempt) => attempt.outcome === outcome)?.at;
  const reasons: [GateOpener, Temporal.Instant | null | undefined][] = [
    ['completed_call', first('reached')],
    ['buyer_declined', first('declined_call')],
    ['three_attempts', lastInVain(made)?.at],
    ['override', override],
    ['statutory_date', until],
    ['no_usable_number', hasUsableNumber ? null : (made.at(-1)?.at ?? now)],
  ];
  const open = reasons
    .flatMap(([by, at]) => (at && Temporal.Instant.compare(at, now) <= 0 ? [{ is: 'open' as const, by, at }] : []))
    .sort((a, b) => Temporal.Instant.compare(a.at, b.at));
  return open[0] ?? { is: 'shut', until };
}

/** Another agent who took the call and may be ringing at this moment. */
export function heldBy(
  call: { claimedBy: string | null; claimedUntil: Temporal.Instant | null },
  agentId: string,
  now: Temporal.Instant,
): string | null {
  const isHeld = call.claimedUntil !== null && Temporal.Instant.compare(call.claimedUntil, now) > 0;
  return isHeld && call.claimedBy !== agentId ? call.claimedBy : null;
}

type Dated = {
  status: CallStatus;
  dueAt: Temporal.Instant;
  nextAt: Temporal.Instant | null;
  claimedUntil: Temporal.Instant | null;
};

/** How a call stands at this moment: late, to be rung now, somebody at it. */
export function standingOf({ status, dueAt, nextAt, claimedUntil }: Dated, now: Temporal.Instant) {
  const isOpen = status === 'open';
  const isPast = (at: Temporal.Instant | null) => at === null || Temporal.Instant.compare(at, now) <= 0;
  return {
    isOverdue: isOpen && isPast(dueAt),
    isDue: isOpen && isPast(nextAt),
    isHeld: isOpen && claimedUntil !== null && !isPast(claimedUntil),
  };
}

function inOrder(attempts: readonly Attempted[]): readonly Attempted[] {
  return attempts.toSorted((a, b) => Temporal.Instant.compare(a.at, b.at));
}
