import { sql } from 'kysely';
import { ensureCustomers } from '../customers/index.ts';
import type { Tx } from '../platform/database.ts';
import { Refused } from '../platform/errors.ts';
import type { WriteAt } from '../platform/import-run.ts';
import { type ChangedRow, type Mirror, mirrorRows, plainFields, type Upserted } from '../platform/mirror.ts';
import { isFromFuture } from './rules.ts';
import type { OrderStatus } from './tables.ts';
import { type PaymentInput, upsertPayments } from './upsert-payments.ts';

/** An order as the shop tells it. A field left out stays as it stood; null empties it. Times are ISO texts. */
export type OrderInput = {
  external_id: string;
  status: OrderStatus;
  placed_at: string;
  paid_at?: string | null;
  ship_by?: string | null;
  cancelled_at?: string | null;
  currency?: string | null;
  total_minor?: number | null;
  /** Both are within `total_minor`: what the way to the buyer cost them, and what was taken off. */
  freight_minor?: number | null;
  discount_minor?: number | null;
  /** The shop's id of the customer; one we have not been told of is made. */
  customer?: string | null;
  source_updated_at?: string;
  /** All lines of the order: those that are not named any more go. */
  lines?: LineInput[];
  /** What came in for it; one that is not named any more stays. */
  payments?: PaymentInput[];
};

export type LineInput = {
  external_id: string;
  title: string;
  options?: string | null;
  quantity: number;
  price_minor?: number | null;
  /** The shop's id of what was sold; its product may come later. */
  variant_external_id?: string | null;
  sku?: string | null;
  batch?: string | null;
};

const orders: Mirror = {
  table: 'orders',
  key: ['external_id'],
  identity: ['external_id'],
  stamped: true,
  fields: {
    ...plainFields({
      external_id: 'text',
      status: 'text',
      placed_at: 'timestamptz',
      paid_at: 'timestamptz',
      ship_by: 'timestamptz',
      cancelled_at: 'timestamptz',
      currency: 'text',
      total_minor: 'bigint',
      freight_minor: 'bigint',
      discount_minor: 'bigint',
      source_updated_at: 'timestamptz',
    }),
    customer: {
      type: 'text',
      column: 'customer_id',
      value: '(select c.id from customers c where c.shop_id = shop.id and c.external_id = s.customer)',
    },
  },
};

/** Lines have no times of their own: those of an order that was not taken because it is older are not taken either. */
const lines: Mirror = {
  table: 'order_lines',
  key: ['order_id', 'external_id'],
  identity: ['order_number', 'external_id'],
  stamped: false,
  fields: {
    order_number: {
      type: 'text',
      column: 'order_id',
      value: '(select o.id from orders o where o.shop_id = shop.id and o.external_id = s.order_number)',
    },
    ...plainFields({
      external_id: 'text',
      title: 'text',
      options: 'text',
      quantity: 'int',
      price_minor: 'bigint',
      variant_external_id: 'text',
      sku: 'text',
      batch: 'text',
    }),
    variant: {
      type: 'text',
      column: 'variant_id',
      // An export that knows only the SKU finds what was sold by it, where exactly one variant has it.
      value: `coalesce(
        (select v.id from variants v where v.shop_id = shop.id and v.external_id = s.variant),
        (select case when count(*) = 1 then (array_agg(v.id))[1] end from variants v
          where v.shop_id = shop.id and v.sku = s.variant))`,
    },
  },
};

/**
 * Mirrors orders with their lines. An order from the future is refused, and the batch with it: the engine finds which. The outcome of an order includes its lines. Appends no event: the
 * caller does.
 */
export async function upsertOrders(tx: Tx, rows: readonly OrderInput[], at: WriteAt): Promise<Upserted> {
  const early = rows.find((row) => isFromFuture(row.placed_at, at.now));
  if (early) throw new Refused('order_in_future', 422, { order: early.external_id, placedAt: early.placed_at });
  await ensureCustomers(
    tx,
    rows.flatMap((row) => row.customer ?? []),
    at,
  );
  const own = rows.map((row) => ({ ...row, id: at.nextId() }));
  const changed = await mirrorRows(tx, orders, own, at);
  const byId = new Map(changed.map((row) => [row.id, row]));
  const withLines = rows.filter((row) => row.lines !== undefined);
  if (withLines.length > 0)
    for (const row of await replaceLines(tx, await notOlder(tx, withLines, at), at))
      if (!byId.has(row.id)) byId.set(row.id, row);
  const withPayments = rows.filter((row) => row.payments !== undefined);
  if (withPayments.length > 0)
    for (const row of await upsertPayments(tx, await notOlder(tx, withPayments, at), at))
      if (!byId.has(row.id)) byId.set(row.id, row);
  const outcomes = new Map(
    [...byId.values()].map((row) => [row.external_id, row.inserted ? 'inserted' : 'updated'] as const),
  );
  return {
    outcomes: rows.map((row) => outcomes.get(row.external_id) ?? 'unchanged'),
    changedIds: [...byId.keys()],
  };
}

/** Leaves out orders of which we hold newer news; only orders that are dated at all can be older. */
async function notOlder(tx: Tx, rows: readonly OrderInput[], at: WriteAt): Promise<OrderInput[]> {
  const dated = rows.filter((row) => row.source_updated_at !== undefined);
  if (dated.length === 0) return [...rows];
  const source = JSON.stringify(
    dated.map(({ external_id, source_updated_at }) => ({ external_id, source_updated_at })),
  );
  const { rows: older } = await sql<{ external_id: string }>`select o.external_id from orders o
    join json_to_recordset(${source}::json) as s(external_id text, source_updated_at timestamptz) using (external_id)
    where o.shop_id = ${at.shopId} and o.source_updated_at > s.source_updated_at`.execute(tx);
  const left = new Set(older.map((row) => row.external_id));
  return rows.filter((row) => !left.has(row.external_id));
}

async function replaceLines(tx: Tx, rows: readonly OrderInput[], at: WriteAt): Promise<ChangedRow[]> {
  const given = rows.flatMap((row) =>
    (row.lines ?? []).map((line) => ({
      ...line,
      order_number: row.external_id,
      variant: line.variant_external_id ?? line.sku ?? null,
      id: at.nextId(),
    })),
  );
  const changed = given.length > 0 ? await mirrorRows(tx, lines, given, at) : [];
  const source = JSON.stringify(
    rows.map((row) => ({ number: row.external_id, lines: (row.lines ?? []).map((line) => line.external_id) })),
  );
  const { rows: touched } = await sql<ChangedRow>`
    with gone as (
      delete from order_lines l
      using json_to_recordset(${source}::json) as s(number text, lines text[])
        join orders o on o.shop_id = ${at.shopId} and o.external_id = s.number
      where l.shop_id = ${at.shopId} and l.order_id = o.id and l.external_id <> all(s.lines)
      returning l.order_id
    )
    select id, external_id, false as inserted from orders
    where shop_id = ${at.shopId} and (id = any(${changed.map((row) => row.order_id as string)}::uuid[]) or id in (select order_id from gone))`.execute(
    tx,
  );
  return touched;
}
