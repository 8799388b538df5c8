import { sql } from 'kysely';
import { newId } from '../platform/ids.ts';
import { approveReturn } from '../returns/approve.ts';
import { requestReturn } from '../returns/request-return.ts';
import { lockReturn } from '../returns/take-steps.ts';
import type { TestShop } from './shop.ts';

export type Sold = { m: string; l: string; buy(quantity?: number): Promise<{ orderId: string; orderLineId: string }> };

/** A shirt in two sizes, of which `stock` of the larger are left; each order buys the smaller, and has it since yesterday. */
export async function selling(shop: TestShop, stock: number | null): Promise<Sold> {
  const [productId, m, l] = [newId(shop.now()), newId(shop.now()), newId(shop.now())];
  const now = shop.now();
  await sql`insert into products (shop_id, id, external_id, title, synced_at)
    values (${shop.id}, ${productId}, ${productId}, 'Shirt', ${now})`.execute(shop.db);
  for (const [id, size, left] of [
    [m, 'M', 9],
    [l, 'L', stock],
  ] as const)
    await sql`insert into variants (shop_id, id, product_id, external_id, size, stock, synced_at)
      values (${shop.id}, ${id}, ${productId}, ${id}, ${size}, ${left}, ${now})`.execute(shop.db);
  return {
    ...{ m, l },
    buy: async (quantity = 1) => {
      const [orderId, orderLineId] = [newId(now), newId(now)];
      await sql`insert into orders (shop_id, id, external_id, status, placed_at, synced_at)
        values (${shop.id}, ${orderId}, ${orderId}, 'completed', ${now.subtract({ hours: 96 })}, ${now})`.execute(
        shop.db,
      );
      await sql`insert into order_lines (shop_id, order_id, id, external_id, variant_id, title, quantity, price_minor)
        values (${shop.id}, ${orderId}, ${orderLineId}, '1', ${m}, 'Shirt', ${quantity}, 9900)`.execute(shop.db);
      await sql`insert into parcels (shop_id, id, external_id, order_id, tracking_number, ordered_at, handed_over_at, delivered_at, synced_at,
          destination_country) values (${shop.id}, ${newId(now)}, ${orderId}, ${orderId}, 'SF1000000001', ${now.subtract({ hours: 96 })},
          ${now.subtract({ hours: 72 })}, ${now.subtract({ hours: 24 })}, ${now}, 'CN')`.execute(shop.db);
      return { orderId, orderLineId };
    },
  };
}

export type Asked = { returnId: string; lineId: string; orderId: string };

export async function request(shop: TestShop, sold: Sold, quantity = 1): Promise<Asked> {
  const { orderId, orderLineId } = await sold.buy(quantity);
  const { id: returnId } = await shop.tx((tx) =>
    requestReturn(
      tx,
      {
        ...{ shopId: shop.id, by: { kind: 'buyer' }, via: 'page', requestKey: orderId, orderId },
        lines: [{ orderLineId, quantity }],
        reasons: [{ reason: 'size.too_small', detail: null, words: '' }],
        ...{ wants: 'exchange', ownWords: '' },
      },
      shop.now(),
    ),
  );
  const { lines } = await shop.tx((tx) => lockReturn(tx, shop.id, returnId));
  return { returnId, orderId, lineId: lines[0]?.id ?? '' };
}

export function approve(shop: TestShop, { returnId, lineId }: Asked, variantId: string | null, db = shop.db) {
  const remedy = variantId ? ('exchange' as const) : ('refund' as const);
  const by = { kind: 'agent', id: shop.people.owner.agentId } as const;
  return db
    .transaction()
    .execute((tx) =>
      approveReturn(
        tx,
        { shopId: shop.id, returnId, by, seen: null, lines: [{ lineId, remedy, variantId }] },
        shop.now(),
      ),
    );
}
