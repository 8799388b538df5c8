import type { Tx } from '../platform/database.ts';
import { notFound, Refused } from '../platform/errors.ts';
import { countTill, lockRefund, updateRefund } from './queries.ts';
import type { Refund, RefundPorts } from './refund.ts';
import { tellChanged } from './tell-changed.ts';

/**
 * Takes back a refund that has not entered the ledger, and its sum is free again; one that is in it is taken back there, where
 * it is known whether it has been called. Throws Refused `not_found`, `refund_moved_on`.
 */
export async function cancelRefund(
  tx: Tx,
  { shopId, refundId, reason }: { shopId: string; refundId: string; reason: string },
  ports: RefundPorts,
  now: Temporal.Instant,
): Promise<Refund> {
  const refund = await lockRefund(tx, shopId, refundId);
  if (!refund) throw notFound();
  if (!mayCancel(refund)) throw new Refused('refund_moved_on', 409);
  const cancelled = await updateRefund(tx, shopId, refund, {
    status: 'cancelled',
    heldFor: null,
    reason,
    settledAt: now,
  });
  await countTill(tx, shopId, refund.orderId);
  await tellChanged(tx, shopId, ports, cancelled, now);
  return cancelled;
}

export const mayCancel = ({ status, method }: Pick<Refund, 'status' | 'method'>): boolean =>
  status === 'waiting_approval' || status === 'held' || (status === 'queued' && method === 'manual');
