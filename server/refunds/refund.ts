import type { Tx } from '../platform/database.ts';
import type { Actor, Method, Part, RefundStatus, Remedy } from './rules.ts';

export type Refund = {
  /** Also the send's id, and the key at the provider. */
  id: string;
  orderId: string;
  orderNumber: string;
  returnId: string | null;
  parts: Part[];
  amountMinor: number;
  currency: string;
  remedy: Remedy;
  method: Method;
  /** Where it is taken from; null: by hand, or as credit. */
  payment: { provider: string; reference: string } | null;
  note: string;
  status: RefundStatus;
  /** What it waits for while it is held. */
  heldFor: string | null;
  /** Why it was not sent, or is in doubt; in a person's words why it was cancelled. */
  reason: string | null;
  /** The provider's id of it, what an agent wrote down, or the credit's code. */
  reference: string | null;
  askedBy: Actor;
  askedAt: Temporal.Instant;
  approvedBy: Actor | null;
  approvedAt: Temporal.Instant | null;
  confirmedBy: Actor | null;
  settledAt: Temporal.Instant | null;
};

/** What refunds need from slices that they do not know. */
export type RefundPorts = {
  /** Why this refund must wait, or null: it may go. */
  gate(tx: Tx, shopId: string, refund: Refund, now: Temporal.Instant): Promise<string | null>;
  /** What else follows when a refund stands elsewhere than before, in the same transaction. */
  changed(tx: Tx, shopId: string, refund: Refund, now: Temporal.Instant): Promise<void>;
};

/** What is granted for goods of the order that these parts are not for, and is in no refund yet; in minor units. */
export type StillOwed = (
  tx: Tx,
  shopId: string,
  asked: Pick<Refund, 'orderId' | 'remedy'> & { parts: readonly Part[] },
) => Promise<number>;
