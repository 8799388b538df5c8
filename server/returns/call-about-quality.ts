import { sql } from 'kysely';
import { requireCall } from '../calls/index.ts';
import type { Tx } from '../platform/database.ts';

type Head = {
  orderId: string | null;
  conversationId: string | null;
  customerId: string | null;
  statutoryDueAt: Temporal.Instant | null;
};

/**
 * S2: money back for faulty goods is spoken about first. The call is on the list from now on, and the refund waits for it;
 * said again it is the same call. For other reasons nothing happens. The caller has locked the return.
 */
export async function callAboutQuality(
  tx: Tx,
  { shopId, returnId, lineIds }: { shopId: string; returnId: string; lineIds: readonly string[] },
  now: Temporal.Instant,
): Promise<void> {
  const { rows } = await sql<Head>`
    select order_id as "orderId", conversation_id as "conversationId", customer_id as "customerId",
      statutory_due_at as "statutoryDueAt" from returns r
    where r.shop_id = ${shopId} and r.id = ${returnId} and exists (
      select from return_reasons w where w.shop_id = r.shop_id and w.return_id = r.id and w.replaced_at is null
        and w.reason like 'quality.%' and (w.line_id is null or w.line_id = any(${[...lineIds]}::uuid[])))`.execute(tx);
  const [head] = rows;
  if (!head) return;
  await requireCall(tx, { ...head, shopId, subjectId: returnId, dueAt: now.add({ hours: 24 }) }, now);
}
