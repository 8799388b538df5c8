import type { Tx } from '../platform/database.ts';
import { appendEvent } from '../platform/events.ts';
import type { Refund, RefundPorts } from './refund.ts';

/** A refund stands elsewhere than before: the event, and what follows in other slices. */
export async function tellChanged(
  tx: Tx,
  shopId: string,
  ports: RefundPorts,
  refund: Refund,
  now: Temporal.Instant,
): Promise<void> {
  const { id: refundId, orderId, returnId, status } = refund;
  const told = { refundId, orderId, ...(returnId ? { returnId } : {}), status };
  await appendEvent(tx, shopId, 'refunds.refund-changed', told, now);
  await ports.changed(tx, shopId, refund, now);
}
