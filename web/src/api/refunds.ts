import { call } from './http.ts';

export type RefundStatus = 'waiting_approval' | 'held' | 'queued' | 'sent' | 'not_sent' | 'unknown' | 'cancelled';
export const partReasons = ['goods', 'discount', 'freight', 'keeps_goods', 'other'] as const;
export type Part = {
  reason: (typeof partReasons)[number];
  /** Below zero: taken off. */
  amountMinor: number;
  lineId?: string | null;
  note?: string;
};
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
