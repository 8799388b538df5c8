import type { Tx } from '../platform/database.ts';
import { notFound, Refused } from '../platform/errors.ts';
import { lockRefund, updateRefund } from './queries.ts';
import type { Refund, RefundPorts } from './refund.ts';
import type { Actor } from './rules.ts';
import { tellChanged } from './tell-changed.ts';

/**
 * A person has moved the money by hand, and says under which reference. The same once more changes nothing.
 * Throws Refused `not_found`, `refund_moved_on`.
 */
export async function confirmManual(
  tx: Tx,
  { shopId, refundId, by, reference }: { shopId: string; refundId: string; by: Actor; reference: string },
  ports: RefundPorts,
  now: Temporal.Instant,
): Promise<Refund> {
  const refund = await lockRefund(tx, shopId, refundId);
  if (!refund) throw notFound();
  if (refund.method === 'manual' && refund.status === 'sent' && refund.reference === reference) return refund;
  if (refund.method !== 'manual' || refund.status !== 'queued') throw new Refused('refund_moved_on', 409);
  const sent = await updateRefund(tx, shopId, refund, { status: 'sent', reference, confirmedBy: by, settledAt: now });
  await tellChanged(tx, shopId, ports, sent, now);
  return sent;
}
