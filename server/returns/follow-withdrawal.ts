import { sql } from 'kysely';
import type { Tx } from '../platform/database.ts';
import { lockGoods } from './bought-queries.ts';
import { countStatutoryDue } from './count-statutory-due.ts';
import { afterSteps, isHere, nextDue } from './goods-rules.ts';
import { verdictOfReturn } from './load-verdict.ts';
import type { CaseState } from './machine-rules.ts';
import type { Actor } from './rules.ts';
import { type LineStep, type LockedLine, type LockedReturn, lockReturn, takeSteps } from './take-steps.ts';
import { tellReturn } from './tell-return.ts';
import { dueFromWord, endTask } from './withdrawal-tasks.ts';
import { refundInstead } from './write-decision.ts';

export type FollowWithdrawal = {
  shopId: string;
  withdrawalId: string;
  orderId: string;
  /** What of the order it is about; null: all of it. */
  orderLineIds: readonly string[] | null;
  /** This return alone; null: all that are open. */
  only?: string | null;
  /** When it was declared. */
  at: Temporal.Instant;
  by: Actor;
};

const undecided: readonly CaseState[] = ['requested', 'info_needed', 'disputed'];

/**
 * Whoever withdraws wants the money: so say the open returns of the order from now on, whatever their buyer wished for
 * before; of a return that is withdrawn from in part, those lines alone. What is kept for an exchange is free again, what is granted and not given yet becomes money, and a person looks at
 * once at what is not decided. For anything else the buyer has to say yes anew. Answers the returns that go on like this.
 */
export async function followWithdrawal(tx: Tx, followed: FollowWithdrawal, now: Temporal.Instant): Promise<string[]> {
  const { shopId, withdrawalId, orderId, orderLineIds, only = null } = followed;
  // The order's lines first, and its returns in one order after them: so does everybody who takes both.
  const order = await lockGoods(tx, shopId, orderId);
  const { rows } = await sql<{ id: string }>`select id from returns where shop_id = ${shopId} and order_id = ${orderId}
    and status in ('draft', 'requested', 'info_needed', 'disputed', 'approved') and ${only === null ? sql`true` : sql`id = ${only}`} order by id`.execute(
    tx,
  );
  const going: string[] = [];
  for (const { id } of rows) if (await turnToMoney(tx, followed, id, now)) going.push(id);
  const isAllBack = order?.goods.every(({ bought, inReturn }) => inReturn >= bought) ?? false;
  const [returnId] = going;
  if (returnId && isAllBack && orderLineIds === null && only === null)
    await endTask(tx, { shopId, withdrawalId, returnId }, now);
  return going;
}

async function turnToMoney(
  tx: Tx,
  { shopId, withdrawalId, orderLineIds, at, by }: FollowWithdrawal,
  returnId: string,
  now: Temporal.Instant,
): Promise<boolean> {
  const locked = await lockReturn(tx, shopId, returnId);
  const lines = locked.lines.filter(
    (line) => isOpen(line) && (orderLineIds === null || orderLineIds.includes(line.orderLineId)),
  );
  const isDraft = locked.lines.length === 0 && orderLineIds === null;
  if (lines.length === 0 && !isDraft) return false;
  const steps = await stepsOf(tx, { shopId, returnId, lines });
  const due = dueOf(locked, lines, steps, now);
  const taken =
    steps.length > 0 ? await takeSteps(tx, { shopId, returnId, by, seen: null, steps, due, locked }, now) : locked;
  // What else goes back stays as its buyer wished it.
  const isWhole = locked.lines.every((line) => !isOpen(line) || lines.includes(line));
  const lineIds = lines.map(({ id }) => id);
  const story = { to: 'withdrawn', detail: isWhole ? { withdrawalId } : { withdrawalId, lineIds } };
  const wish = isWhole
    ? sql`wants = case when wants in ('return', 'refund') then wants else 'refund' end`
    : sql`wants = wants`;
  if (!isWhole) await dropChoices(tx, shopId, returnId, lineIds);
  const set = isDraft ? {} : { set: sql`${wish}, due_at = ${due?.at ?? null}, due_for = ${due?.for ?? null}` };
  await tellReturn(tx, { shopId, returnId, by, seen: null, locked: taken, story, ...set }, now);
  await countDue(tx, { shopId, returnId, lines, at }, now);
  return !isDraft;
}

/** What they would have had instead is wished for no more, where nothing is kept or has left. */
async function dropChoices(tx: Tx, shopId: string, returnId: string, lineIds: readonly string[]): Promise<void> {
  await sql`update return_lines set exchange_variant_id = null where shop_id = ${shopId} and return_id = ${returnId}
    and id = any(${[...lineIds]}::uuid[]) and money_state = 'none'`.execute(tx);
}

const isOpen = ({ case: state, money }: LockedLine): boolean =>
  undecided.includes(state) || (state === 'approved' && money !== 'refund_sent' && money !== 'exchange_delivered');

/** What is granted and was not given, and is offered as money too, becomes money: at once for goods that are here. */
async function stepsOf(
  tx: Tx,
  { shopId, returnId, lines }: { shopId: string; returnId: string; lines: readonly LockedLine[] },
): Promise<LineStep[]> {
  const granted = lines.filter(
    ({ case: state, money }) => state === 'approved' && (money === 'none' || money === 'exchange_reserved'),
  );
  if (granted.length === 0) return [];
  const refunded = await refundInstead(
    tx,
    shopId,
    returnId,
    granted.map(({ id }) => id),
  );
  return granted
    .filter(({ id }) => refunded.has(id))
    .flatMap(({ id: lineId, goods, money }): LineStep[] => [
      ...(money === 'exchange_reserved' ? [{ lineId, axis: 'money', to: 'none' } as const] : []),
      ...(isHere(goods) ? [{ lineId, axis: 'money', to: 'refund_due' } as const] : []),
    ]);
}

/** What is not decided, or has left for the buyer already, a person looks at now. */
function dueOf(locked: LockedReturn, lines: readonly LockedLine[], steps: readonly LineStep[], now: Temporal.Instant) {
  const needsPerson = lines.some(({ case: state, money }) => undecided.includes(state) || money === 'exchange_shipped');
  return needsPerson ? ({ at: now, for: 'decide' } as const) : nextDue(afterSteps(locked.lines, steps), locked, now);
}

/** The law's days begin with the buyer's word; for what is not decided they run as if nobody waited for the goods. */
async function countDue(
  tx: Tx,
  {
    shopId,
    returnId,
    lines,
    at,
  }: { shopId: string; returnId: string; lines: readonly LockedLine[]; at: Temporal.Instant },
  now: Temporal.Instant,
): Promise<void> {
  await countStatutoryDue(tx, shopId, returnId);
  const open = lines.filter(({ case: state }) => undecided.includes(state));
  if (open.length === 0) return;
  const verdicts = await verdictOfReturn(tx, shopId, returnId, now);
  const dates = verdicts.flatMap(({ lineId, verdict: { right, country, zone } }) => {
    if (right !== 'law' || country === null || !open.some(({ id }) => id === lineId)) return [];
    // Where nobody knows the buyer's clock, the earliest one keeps the shop within the law.
    return dueFromWord(country, zone ?? 'Pacific/Kiritimati', at) ?? [];
  });
  const [first] = dates.sort(Temporal.Instant.compare);
  if (first)
    await sql`update returns set statutory_due_at = least(statutory_due_at, ${first}), statutory_warned_at = null
      where shop_id = ${shopId} and id = ${returnId}`.execute(tx);
}
