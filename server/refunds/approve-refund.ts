import type { Tx } from '../platform/database.ts';
import { notFound, Refused } from '../platform/errors.ts';
import { moveOn } from './move-on.ts';
import { lockRefund, updateRefund } from './queries.ts';
import type { Refund, RefundPorts } from './refund.ts';
import { type Actor, isSameActor } from './rules.ts';

/** A second person lets a large refund go. Throws Refused `not_found`, `refund_moved_on`, `refund_own_approval`. */
export async function approveRefund(
  tx: Tx,
  { shopId, refundId, by }: { shopId: string; refundId: string; by: Actor },
  ports: RefundPorts,
  now: Temporal.Instant,
): Promise<Refund> {
  const refund = await lockRefund(tx, shopId, refundId);
  if (!refund) throw notFound();
  if (refund.status !== 'waiting_approval') throw new Refused('refund_moved_on', 409);
  if (isSameActor(refund.askedBy, by)) throw new Refused('refund_own_approval', 403);
  const approved = await updateRefund(tx, shopId, refund, { approvedBy: by, approvedAt: now });
  return moveOn(tx, shopId, ports, approved, now);
}
