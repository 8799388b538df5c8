import { sql } from 'kysely';
import type { Db } from '../server/platform/database.ts';
import { newId, newSecret } from '../server/platform/ids.ts';
import { seal } from '../server/platform/seal.ts';
import { createShop, signedSessionCookie } from '../server/shops/index.ts';

export type Bought = { orderId: string; orderLineId: string };
export type ReturnsShop = { shopId: string; agentId: string; cookie: string; provider: string };

/** A price of 100 yuan: below what a second person has to approve. */
export const priceMinor = 10_000;
/** Standard Webhooks: what the stub at the other end would check. */
const webhookSecret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;

/** A shop with its owner signed in, which pays back through its own system at `stubUrl`. */
export async function openReturnsShop(
  db: Db,
  { secret, stubUrl }: { secret: string; stubUrl: string },
  now: Temporal.Instant,
): Promise<ReturnsShop> {
  const place = { name: 'Bench', country: 'CN', zone: 'Asia/Shanghai', currency: 'CNY' };
  const { id: shopId } = await db
    .transaction()
    .execute((tx) => createShop(tx, { code: `bench-${newId(now).slice(-8)}`, ...place }, now));
  const [userId, agentId, token, provider] = [newId(now), newId(now), newSecret(), newId(now)];
  const at = { created_at: now, updated_at: now };
  const user = { id: userId, shop_id: shopId, name: 'Anna', email: `${userId}@bench.test`, ...at };
  await db.insertInto('users').values(user).execute();
  const agent = {
    shop_id: shopId,
    id: agentId,
    user_id: userId,
    role: 'owner',
    name: 'Anna',
    created_at: now,
  } as const;
  await db
    .insertInto('agents')
    .values({ ...agent, revoked_at: null })
    .execute();
  const session = { id: newId(now), user_id: userId, token, expires_at: now.add({ hours: 240 }), ...at };
  await db.insertInto('sessions').values(session).execute();
  const sealed = seal(secret, 'providers', JSON.stringify({ secret: webhookSecret }));
  await sql`insert into providers (shop_id, id, kind, channel, name, settings, sealed, place, per_second, changed_at)
    values (${shopId}, ${provider}, 'webhook-refund', 'money', 'Bench', ${JSON.stringify({ url: stubUrl })}::jsonb, ${sealed}, 1,
      1000, ${now})`.execute(db);
  await sql`update installation set sending_enabled = true`.execute(db);
  await sql`insert into products (shop_id, id, external_id, title, category, synced_at)
    select ${shopId}, gen_random_uuid(), 'p' || n, 'Linen shirt ' || n, 'ordinary', ${now}
    from generate_series(1, 50) n`.execute(db);
  await sql`insert into variants (shop_id, id, product_id, external_id, size, stock, synced_at)
    select shop_id, gen_random_uuid(), id, external_id || size, size, 9, ${now}
    from products, unnest(array['S', 'M', 'L', 'XL']) size where shop_id = ${shopId}`.execute(db);
  return { shopId, agentId, cookie: signedSessionCookie(token, secret), provider };
}

/** So many paid orders of one thing each that arrived yesterday. */
export async function seedBought(db: Db, shopId: string, count: number, now: Temporal.Instant): Promise<Bought[]> {
  const { rows } = await sql<Bought>`
    with fresh as materialized (
      select n, gen_random_uuid() as customer, gen_random_uuid() as "orderId", gen_random_uuid() as "orderLineId",
        'b' || substr(gen_random_uuid()::text, 1, 18) as number from generate_series(1, ${count}::int) n
    ), stock as materialized (
      select id, row_number() over () - 1 as at, count(*) over () as all from variants where shop_id = ${shopId}
    ), buyers as (
      insert into customers (shop_id, id, external_id, name, country, synced_at)
      select ${shopId}, customer, number, 'Anna Smith', 'CN', ${now} from fresh
    ), bought as (
      insert into orders (shop_id, id, external_id, customer_id, status, placed_at, paid_at, currency, total_minor, synced_at)
      select ${shopId}, "orderId", number, customer, 'completed', ${now}::timestamptz - interval '4 days',
        ${now}::timestamptz - interval '4 days', 'CNY', ${priceMinor}::bigint, ${now} from fresh
    ), lines as (
      insert into order_lines (shop_id, order_id, id, external_id, variant_id, title, options, quantity, price_minor)
      select ${shopId}, "orderId", "orderLineId", '1', s.id, 'Linen shirt', 'M / white', 1, ${priceMinor}::bigint
      from fresh join stock s on s.at = fresh.n % s.all
    ), payments as (
      insert into order_payments (shop_id, order_id, id, provider, reference, amount_minor, currency, paid_at)
      select ${shopId}, "orderId", gen_random_uuid(), 'webhook-refund', number, ${priceMinor}::bigint, 'CNY',
        ${now}::timestamptz - interval '4 days' from fresh
    ), parcels as (
      insert into parcels (shop_id, id, external_id, order_id, carrier, tracking_number, destination_country, ordered_at,
        handed_over_at, delivered_at, synced_at)
      select ${shopId}, gen_random_uuid(), number, "orderId", 'SF', 'SF' || number, 'CN', ${now}::timestamptz - interval '4 days',
        ${now}::timestamptz - interval '3 days', ${now}::timestamptz - interval '1 day', ${now} from fresh
    )
    select "orderId", "orderLineId" from fresh`.execute(db);
  await sql`analyze`.execute(db);
  return rows;
}
