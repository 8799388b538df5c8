import { sql } from 'kysely';
import type { Db } from '../server/platform/database.ts';
import { newId } from '../server/platform/ids.ts';

export type Buyer = { customerId: string; orderId: string; parcelId: string };

const buyerCount = 2000;
const deliveredCount = 20_000;
const regions = ['GD', 'SH', 'BJ', 'SC', 'HB'];

/** A shop with 20,000 deliveries behind it and 2,000 buyers who each wait for one parcel. */
export async function seedShop(db: Db, now: Temporal.Instant): Promise<{ shopId: string; buyers: Buyer[] }> {
  const shopId = newId(now);
  await sql`insert into shops (id, code, name, country, zone, currency, created_at)
    values (${shopId}, 'bench', 'Bench', 'CN', 'Asia/Shanghai', 'CNY', ${now})`.execute(db);
  await sql`insert into business_hours (shop_id, weekday, opens, closes)
    select ${shopId}, day, '09:00', '21:00' from generate_series(1, 7) day`.execute(db);
  await sql`insert into customers (shop_id, id, external_id, name, tier, synced_at)
    select ${shopId}, gen_random_uuid(), 'c' || n, 'Anna Smith', case when n % 2 = 0 then 'Gold' end, ${now}
    from generate_series(1, ${buyerCount}::int) n`.execute(db);
  await sql`insert into orders (shop_id, id, external_id, status, placed_at, synced_at)
    select ${shopId}, gen_random_uuid(), 'd' || n, 'completed', ${now}::timestamptz - n * interval '20 minutes' - interval '12 days', ${now}
    from generate_series(1, ${deliveredCount}::int) n`.execute(db);
  await sql`insert into parcels (shop_id, id, external_id, order_id, carrier, origin_city, origin_region, origin_country,
      destination_city, destination_region, destination_country, ordered_at, handed_over_at, delivered_at, synced_at)
    select ${shopId}, gen_random_uuid(), external_id, id, 'SF', 'Hangzhou', 'ZJ', 'CN', 'X', (${regions}::text[])[1 + abs(hashtext(external_id)) % 5],
      'CN', placed_at, placed_at + interval '1 day', placed_at + interval '1 day' + (2 + abs(hashtext(external_id)) % 8) * interval '1 day', ${now}
    from orders where shop_id = ${shopId}`.execute(db);
  await sql`insert into orders (shop_id, id, external_id, customer_id, status, placed_at, currency, total_minor, synced_at)
    select ${shopId}, gen_random_uuid(), 'o' || external_id, id, 'shipped', ${now}::timestamptz - interval '4 days', 'CNY', 19900, ${now}
    from customers where shop_id = ${shopId}`.execute(db);
  await sql`insert into order_lines (shop_id, order_id, id, external_id, title, options, quantity)
    select shop_id, id, gen_random_uuid(), '1', 'Linen shirt', 'M / white', 1 from orders where shop_id = ${shopId} and customer_id is not null`.execute(
    db,
  );
  await sql`insert into parcels (shop_id, id, external_id, order_id, carrier, tracking_number, origin_city, origin_region, origin_country,
      destination_city, destination_region, destination_country, ordered_at, handed_over_at, synced_at)
    select ${shopId}, gen_random_uuid(), external_id, id, 'SF', 'SF' || external_id, 'Hangzhou', 'ZJ', 'CN', 'Guangzhou', (${regions}::text[])[1 + abs(hashtext(external_id)) % 5],
      'CN', placed_at, placed_at + interval '1 day', ${now} from orders where shop_id = ${shopId} and customer_id is not null`.execute(
    db,
  );
  await sql`insert into scans (shop_id, parcel_id, at, status, place, text)
    select shop_id, id, handed_over_at + n * interval '8 hours', case n when 0 then 'accepted' else 'in_transit' end, 'Nanchang', 'arrived at hub'
    from parcels, generate_series(0, 5) n where shop_id = ${shopId} and delivered_at is null`.execute(db);
  await sql`vacuum analyze`.execute(db);
  const { rows } = await sql<Buyer>`select o.customer_id as "customerId", o.id as "orderId", p.id as "parcelId"
    from orders o join parcels p on p.shop_id = o.shop_id and p.order_id = o.id
    where o.shop_id = ${shopId} and o.customer_id is not null`.execute(db);
  return { shopId, buyers: rows };
}
