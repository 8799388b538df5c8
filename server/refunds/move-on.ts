import { enqueueSends, type MoneyContent } from '../outbox/index.ts';
import type { Tx } from '../platform/database.ts';
import { issueCredit } from './issue-credit.ts';
import { selectCarrier, updateRefund } from './queries.ts';
import type { Refund, RefundPorts } from './refund.ts';
import { tellChanged } from './tell-changed.ts';

/**
 * A refund that nobody has to approve any more goes on: it is held while its gate is shut; else it enters the ledger, waits for
 * a person's hand, or is credit at once. It is locked, or was made in this transaction.
 */
export async function moveOn(
  tx: Tx,
  shopId: string,
  ports: RefundPorts,
  refund: Refund,
  now: Temporal.Instant,
): Promise<Refund> {
  const heldFor = await ports.gate(tx, shopId, refund, now);
  const after = heldFor
    ? await updateRefund(tx, shopId, refund, { status: 'held', heldFor })
    : await release(tx, shopId, { ...refund, heldFor: null }, now);
  await tellChanged(tx, shopId, ports, after, now);
  return after;
}

async function release(tx: Tx, shopId: string, refund: Refund, now: Temporal.Instant): Promise<Refund> {
  if (refund.method === 'store_credit') {
    const reference = await issueCredit(tx, shopId, refund, now);
    return updateRefund(tx, shopId, refund, { status: 'sent', reference, settledAt: now });
  }
  if (refund.method === 'manual') return updateRefund(tx, shopId, refund, { status: 'queued' });
  const carrier = refund.payment && (await selectCarrier(tx, shopId, refund.payment.provider));
  // Its provider was removed while it waited: a person moves the money.
  if (!carrier) return updateRefund(tx, shopId, refund, { status: 'queued', method: 'manual' });
  await queueMoney(tx, shopId, refund, carrier, now);
  return updateRefund(tx, shopId, refund, { status: 'queued' });
}

/** Into the ledger under the refund's own id, addressed to the one provider that may carry it. */
async function queueMoney(tx: Tx, shopId: string, refund: Refund, carrier: string, now: Temporal.Instant) {
  const { id, payment, amountMinor, currency, orderNumber, note } = refund;
  if (!payment) throw new Error('Money without a payment has no carrier.');
  const content: MoneyContent = { refundId: id, orderNumber, amountMinor, currency, payment, note };
  const send = { rank: 'reply', purpose: 'service', channel: 'money', address: carrier, content } as const;
  await enqueueSends(tx, shopId, [{ id, key: `refund:${id}`, ...send }], now);
}
