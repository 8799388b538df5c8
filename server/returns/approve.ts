import type { Tx } from '../platform/database.ts';
import { Refused } from '../platform/errors.ts';
import { callAboutQuality } from './call-about-quality.ts';
import { type Findings, nothingFound } from './case-facts.ts';
import { afterSteps, keptUntil, nextDue } from './goods-rules.ts';
import { reserveExchange } from './hold-variant.ts';
import { wishFor } from './line-wishes.ts';
import { verdictOfReturn } from './load-verdict.ts';
import type { Offer } from './policy.ts';
import type { Verdict } from './resolve.ts';
import type { Actor, Wish } from './rules.ts';
import { type LineStep, type LockedReturn, lockReturn, takeSteps } from './take-steps.ts';
import { linesNamed, writeDecision } from './write-decision.ts';

/** The buyer has this long to send the goods: as the European law has it, and no law that Qin knows gives less. */
const daysToSend = 14;

export type ApprovedLine = {
  lineId: string;
  remedy: Offer;
  /** What goes out instead, with `exchange`. */
  variantId?: string | null;
  /** False: the goods may stay where they are. */
  sendsBack?: boolean;
  /** The buyer has agreed to something else than the money that the law gives. */
  isAgreed?: boolean;
};

export type Approve = {
  shopId: string;
  returnId: string;
  by: Actor;
  seen: number | null;
  lines: readonly ApprovedLine[];
  found?: Findings;
  note?: string;
};

/**
 * Grants a return, line by line; a shop may always give more than law and policy do. What the decision rests on is kept
 * as it is now, and the days to send the goods begin.
 * Throws Refused `return_remedy_not_agreed` {lineEn, lineZh}, `return_exchange_open` and what `takeSteps` and
 * `reserveExchange` refuse.
 */
export async function approveReturn(tx: Tx, approval: Approve, now: Temporal.Instant): Promise<void> {
  const { shopId, returnId, by, seen, note = '' } = approval;
  const locked = await lockReturn(tx, shopId, returnId);
  // Who keeps several variants takes their rows in the order in which everybody does.
  const named = linesNamed(locked.lines, approval.lines).sort((one, other) =>
    (one.variantId ?? '') < (other.variantId ?? '') ? -1 : 1,
  );
  const verdicts = await verdictOfReturn(tx, shopId, returnId, now, approval.found ?? nothingFound);
  const sendBy = now.add({ hours: 24 * daysToSend });
  const steps: LineStep[] = [];
  for (const line of named) {
    const verdict = verdicts.find(({ lineId }) => lineId === line.lineId)?.verdict;
    if (verdict) await mayGive(tx, line, verdict, { shopId, returnId, wants: locked.wants });
    if (line.remedy === 'exchange') await keepForExchange(tx, approval, line, keptUntil(sendBy, now), now);
    steps.push(...stepsOf(line, locked, note));
  }
  const due = nextDue(afterSteps(locked.lines, steps), { ...locked, sendBy }, now);
  const remedies = new Map(named.map(({ lineId, remedy }) => [lineId, remedy]));
  await writeDecision(tx, { ...approval, verdicts, remedies, sendBy });
  await takeSteps(tx, { shopId, returnId, by, seen, steps, due, locked }, now);
  const refunded = named.filter(({ remedy }) => remedy === 'refund').map(({ lineId }) => lineId);
  if (refunded.length > 0) await callAboutQuality(tx, { shopId, returnId, lineIds: refunded }, now);
}

/** Where the law gives the money back, anything else needs the buyer's yes: their own wish, or their word on record. */
async function mayGive(
  tx: Tx,
  { lineId, remedy, isAgreed }: ApprovedLine,
  { right, line }: Verdict,
  asked: { shopId: string; returnId: string; wants: Wish | null },
): Promise<void> {
  if (right !== 'law' || remedy === 'refund' || isAgreed || remedy === (await wishFor(tx, asked, lineId))) return;
  throw new Refused('return_remedy_not_agreed', 409, { remedy, verdict: line.key });
}

function stepsOf(
  { lineId, remedy, sendsBack = remedy !== 'keep_partial' }: ApprovedLine,
  { lines }: Pick<LockedReturn, 'lines'>,
  note: string,
): LineStep[] {
  // What has come before anybody decided, or is on its way, is awaited no more.
  const isWithBuyer = lines.some(
    ({ id, goods }) => id === lineId && (goods === 'not_required' || goods === 'sent_back'),
  );
  const granted: LineStep = { lineId, axis: 'case', to: 'approved', note, detail: { remedy } };
  const money = (to: 'exchange_reserved' | 'refund_due' | 'kept_with_partial_refund'): LineStep => ({
    lineId,
    axis: 'money',
    to,
  });
  return [
    granted,
    ...(sendsBack && isWithBuyer ? [{ lineId, axis: 'goods', to: 'awaiting_parcel' } as const] : []),
    ...(remedy === 'exchange' ? [money('exchange_reserved')] : []),
    ...(remedy === 'keep_partial' ? [money('kept_with_partial_refund'), money('refund_due')] : []),
    ...(remedy === 'refund' && !sendsBack ? [money('refund_due')] : []),
  ];
}

async function keepForExchange(
  tx: Tx,
  { shopId, returnId }: Approve,
  { lineId, variantId }: ApprovedLine,
  until: Temporal.Instant,
  now: Temporal.Instant,
): Promise<void> {
  if (!variantId) throw new Refused('return_exchange_open', 400);
  await reserveExchange(tx, { shopId, returnId, lineId, variantId, until }, now);
}
