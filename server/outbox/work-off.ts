import { callAll } from './call.ts';
import { claimDue } from './claim.ts';
import type { Lane, Outbox } from './outbox.ts';

/** One batch of one shop's lane: claim, call, write down. Returns how many were due. */
export async function workOff(outbox: Outbox, lane: Lane): Promise<number> {
  const { batch, found } = await claimDue(outbox, lane);
  if (batch) await callAll(outbox, lane.shopId, batch);
  return found;
}
