import { sql } from 'kysely';
import { refundDue } from '../law/index.ts';
import type { Tx } from '../platform/database.ts';

/** Where nobody knows the buyer's country, or its law: so long the laws that Qin knows give at most. */
const usualDays = 14;

/** The latest moment that the law of a country can mean, counted from when the buyer withdrew; null: Qin knows none. */
export function dueFromWord(country: string, zone: string, at: Temporal.Instant): Temporal.Instant | null {
  return refundDue(country, { zone, statementAt: at, goodsArrivedAt: at, sentProofAt: at })?.at ?? null;
}

type NewTask = { shopId: string; withdrawalId: string; country: string | null; zone: string; at: Temporal.Instant };

/** A withdrawal is seen to by a person until a return goes on with it. */
export async function openTask(tx: Tx, { shopId, withdrawalId, country, zone, at }: NewTask): Promise<void> {
  const usual = at
    .toZonedDateTimeISO(zone)
    .startOfDay()
    .add({ days: usualDays + 1 })
    .toInstant();
  const dueAt = (country && dueFromWord(country, zone, at)) || usual;
  await sql`insert into withdrawal_tasks (shop_id, withdrawal_id, due_at)
    values (${shopId}, ${withdrawalId}, ${dueAt})`.execute(tx);
}

type Ended = { shopId: string; withdrawalId: string; returnId: string | null };

export async function endTask(tx: Tx, { shopId, withdrawalId, returnId }: Ended, now: Temporal.Instant): Promise<void> {
  await sql`update withdrawal_tasks set done_at = ${now}, return_id = ${returnId}
    where shop_id = ${shopId} and withdrawal_id = ${withdrawalId} and done_at is null`.execute(tx);
}

type EndedInChat = { shopId: string; conversationId: string; orderId: string | null; returnId: string | null };

/** What a conversation withdrew from goes on by its return, or ends with it. */
export async function endTasksOf(
  tx: Tx,
  { shopId, conversationId, orderId, returnId }: EndedInChat,
  now: Temporal.Instant,
): Promise<void> {
  await sql`update withdrawal_tasks t set done_at = ${now}, return_id = ${returnId} from withdrawals w
    where w.shop_id = ${shopId} and w.conversation_id = ${conversationId}
      and (w.order_id is null or w.order_id is not distinct from ${orderId}::uuid)
      and t.shop_id = w.shop_id and t.withdrawal_id = w.id and t.done_at is null`.execute(tx);
}

/** A person reads the words otherwise: nothing is to be done for what was no withdrawal, and again for what was one. */
export async function readTaskAs(
  tx: Tx,
  { shopId, withdrawalId, isWithdrawal }: { shopId: string; withdrawalId: string; isWithdrawal: boolean },
  now: Temporal.Instant,
): Promise<void> {
  await sql`update withdrawal_tasks set done_at = case when ${isWithdrawal} then null else coalesce(done_at, ${now}) end
    where shop_id = ${shopId} and withdrawal_id = ${withdrawalId} and return_id is null`.execute(tx);
}
