import type { Tx } from '../platform/database.ts';
import { Refused } from '../platform/errors.ts';
import { type Call, lockCall, updateCall } from './queries.ts';
import { heldBy } from './rules.ts';

/** Long enough to read, ring and write down what came of it. */
const claimMinutes = 30;

type ClaimCall = { shopId: string; callId: string; agentId: string };

/** An agent takes the call, so that two do not ring the same buyer. Throws `call_ended`, `call_taken`. */
export async function claimCall(tx: Tx, { shopId, callId, agentId }: ClaimCall, now: Temporal.Instant): Promise<void> {
  refuseUnlessFree(await lockCall(tx, shopId, callId), agentId, now);
  await updateCall(tx, shopId, callId, { claimedBy: agentId, claimedUntil: now.add({ minutes: claimMinutes }) }, now);
}

export function refuseUnlessFree(call: Call, agentId: string, now: Temporal.Instant): void {
  if (call.status !== 'open') throw new Refused('call_ended', 409);
  if (heldBy(call, agentId, now)) throw new Refused('call_taken', 409);
}
