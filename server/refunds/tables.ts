import type { Generated } from 'kysely';
import type { Actor, Method, Part, RefundStatus, Remedy } from './rules.ts';

declare module '../platform/database.ts' {
  interface Tables {
    refunds: RefundsTable;
    order_money: OrderMoneyTable;
    store_credits: StoreCreditsTable;
  }
}

type RefundsTable = {
  shop_id: string;
  id: string;
  order_id: string;
  return_id: string | null;
  request_key: string;
  parts: Part[];
  amount_minor: number;
  currency: string;
  remedy: Remedy;
  method: Method;
  payment_id: string | null;
  note: Generated<string>;
  status: RefundStatus;
  held_for: string | null;
  reason: string | null;
  reference: string | null;
  asked_by: Actor;
  asked_at: Temporal.Instant;
  approved_by: Actor | null;
  approved_at: Temporal.Instant | null;
  confirmed_by: Actor | null;
  settled_at: Temporal.Instant | null;
};

type OrderMoneyTable = {
  shop_id: string;
  order_id: string;
  currency: string;
  paid_minor: number;
  committed_minor: Generated<number>;
  over_minor: Generated<number>;
};

type StoreCreditsTable = {
  shop_id: string;
  id: string;
  refund_id: string;
  customer_id: string | null;
  code: string;
  amount_minor: number;
  left_minor: number;
  currency: string;
  issued_at: Temporal.Instant;
  expires_at: Temporal.Instant | null;
};
