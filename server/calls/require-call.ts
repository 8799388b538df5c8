import { sql } from 'kysely';
import type { Tx } from '../platform/database.ts';
import { assignCall } from './assign-call.ts';
import { lockSubject, selectGate, updateStatutoryDate, upsertGate } from './gate-queries.ts';
import { selectCall } from './queries.ts';
import { refundGateOf } from './refund-gate.ts';
import type { Gate } from './rules.ts';

export type RequireCall = {
  shopId: string;
  /** The return. */
  subjectId: string;
  orderId: string | null;
  conversationId: string | null;
  customerId: string | null;
  /** By then the law wants the money back; null: not known yet. */
  statutoryDueAt: Temporal.Instant | null;
  dueAt: Temporal.Instant;
  /** What the caller should know, in the shop's language. */
  summary?: string;
};

/**
 * A refund of this subject waits for a phone call (S2), which is on the list from now on; asked again, it is the same
 * call, and the law's date is taken anew. The call that the conversation has open already is that call. Answers whether
 * the gate is open all the same, as where no number is known.
 */
export async function requireCall(tx: Tx, wanted: RequireCall, now: Temporal.Instant): Promise<Gate | null> {
  const { shopId, subjectId, statutoryDueAt } = wanted;
  await lockSubject(tx, shopId, subjectId);
  const known = await selectGate(tx, shopId, { subjectId });
  if (known && statutoryDueAt) await updateStatutoryDate(tx, shopId, subjectId, statutoryDueAt);
  // A call that was ended as not needed opened nothing: now that it is needed again, it is a new one.
  const isEnded = known && !known.openedBy && (await selectCall(tx, shopId, known.callId)).status !== 'open';
  if (!known || isEnded) {
    await adoptCall(tx, wanted);
    const { orderId, conversationId, customerId, dueAt, summary = '' } = wanted;
    const about = { shopId, subjectId, orderId, conversationId, customerId, dueAt, summary };
    const call = await assignCall(tx, { ...about, kind: 'refund' }, now);
    await upsertGate(tx, { shopId, subjectId, callId: call.id, statutoryDueAt }, now);
  }
  return refundGateOf(tx, shopId, subjectId, now);
}

/** What the buyer was promised in the chat before there was a return is the same call: nobody is rung twice. */
async function adoptCall(tx: Tx, { shopId, subjectId, orderId, conversationId, customerId }: RequireCall) {
  const spokenOf = sql`shop_id = ${shopId} and kind = 'refund' and status = 'open'`;
  await sql`update calls set subject_id = ${subjectId}, order_id = coalesce(order_id, ${orderId}),
      customer_id = coalesce(customer_id, ${customerId})
    where shop_id = ${shopId} and id = (
        select id from calls where ${spokenOf} and conversation_id = ${conversationId}
          and subject_id in (${orderId}, conversation_id) order by due_at, id limit 1)
      and not exists (select from calls where ${spokenOf} and subject_id = ${subjectId})`.execute(tx);
}
