import { type RawBuilder, sql } from 'kysely';
import { idsOfPerson, survivorOf } from '../customers/index.ts';
import type { Db, Tx } from '../platform/database.ts';
import { waysToWrite } from './rules.ts';
import type { OrderStatus } from './tables.ts';

/** An order as it was known at the asked time: what happened later has not happened. */
export type Order = {
  id: string;
  /** The number that buyer and agent use; also the shop's own id of the order. */
  number: string;
  /** Whose it is: the surviving customer where several are one. */
  customerId: string | null;
  /** The customer it came with: what is written down keeps it, so that a merge can be undone. */
  boughtAs: string | null;
  status: OrderStatus;
  placedAt: Temporal.Instant;
  paidAt: Temporal.Instant | null;
  shipBy: Temporal.Instant | null;
  cancelledAt: Temporal.Instant | null;
  currency: string | null;
  totalMinor: number | null;
  syncedAt: Temporal.Instant;
  lines: OrderLine[];
};

export type OrderLine = {
  id: string;
  title: string;
  /** In other languages, by locale. */
  titles: Record<string, string>;
  /** As sold: "M / navy". */
  options: string | null;
  size: string | null;
  colour: string | null;
  quantity: number;
  priceMinor: number | null;
  variantId: string | null;
  productId: string | null;
};

/** The customer's orders placed by `now`, newest first, with their lines; those of others who are the same person, too. One statement. */
export async function recentOrders(
  tx: Tx,
  shopId: string,
  customerId: string,
  now: Temporal.Instant,
  limit: number,
): Promise<Order[]> {
  // The newest of each, so that the index gives them in order.
  const own = sql`select own.* from ${idsOfPerson(shopId, customerId)} person cross join lateral (
    ${newest(now, sql`o.shop_id = ${shopId} and o.customer_id = person.id`, limit)}) own
    order by own.placed_at desc, own.id desc limit ${limit}`;
  return selectOrdersOf(tx, now, own);
}

export async function orderById(
  tx: Db | Tx,
  shopId: string,
  orderId: string,
  now: Temporal.Instant,
): Promise<Order | null> {
  return (await selectOrders(tx, now, sql`o.shop_id = ${shopId} and o.id = ${orderId}`, 1))[0] ?? null;
}

/** By the order number as a buyer writes it: with or without a leading #, in small letters, with blanks. */
export async function orderByNumber(
  tx: Tx,
  shopId: string,
  number: string,
  now: Temporal.Instant,
): Promise<Order | null> {
  const numbers = waysToWrite(number);
  const alike = sql`o.shop_id = ${shopId} and o.external_id = any(${numbers}::text[])`;
  const found = await selectOrders(tx, now, alike, numbers.length);
  const order = numbers.find((one) => found.some((known) => known.number === one));
  return found.find((known) => known.number === order) ?? null;
}

/** A page of the shop's orders, newest first; `after` is the id of the last one of the page before. */
export async function listOrders(
  tx: Db | Tx,
  shopId: string,
  now: Temporal.Instant,
  after: string | null,
  limit: number,
): Promise<Order[]> {
  const page = after
    ? sql`and (o.placed_at, o.id) < (select placed_at, id from orders where shop_id = ${shopId} and id = ${after})`
    : sql``;
  return selectOrders(tx, now, sql`o.shop_id = ${shopId} ${page}`, limit);
}

/** The orders are cut to `limit` before their lines are looked up. */
async function selectOrders(
  tx: Db | Tx,
  now: Temporal.Instant,
  condition: RawBuilder<unknown>,
  limit: number,
): Promise<Order[]> {
  return selectOrdersOf(tx, now, newest(now, condition, limit));
}

const newest = (now: Temporal.Instant, condition: RawBuilder<unknown>, limit: number) =>
  sql`select * from orders o where ${condition} and o.placed_at <= ${now}
      order by o.placed_at desc, o.id desc limit ${limit}`;

async function selectOrdersOf(tx: Db | Tx, now: Temporal.Instant, page: RawBuilder<unknown>): Promise<Order[]> {
  const { rows } = await sql<Order>`
    select o.id, o.external_id as number, ${survivorOf(sql`o.shop_id`, sql`o.customer_id`)} as "customerId",
      o.customer_id as "boughtAs", ${statusAt(now)} as status,
      o.placed_at as "placedAt", case when o.paid_at <= ${now} then o.paid_at end as "paidAt", o.ship_by as "shipBy",
      case when o.cancelled_at <= ${now} then o.cancelled_at end as "cancelledAt", o.currency,
      o.total_minor as "totalMinor", o.synced_at as "syncedAt", coalesce(sold.lines, '[]') as lines
    from (${page}) o
    left join lateral (
      select json_agg(json_build_object('id', l.id, 'title', l.title, 'titles', coalesce(p.titles, '{}'),
        'options', l.options, 'size', v.size,
        'colour', v.colour, 'quantity', l.quantity, 'priceMinor', l.price_minor, 'variantId', l.variant_id,
        'productId', v.product_id) order by l.id) as lines
      from order_lines l left join variants v on v.shop_id = l.shop_id and v.id = l.variant_id
        left join products p on p.shop_id = v.shop_id and p.id = v.product_id
      where l.shop_id = o.shop_id and l.order_id = o.id
    ) sold on true
    order by o.placed_at desc, o.id desc`.execute(tx);
  return rows;
}

/**
 * The status at a time. After the last synchronisation it is the one on record; before it (`--at`), only what the order's
 * own times prove: whether it had been sent is for its parcels to say.
 */
function statusAt(now: Temporal.Instant): RawBuilder<OrderStatus> {
  return sql`case
    when o.cancelled_at <= ${now} then 'cancelled'
    when o.synced_at <= ${now} and not (o.status = 'cancelled' and o.cancelled_at > ${now}) then o.status
    when o.status = 'cancelled' and o.cancelled_at is null then 'cancelled'
    when o.paid_at <= ${now} then 'paid'
    else 'placed' end`;
}
