import { call, withQuery } from './http.ts';
import { of, type Seen } from './returns.ts';

export type RefundStatus = 'waiting_approval' | 'held' | 'queued' | 'sent' | 'not_sent' | 'unknown' | 'cancelled';
export const partReasons = ['goods', 'discount', 'freight', 'keeps_goods', 'other'] as const;
export type Part = {
  reason: (typeof partReasons)[number];
  /** Below zero: taken off. */
  amountMinor: number;
  lineId?: string | null;
  note?: string;
};
/** Money for goods of a return names them; what else is given, freight or goodwill, settles nothing of what is owed. */
export const isForGoods = ({ reason }: Pick<Part, 'reason'>) => reason === 'goods' || reason === 'keeps_goods';
export const remedies = ['refund', 'partial_keep', 'store_credit'] as const;
export type Remedy = (typeof remedies)[number];
type Actor = { kind: 'buyer' | 'qin' | 'agent' | 'api'; id?: string };

export type Refund = {
  id: string;
  orderId: string;
  returnId: string | null;
  parts: Part[];
  amountMinor: number;
  currency: string;
  remedy: Remedy;
  method: 'provider' | 'manual' | 'store_credit';
  payment: { provider: string; reference: string } | null;
  note: string;
  status: RefundStatus;
  /** What it waits for while it is held. */
  heldFor: string | null;
  reason: string | null;
  /** At the provider, of the transfer by hand, or the code of the credit. */
  reference: string | null;
  askedBy: Actor;
  askedAt: string;
  approvedBy: Actor | null;
  approvedAt: string | null;
  confirmedBy: Actor | null;
  settledAt: string | null;
};

export type Paid = { currency: string; paidMinor: number; refundedMinor: number; leftMinor: number };

export type NewRefund = {
  requestKey: string;
  orderId: string;
  returnId: string | null;
  parts: readonly Part[];
  amountMinor: number;
  currency: string;
  remedy: Remedy;
  note: string;
  isManual: boolean;
};

export const readRefunds = (orderId: string) =>
  call<{ paid: Paid; refunds: Refund[] }>('GET', `/orders/${orderId}/refunds`);
export const askRefund = (asked: NewRefund) => call<Refund>('POST', '/refunds', asked);
export const approveRefund = (id: string) => call<Refund>('POST', `/refunds/${id}/approve`);
export const cancelRefund = (id: string, reason: string) => call<Refund>('POST', `/refunds/${id}/cancel`, { reason });
export const confirmManual = (id: string, reference: string) =>
  call<Refund>('POST', `/refunds/${id}/confirm`, { reference });

export type OwedSum = { remedy: Remedy; amountMinor: number; parts: Part[]; lineIds: string[] };
/** `needsPercent`: the buyer keeps goods, and nobody has said yet how much of their price goes back. */
export type Payment = { currency: string; sums: OwedSum[]; needsPercent: boolean };
/** What would be given back for a return now. */
export const readPayment = (id: string, keepsGoodsPercent: number | null) =>
  call<Payment>('GET', withQuery(`${of(id)}/payment`, { keepsGoodsPercent }));
export const payReturn = ({ id, version }: Seen, keepsGoodsPercent: number | null, isManual: boolean) =>
  call<{ refunds: Refund[] }>('POST', `${of(id)}/payment`, {
    ...{ seen: version, isManual },
    ...(keepsGoodsPercent === null ? {} : { keepsGoodsPercent }),
  });
