import { sql } from 'kysely';
import type { Tx } from '../platform/database.ts';
import { Refused } from '../platform/errors.ts';
import { type Findings, nothingFound } from './case-facts.ts';
import { afterSteps, nextDue } from './goods-rules.ts';
import { verdictOfReturn } from './load-verdict.ts';
import type { Verdict } from './resolve.ts';
import type { Actor } from './rules.ts';
import { refuseOwnDispute } from './second-look.ts';
import { type LineStep, lockReturn, takeSteps } from './take-steps.ts';
import { foundBefore, linesNamed, saidOf, writeDecision } from './write-decision.ts';

/** Why a shop says no; each is a sentence `decline.CODE` in locales. */
export const declineCodes = ['too_late', 'excluded_goods', 'not_intact', 'not_covered'] as const;
export type DeclineCode = (typeof declineCodes)[number];

export type Decline = {
  shopId: string;
  returnId: string;
  by: Actor;
  seen: number | null;
  lineIds: readonly string[];
  code: DeclineCode;
  /** What the person who declines has seen of the goods: kept with the decision. */
  found?: Findings;
  note: string;
};

/** The one question that every way of saying no asks first. */
export const mayRefuse = ({ refusable }: Pick<Verdict, 'refusable'>): boolean => refusable;

/**
 * Says no to lines of a return, also once more to what is disputed: only where neither law nor policy gives the right, whoever
 * says it. A reason that proves to be another one is corrected first, and both are kept.
 * Throws Refused `return_own_decline`, `return_right_open` {lineEn, lineZh}, `decline_needs_note` and what `takeSteps` refuses.
 */
export async function declineReturn(tx: Tx, refusal: Decline, now: Temporal.Instant): Promise<void> {
  const { shopId, returnId, by, seen, lineIds, code, note, found } = refusal;
  const locked = await lockReturn(tx, shopId, returnId);
  const named = linesNamed(
    locked.lines,
    lineIds.map((lineId) => ({ lineId })),
  );
  await refuseOwnDispute(tx, refusal, locked);
  if (found && note.trim() === '') throw new Refused('decline_needs_note', 400);
  const isAgain = named.some(({ lineId }) =>
    locked.lines.some(({ id, case: state }) => id === lineId && state === 'disputed'),
  );
  const seenOfGoods = found ?? (isAgain ? await foundBefore(tx, shopId, returnId, lineIds) : null);
  const verdicts = await verdictOfReturn(tx, shopId, returnId, now, seenOfGoods ?? nothingFound);
  for (const { lineId } of named) {
    const verdict = verdicts.find((one) => one.lineId === lineId)?.verdict;
    if (verdict && mayRefuse(verdict)) continue;
    const said = verdict && saidOf(verdict);
    throw new Refused('return_right_open', 409, { lineEn: said?.en ?? '', lineZh: said?.['zh-CN'] ?? '' });
  }
  const steps = named.map(({ lineId }): LineStep => ({ lineId, axis: 'case', to: 'declined', note, detail: { code } }));
  const after = afterSteps(locked.lines, steps);
  const isWaiting = after.some((line) => line.case === 'requested' || line.case === 'info_needed');
  const due = isWaiting ? {} : { due: nextDue(after, locked, now) };
  await writeDecision(tx, {
    shopId,
    returnId,
    verdicts,
    remedies: new Map(named.map(({ lineId }) => [lineId, null])),
    sendBy: null,
    ...(seenOfGoods ? { found: seenOfGoods } : {}),
  });
  await sql`update return_lines set decline_code = ${code}
    where shop_id = ${shopId} and return_id = ${returnId} and id = any(${[...lineIds]}::uuid[])`.execute(tx);
  await takeSteps(tx, { shopId, returnId, by, seen, steps, locked, ...due }, now);
}
