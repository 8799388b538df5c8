import { sql } from 'kysely';
import { newId } from '../platform/ids.ts';
import type { TestShop } from './shop.ts';

/** One parcel on its way from Hangzhou for two days. */
export async function sendOut(shop: TestShop, number: string, city: string, customerId: string | null = null) {
  const [orderId, parcelId] = [newId(shop.now()), newId(shop.now())];
  const placed = shop.now().subtract({ hours: 72 });
  await shop.tx(async (tx) => {
    await sql`insert into orders (shop_id, id, external_id, customer_id, status, placed_at, synced_at)
      values (${shop.id}, ${orderId}, ${number}, ${customerId}, 'shipped', ${placed}, ${shop.now()})`.execute(tx);
    await sql`insert into parcels (shop_id, id, external_id, order_id, origin_city, origin_region, origin_country, destination_city,
        destination_region, destination_country, ordered_at, handed_over_at, synced_at)
      values (${shop.id}, ${parcelId}, ${number}, ${orderId}, 'Hangzhou', 'ZJ', 'CN', ${city}, 'SC', 'CN', ${placed},
        ${placed.add({ hours: 24 })}, ${shop.now()})`.execute(tx);
  });
  return { orderId, parcelId };
}

/** Sixty deliveries on the lane, each of five days. */
export async function deliveredBefore(shop: TestShop): Promise<void> {
  await shop.tx(async (tx) => {
    await sql`insert into orders (shop_id, id, external_id, status, placed_at, synced_at)
      select ${shop.id}, gen_random_uuid(), 'h' || n, 'completed', ${shop.now()}::timestamptz - interval '20 days', ${shop.now()}
      from generate_series(1, 60) n`.execute(tx);
    await sql`insert into parcels (shop_id, id, external_id, order_id, origin_city, origin_region, origin_country, destination_city,
        destination_region, destination_country, ordered_at, handed_over_at, delivered_at, synced_at)
      select shop_id, gen_random_uuid(), external_id, id, 'Hangzhou', 'ZJ', 'CN', 'Chengdu', 'SC', 'CN', placed_at,
        placed_at + interval '1 day', placed_at + interval '6 days', synced_at
      from orders where shop_id = ${shop.id} and external_id like 'h%'`.execute(tx);
  });
}
