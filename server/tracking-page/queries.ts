import { sql } from 'kysely';
import type { Db } from '../platform/database.ts';

/** The order of a link, if it is this shop's. */
export async function orderOfLink(
  db: Db,
  shopId: string,
  token: string,
  now: Temporal.Instant,
): Promise<string | null> {
  const { rows } = await sql<{ id: string }>`select id from orders
    where shop_id = ${shopId} and tracking_token = ${token} and placed_at <= ${now}`.execute(db);
  return rows[0]?.id ?? null;
}

/** In a demo shop: the newest order with a parcel under way, and its buyer's address. */
export async function selectDemoOrder(
  db: Db,
  shopId: string,
  now: Temporal.Instant,
): Promise<{ number: string; address: string } | null> {
  const { rows } = await sql<{ number: string; address: string }>`
    select o.external_id as number, c.email as address from parcels p
    join orders o on o.shop_id = p.shop_id and o.id = p.order_id and o.status <> 'cancelled'
    join customers c on c.shop_id = o.shop_id and c.id = o.customer_id and c.email is not null
    where p.shop_id = ${shopId} and p.return_id is null and p.delivered_at is null and p.handed_over_at <= ${now}
    order by p.handed_over_at desc limit 1`.execute(db);
  return rows[0] ?? null;
}
