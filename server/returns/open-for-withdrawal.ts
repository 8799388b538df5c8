import { sql } from 'kysely';
import type { Tx } from '../platform/database.ts';
import { notFound, Refused } from '../platform/errors.ts';
import type { Follower } from './follow-on-page.ts';
import { followWithdrawal } from './follow-withdrawal.ts';
import { requestReturn } from './request-return.ts';
import type { Actor } from './rules.ts';
import type { WantedLine } from './take-goods.ts';
import { endTask } from './withdrawal-tasks.ts';

export type OpenForWithdrawal = {
  shopId: string;
  withdrawalId: string;
  by: Actor;
  via: 'page' | 'desk';
  /** What goes back now; none: it is all going back already. */
  lines: readonly WantedLine[];
  /** What is going back already is part of it. */
  turnsOpen: boolean;
  /** Who declared it on the page, where they have proved who they are. */
  follower?: Follower | null;
};

/**
 * Goes on with a withdrawal by a return: for the lines that are named, without a reason, which nobody owes, and as of the
 * moment in which it was declared. Asked again it is the same return.
 * Throws Refused `return_not_in_order`: nobody knows of which order it is; and what `requestReturn` refuses.
 */
export async function openForWithdrawal(
  tx: Tx,
  { shopId, withdrawalId, by, via, lines, turnsOpen, follower }: OpenForWithdrawal,
  now: Temporal.Instant,
): Promise<{ returnId: string }> {
  const task = await lockTask(tx, shopId, withdrawalId);
  if (task.returnId) return { returnId: task.returnId };
  const { orderId, said, at } = task;
  if (orderId === null) throw new Refused('return_not_in_order', 404);
  const followed = { shopId, withdrawalId, orderId, orderLineIds: null, at, by };
  const opened = lines.length > 0 || !turnsOpen ? await request() : null;
  const going = await followWithdrawal(tx, { ...followed, only: turnsOpen ? null : (opened?.id ?? null) }, now);
  const returnId = opened?.id ?? going[0];
  if (!returnId) throw new Refused('return_no_lines', 422);
  await endTask(tx, { shopId, withdrawalId, returnId }, now);
  return { returnId };

  async function request() {
    const reasons = [{ reason: 'unknown', detail: null, words: '' }] as const;
    const asked = { shopId, by, via, requestKey: `withdrawal:${withdrawalId}`, orderId: orderId ?? '', lines, reasons };
    const whose = follower ? { follower } : {};
    const { id } = await requestReturn(tx, { ...asked, ...whose, wants: 'refund', ownWords: said }, now);
    await sql`update returns set opened_at = least(opened_at, ${at}) where shop_id = ${shopId} and id = ${id}`.execute(
      tx,
    );
    return { id };
  }
}

type Task = { orderId: string | null; said: string; at: Temporal.Instant; returnId: string | null };

/** What was read as no withdrawal is none. */
async function lockTask(tx: Tx, shopId: string, withdrawalId: string): Promise<Task> {
  const { rows } = await sql<Task>`
    select w.order_id as "orderId", w.said, w.received_at as at, t.return_id as "returnId"
    from withdrawal_tasks t join withdrawals w on w.shop_id = t.shop_id and w.id = t.withdrawal_id
    where t.shop_id = ${shopId} and t.withdrawal_id = ${withdrawalId}
      and (t.done_at is null or t.return_id is not null) for no key update of t`.execute(tx);
  return rows[0] ?? Promise.reject(notFound());
}
