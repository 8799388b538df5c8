import type { Tx } from '../platform/database.ts';
import { notFound, Refused } from '../platform/errors.ts';
import { waivePromise } from './end-call.ts';
import { openGate, selectGate } from './gate-queries.ts';
import { lockCall, updateCall } from './queries.ts';

type OverrideGate = { shopId: string; callId: string; agentId: string; note: string };

/** Who runs the shop lets the refund go without a call, and says why; the call is needed no more. Throws `gate_is_open`. */
export async function overrideGate(
  tx: Tx,
  { shopId, callId, agentId, note }: OverrideGate,
  now: Temporal.Instant,
): Promise<void> {
  const call = await lockCall(tx, shopId, callId);
  const gate = await selectGate(tx, shopId, { callId });
  if (!gate) throw notFound();
  const { subjectId } = gate;
  if (!(await openGate(tx, { shopId, subjectId, by: 'override', actorId: agentId, note }, now)))
    throw new Refused('gate_is_open', 409);
  if (call.status !== 'open') return;
  await updateCall(tx, shopId, callId, { outcome: 'not_needed', endedBy: agentId, nextAt: null }, now);
  await waivePromise(tx, shopId, call, now);
}
