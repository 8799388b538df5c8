import { sql } from 'kysely';
import type { Tx } from '../platform/database.ts';
import { keepOpenPromise } from '../promises/index.ts';
import { updateCall } from './queries.ts';

/**
 * What a refund's call was for is over: the buyer keeps the goods, or the shop has said no. Nobody rings any more, and nobody
 * has broken a promise; the gate stays as it is, and whoever requires a call later gets a new one.
 */
export async function endCall(
  tx: Tx,
  { shopId, subjectId }: { shopId: string; subjectId: string },
  now: Temporal.Instant,
): Promise<void> {
  const { rows } = await sql<{ id: string; conversationId: string | null }>`
    select id, conversation_id as "conversationId" from calls
    where shop_id = ${shopId} and subject_id = ${subjectId} and kind = 'refund' and status = 'open' for update`.execute(
    tx,
  );
  for (const { id, conversationId } of rows) {
    await updateCall(tx, shopId, id, { outcome: 'not_needed', nextAt: null }, now);
    await waivePromise(tx, shopId, { id, conversationId }, now);
  }
}

/** What was promised in the conversation is not broken: the call is wanted no more. */
export async function waivePromise(
  tx: Tx,
  shopId: string,
  { id, conversationId }: { id: string; conversationId: string | null },
  now: Temporal.Instant,
): Promise<void> {
  if (!conversationId) return;
  const promise = { kind: 'call.make' as const, subjectId: conversationId };
  await keepOpenPromise(tx, shopId, promise, { status: 'waived', evidence: `call ${id} not needed` }, now);
}
