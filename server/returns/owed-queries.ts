import { sql } from 'kysely';
import type { Db, Tx } from '../platform/database.ts';
import { refundsOf } from '../refunds/index.ts';
import type { Owing } from './sum-owed.ts';
import type { KeptVerdict } from './write-decision.ts';

type Row = Omit<Owing, 'refunds' | 'returnId' | 'verdict'> & { orderId: string; verdict: KeptVerdict | null };

/** All that the sum for a return rests on; null: its order is not known. Whoever pays by it has locked the return. */
export async function selectOwing(db: Db | Tx, shopId: string, returnId: string): Promise<Owing | null> {
  const { rows } = await sql<Row>`
    select o.id as "orderId", coalesce(o.currency, s.currency) as currency, o.total_minor as "totalMinor",
      o.freight_minor as "freightMinor", o.discount_minor as "discountMinor", r.verdict,
      (select coalesce(json_agg(json_build_object('id', l.id, 'quantity', l.quantity, 'priceMinor', l.price_minor)
        order by l.id), '[]') from order_lines l where l.shop_id = r.shop_id and l.order_id = o.id) as sold,
      (select coalesce(json_agg(json_build_object('id', l.id, 'returnId', l.return_id, 'orderLineId', l.order_line_id,
          'units', coalesce(l.accepted_quantity, l.quantity), 'case', l.case_state, 'goods', l.goods_state,
          'money', l.money_state) order by l.id), '[]')
        from return_lines l where l.shop_id = r.shop_id and l.order_id = o.id) as returned
    from returns r join shops s on s.id = r.shop_id join orders o on o.shop_id = r.shop_id and o.id = r.order_id
    where r.shop_id = ${shopId} and r.id = ${returnId}`.execute(db);
  const [found] = rows;
  if (!found) return null;
  return { ...found, returnId, refunds: await refundsOf(db, shopId, { orderId: found.orderId }) };
}
