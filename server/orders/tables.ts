import type { Generated } from 'kysely';

export const orderStatuses = ['placed', 'paid', 'shipped', 'completed', 'cancelled'] as const;
export type OrderStatus = (typeof orderStatuses)[number];

export type OrdersTable = {
  shop_id: string;
  id: string;
  external_id: string;
  customer_id: string | null;
  status: OrderStatus;
  placed_at: Temporal.Instant;
  paid_at: Temporal.Instant | null;
  ship_by: Temporal.Instant | null;
  cancelled_at: Temporal.Instant | null;
  currency: string | null;
  total_minor: number | null;
  freight_minor: number | null;
  discount_minor: number | null;
  source_updated_at: Temporal.Instant | null;
  synced_at: Temporal.Instant;
  /** Of the link to its tracking page. */
  tracking_token: Generated<string>;
};

export type OrderLinesTable = {
  shop_id: string;
  order_id: string;
  id: string;
  external_id: string;
  variant_id: string | null;
  variant_external_id: string | null;
  sku: string | null;
  title: string;
  options: string | null;
  quantity: number;
  price_minor: number | null;
  /** The production run, where the shop knows it. */
  batch: string | null;
};

export type OrderPaymentsTable = {
  shop_id: string;
  order_id: string;
  id: string;
  provider: string;
  reference: string;
  amount_minor: number;
  currency: string;
  paid_at: Temporal.Instant;
  committed_minor: Generated<number>;
};

declare module '../platform/database.ts' {
  interface Tables {
    orders: OrdersTable;
    order_lines: OrderLinesTable;
    order_payments: OrderPaymentsTable;
  }
}
