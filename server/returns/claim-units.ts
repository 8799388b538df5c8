import { sql } from 'kysely';
import type { Tx } from '../platform/database.ts';
import { Refused } from '../platform/errors.ts';

type Units = { orderId: string; orderLineId: string; quantity: number };

/**
 * Counts units of an order line as going back. Two who claim the last one wait for each other at this row, and the
 * second gets Refused `return_units`.
 */
export async function claimUnits(tx: Tx, shopId: string, { orderId, orderLineId, quantity }: Units): Promise<void> {
  const { rows } = await sql`
    insert into units_in_return as u (shop_id, order_line_id, bought, in_return)
    select shop_id, id, quantity, ${quantity} from order_lines
      where shop_id = ${shopId} and order_id = ${orderId} and id = ${orderLineId} and quantity >= ${quantity}
    on conflict (shop_id, order_line_id) do update set bought = excluded.bought,
      in_return = u.in_return + ${quantity} where u.in_return + ${quantity} <= excluded.bought
    returning 1`.execute(tx);
  if (rows.length === 0) throw new Refused('return_units');
}

/** Gives them back: the case ended, or the buyer has a unit again. */
export async function freeUnits(
  tx: Tx,
  shopId: string,
  { orderLineId, quantity }: Omit<Units, 'orderId'>,
): Promise<void> {
  await sql`update units_in_return set in_return = in_return - ${quantity}
    where shop_id = ${shopId} and order_line_id = ${orderLineId}`.execute(tx);
}
