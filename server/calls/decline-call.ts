import type { Tx } from '../platform/database.ts';
import { waivePromise } from './end-call.ts';
import { openGate, selectGate } from './gate-queries.ts';
import { lockCall, updateCall } from './queries.ts';

type DeclineCall = { shopId: string; subjectId: string; note: string };

/** The buyer has written that they want no call: it is off, and a refund that waits for it may go. Nothing waits: nothing happens. */
export async function declineCall(
  tx: Tx,
  { shopId, subjectId, note }: DeclineCall,
  now: Temporal.Instant,
): Promise<void> {
  const gate = await selectGate(tx, shopId, { subjectId });
  if (!gate) return;
  const call = await lockCall(tx, shopId, gate.callId);
  if (call.status === 'open') {
    await updateCall(tx, shopId, call.id, { outcome: 'declined_call', nextAt: null }, now);
    await waivePromise(tx, shopId, call, now);
  }
  await openGate(tx, { shopId, subjectId, by: 'buyer_declined', actorId: null, note }, now);
}
