import type { Tx } from '../platform/database.ts';
import { notFound, Refused } from '../platform/errors.ts';
import { newId } from '../platform/ids.ts';
import { moveOn } from './move-on.ts';
import { insertRefund, lockTill, type Payment, selectRefund, type Till } from './queries.ts';
import type { Refund, RefundPorts, StillOwed } from './refund.ts';
import { type Actor, isForGoods, type Method, needsSecondPerson, type Part, type Remedy } from './rules.ts';
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
  /** What has to stay in the till besides; left out: nothing. */
  owed?: StillOwed;
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
  const till = await lockTill(tx, asked);
  if (!till) throw notFound();
  if (till.askedId) return sameAs(await selectRefund(tx, shopId, till.askedId), asked);
  const owedMinor = asked.owed ? await asked.owed(tx, shopId, asked) : 0;
  checkTill({ ...till, leftMinor: till.leftMinor - owedMinor }, asked);
  const { method, from } = wayOf(till, asked);
  // All that goes back of an order counts: nobody gets below the limit by asking twice.
  const isForSecond = needsSecondPerson({ amountMinor: till.committedMinor + amountMinor, currency }, till.limit);
  const refund: Refund = {
    ...{ id: newId(now), orderId, orderNumber: till.orderNumber, returnId: asked.returnId },
    ...{ parts: [...asked.parts], amountMinor, currency, remedy: asked.remedy, method },
    ...{ payment: from && { provider: from.provider, reference: from.reference }, note: asked.note ?? '' },
    ...{ status: isForSecond ? 'waiting_approval' : 'queued', heldFor: null, reason: null, reference: null },
    ...{ askedBy: asked.by, askedAt: now, approvedBy: null, approvedAt: null, confirmedBy: null, settledAt: null },
  };
  if (!(await insertRefund(tx, shopId, refund, { requestKey, paymentId: from?.id ?? null }))) {
    // Asked under this key for another order, whose till does not make us wait; else the return is another order's.
    const rival = await lockTill(tx, asked);
    throw rival?.askedId ? new Refused('request_key_reused', 409) : notFound();
  }
  if (!isForSecond) return moveOn(tx, shopId, ports, refund, now);
  await tellChanged(tx, shopId, ports, refund, now);
  return refund;
}

function sameAs(before: Refund | null, asked: AskRefund): Refund {
  const isSame =
    before !== null &&
    before.orderId === asked.orderId &&
    before.amountMinor === asked.amountMinor &&
    before.currency === asked.currency &&
    before.returnId === asked.returnId;
  if (!isSame) throw new Refused('request_key_reused', 409);
  return before;
}

function checkTill(till: Till, { amountMinor, currency, parts }: AskRefund): void {
  if (till.currency !== currency) throw new Refused('refund_currency', 422, { currency: till.currency });
  if (till.live.some(({ status }) => status === 'unknown')) throw new Refused('refund_unknown_pending', 409);
  // Two colleagues with the same form before them each have a key of their own.
  const paidFor = till.live.flatMap((live) => goodsOf(live.parts));
  if (goodsOf(parts).some((lineId) => paidFor.includes(lineId))) throw new Refused('refund_line_again', 409);
  if (amountMinor > till.leftMinor)
    throw new Refused('refund_over_paid', 409, { leftMinor: Math.max(0, till.leftMinor), currency });
}

/** The lines of a return whose price is in these parts, whole or a part of it. */
const goodsOf = (parts: readonly Part[]): string[] =>
  parts.flatMap((part) => (isForGoods(part) && part.lineId ? [part.lineId] : []));

/** Back the way it came where somebody can carry it, from the payment with the most left; else by hand. */
function wayOf({ payments }: Till, asked: AskRefund): { method: Method; from: Payment | null } {
  if (asked.remedy === 'store_credit') return { method: 'store_credit', from: null };
  const best = asked.isManual ? undefined : payments.find(({ hasProvider }) => hasProvider);
  const from = best ?? payments[0] ?? null;
  const isEnough = from !== null && from.leftMinor >= asked.amountMinor;
  if (best && !isEnough)
    throw new Refused('refund_over_payment', 409, { leftMinor: best.leftMinor, currency: asked.currency });
  return { method: best ? 'provider' : 'manual', from: isEnough ? from : null };
}
