import type { Tx } from '../platform/database.ts';
import { notFound, Refused } from '../platform/errors.ts';
import { newId } from '../platform/ids.ts';
import { loadShop } from '../shops/index.ts';
import { moveOn } from './move-on.ts';
import {
  insertRefund,
  lockTill,
  type Payment,
  reserve,
  selectByRequestKey,
  selectPayments,
  selectRefund,
  type Till,
} from './queries.ts';
import type { Refund, RefundPorts } from './refund.ts';
import { type Actor, type Method, needsSecondPerson, type Part, type Remedy } from './rules.ts';
import { tellChanged } from './tell-changed.ts';

export type AskRefund = {
  shopId: string;
  orderId: string;
  returnId: string | null;
  /** The lines of the sum; they add up to it. */
  parts: readonly Part[];
  amountMinor: number;
  currency: string;
  remedy: Remedy;
  by: Actor;
  /** The same twice is the same refund. */
  requestKey: string;
  note?: string;
  /** A person moves the money, though the provider of the payment could. */
  isManual?: boolean;
};

/**
 * Makes a refund, reserves its sum in the order's till, and lets it go as far as it may: to a second person above the shop's
 * limit, to its gate, into the ledger. Of those who ask at the same moment each waits for the one before.
 * Throws Refused `not_found`, `refund_parts_sum`, `refund_currency`, `refund_over_paid`, `refund_unknown_pending`,
 * `refund_line_again`, `refund_over_payment`, `request_key_reused`.
 */
export async function askRefund(tx: Tx, asked: AskRefund, ports: RefundPorts, now: Temporal.Instant): Promise<Refund> {
  const { shopId, orderId, amountMinor, currency, requestKey } = asked;
  const sum = asked.parts.reduce((total, part) => total + part.amountMinor, 0);
  if (sum !== amountMinor || !Number.isSafeInteger(amountMinor) || amountMinor <= 0)
    throw new Refused('refund_parts_sum', 422, { sumMinor: sum, amountMinor });
  const till = await lockTill(tx, shopId, orderId);
  if (!till) throw notFound();
  const before = await selectByRequestKey(tx, shopId, requestKey);
  if (before) return sameAs(before, asked);
  checkTill(till, asked);
  const { method, paymentId } = await wayOf(tx, asked);
  const shop = await loadShop(tx, shopId);
  // All that goes back of an order counts: nobody gets below the limit by asking twice.
  const all = { amountMinor: till.committedMinor + amountMinor, currency };
  const isForSecond = needsSecondPerson(all, { minor: shop.refundLimitMinor, currency: shop.currency });
  const id = newId(now);
  const row = {
    ...{ id, orderId, returnId: asked.returnId, parts: [...asked.parts], amountMinor, currency, requestKey, paymentId },
    ...{ remedy: asked.remedy, method, note: asked.note ?? '', askedBy: asked.by },
    status: isForSecond ? ('waiting_approval' as const) : ('queued' as const),
  };
  if (!(await insertRefund(tx, shopId, row, now))) {
    // Asked under this key for another order, whose till does not make us wait; else the return is another order's.
    const rival = await selectByRequestKey(tx, shopId, requestKey);
    throw rival ? new Refused('request_key_reused', 409) : notFound();
  }
  await reserve(tx, shopId, row);
  const refund = await selectRefund(tx, shopId, id);
  if (!refund) throw new Error('What was inserted is not there.');
  if (!isForSecond) return moveOn(tx, shopId, ports, refund, now);
  await tellChanged(tx, shopId, ports, refund, now);
  return refund;
}

function sameAs(before: Refund, asked: AskRefund): Refund {
  const isSame =
    before.orderId === asked.orderId &&
    before.amountMinor === asked.amountMinor &&
    before.currency === asked.currency &&
    before.returnId === asked.returnId;
  if (!isSame) throw new Refused('request_key_reused', 409);
  return before;
}

function checkTill(till: Till, { amountMinor, currency, parts }: AskRefund): void {
  if (till.currency !== currency) throw new Refused('refund_currency', 422, { currency: till.currency });
  if (till.isUnknownPending) throw new Refused('refund_unknown_pending', 409);
  // Two colleagues with the same form before them each have a key of their own.
  const paidFor = goodsOf(till.parts);
  if (goodsOf(parts).some((lineId) => paidFor.includes(lineId))) throw new Refused('refund_line_again', 409);
  if (amountMinor > till.leftMinor)
    throw new Refused('refund_over_paid', 409, { leftMinor: Math.max(0, till.leftMinor), currency });
}

/** The lines of a return whose price is in these parts. */
const goodsOf = (parts: readonly Part[]): string[] =>
  parts.flatMap(({ reason, lineId }) => (reason === 'goods' && lineId ? [lineId] : []));

/** Back the way it came where somebody can carry it, from the payment with the most left; else by hand. */
async function wayOf(tx: Tx, asked: AskRefund): Promise<{ method: Method; paymentId: string | null }> {
  if (asked.remedy === 'store_credit') return { method: 'store_credit', paymentId: null };
  const payments = await selectPayments(tx, asked.shopId, asked.orderId);
  const [best] = asked.isManual ? [] : payments.filter(({ hasProvider }) => hasProvider);
  const method = best ? 'provider' : 'manual';
  const from: Payment | undefined = best ?? payments[0];
  if (method === 'provider' && from && from.leftMinor < asked.amountMinor)
    throw new Refused('refund_over_payment', 409, { leftMinor: from.leftMinor, currency: asked.currency });
  const fits = from && from.leftMinor >= asked.amountMinor;
  return { method, paymentId: fits ? from.id : null };
}
