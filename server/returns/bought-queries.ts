import { sql } from 'kysely';
import type { OrderStatus } from '../orders/index.ts';
import type { Db, Tx } from '../platform/database.ts';
import type { Returnable } from './views.ts';

export type BoughtGoods = { customerId: string | null; status: OrderStatus; goods: Returnable[] };

/**
 * An order's goods for as long as the transaction lasts: whoever else would have them go back waits, and then sees what
 * this one did. Null: no such order.
 */
export async function lockGoods(tx: Tx, shopId: string, orderId: string): Promise<BoughtGoods | null> {
  await sql`select from order_lines where shop_id = ${shopId} and order_id = ${orderId}
    order by id for no key update`.execute(tx);
  return selectGoods(tx, shopId, orderId);
}

/** What of an order could go back, and what of it is going back or has gone. */
export async function selectGoods(db: Db | Tx, shopId: string, orderId: string): Promise<BoughtGoods | null> {
  // What came in exchange is there to go back unless it is going back already.
  const isGoingBack = sql`case_state not in ('draft', 'declined', 'cancelled', 'expired')
    and money_state <> 'exchange_delivered' and goods_state <> 'sent_back'`;
  const { rows } = await sql<BoughtGoods>`
    select o.customer_id as "customerId", o.status, coalesce((
      select json_agg(json_build_object('orderLineId', l.id, 'title', l.title, 'options', l.options, 'bought', l.quantity,
        'inReturn', coalesce(u.in_return, 0), 'priceMinor', l.price_minor, 'variantId', l.variant_id,
        'productId', v.product_id, 'exchanged', coalesce(came.goods, '[]')) order by l.id)
      from order_lines l
      left join variants v on v.shop_id = l.shop_id and v.id = l.variant_id
      left join units_in_return u on u.shop_id = l.shop_id and u.order_line_id = l.id
      left join lateral (
        select json_agg(json_build_object('lineId', e.id, 'variantId', ev.id, 'productId', p.id,
          'title', coalesce(p.title, e.title), 'options', coalesce(nullif(concat_ws(' / ', ev.size, ev.colour), ''), e.options),
          'quantity', e.quantity - back.units) order by e.id) as goods
        from return_lines e
        left join variants ev on ev.shop_id = e.shop_id and ev.id = e.exchange_variant_id
        left join products p on p.shop_id = ev.shop_id and p.id = ev.product_id
        cross join lateral (
          select coalesce(sum(quantity), 0)::int as units from return_lines
          where shop_id = e.shop_id and order_id = e.order_id and order_line_id = e.order_line_id and of_line_id = e.id
            and ${isGoingBack}) back
        where e.shop_id = l.shop_id and e.order_id = l.order_id and e.order_line_id = l.id
          and e.money_state = 'exchange_delivered' and e.quantity > back.units
      ) came on true
      where l.shop_id = o.shop_id and l.order_id = o.id
    ), '[]') as goods
    from orders o where o.shop_id = ${shopId} and o.id = ${orderId}`.execute(db);
  return rows[0] ?? null;
}
