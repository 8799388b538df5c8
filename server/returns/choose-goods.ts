import { sql } from 'kysely';
import type { Tx } from '../platform/database.ts';
import { notFound, Refused } from '../platform/errors.ts';
import { newId } from '../platform/ids.ts';
import { type BoughtGoods, lockGoods } from './bought-queries.ts';
import { type Actor, decideBy, isUndecided, unitsHeld } from './rules.ts';
import { takeGoods, type WantedLine } from './take-goods.ts';
import { type LockedLine, type LockedReturn, lockReturn, takeSteps } from './take-steps.ts';
import { insertingGoods } from './write-case.ts';

export type ChooseGoods = {
  shopId: string;
  returnId: string;
  by: Actor;
  seen: number | null;
  /** For a return whose order was not known. */
  orderId: string | null;
  lines: readonly WantedLine[];
};

/**
 * Says what of the order goes back, for a return that is not decided: one that began in the chat without it, or one that
 * chose otherwise before; those lines end as cancelled.
 * Throws Refused `return_decided`, `return_under_way` and whatever takeGoods refuses.
 */
export async function chooseGoods(
  tx: Tx,
  { shopId, returnId, by, seen, orderId: told, lines: wanted }: ChooseGoods,
  now: Temporal.Instant,
): Promise<LockedReturn> {
  // The order's lines first, and the return after them: so does everybody who takes both.
  const orderId = (await orderOf(tx, shopId, returnId)) ?? told;
  if (orderId === null) throw new Refused('return_not_in_order', 404);
  const order = await lockGoods(tx, shopId, orderId);
  if (!order) throw notFound();
  const locked = await lockReturn(tx, shopId, returnId);
  if (seen !== null && seen !== locked.version) throw new Refused('return_seen_before');
  if (!isUndecided(locked)) throw new Refused('return_decided');
  if (locked.orderId === null) await bindOrder(tx, shopId, returnId, orderId);
  const dropped = locked.lines.filter((line) => line.case !== 'cancelled');
  const lines = takeGoods(without(order, dropped), wanted).map((line) => ({ ...line, id: newId(now) }));
  const telling = {
    source: by.kind === 'agent' ? 'agent' : 'buyer',
    saidBy: by.kind === 'agent' ? by.id : null,
  } as const;
  const goods = { shopId, orderId, lines, reasons: [], telling };
  await sql`with head as (
      update returns set requested_at = coalesce(requested_at, ${now}::timestamptz),
        customer_id = coalesce(customer_id, ${order.customerId}::uuid)
      where shop_id = ${shopId} and id = ${returnId} returning id
    ), ${insertingGoods(goods, sql`head`, now)} select from head`.execute(tx);
  // Lines are taken in the order of their ids: what the old ones hold is free before the new ones claim it.
  const steps = [
    ...dropped.map(({ id }) => ({ lineId: id, axis: 'case', to: 'cancelled' }) as const),
    ...lines.map(({ id }) => ({ lineId: id, axis: 'case', to: 'requested' }) as const),
  ];
  return takeSteps(tx, { shopId, returnId, by, seen: null, steps, due: decideBy(now) }, now);
}

async function orderOf(tx: Tx, shopId: string, returnId: string): Promise<string | null> {
  const { rows } = await sql<{ orderId: string | null }>`select order_id as "orderId" from returns
    where shop_id = ${shopId} and id = ${returnId}`.execute(tx);
  const [found] = rows;
  if (!found) throw notFound();
  return found.orderId;
}

/** The order as it is when these lines hold nothing of it any more. */
function without(order: BoughtGoods, lines: readonly LockedLine[]): BoughtGoods {
  const heldOf = (orderLineId: string) =>
    lines.filter((line) => line.orderLineId === orderLineId).reduce((sum, line) => sum + unitsHeld(line), 0);
  const goods = order.goods.map((sold) => ({ ...sold, inReturn: sold.inReturn - heldOf(sold.orderLineId) }));
  return { ...order, goods };
}

/** A conversation has one return under way per order. */
async function bindOrder(tx: Tx, shopId: string, returnId: string, orderId: string): Promise<void> {
  const { rows } = await sql`update returns r set order_id = ${orderId}
    where shop_id = ${shopId} and id = ${returnId} and not exists (
      select from returns o where o.shop_id = r.shop_id and o.conversation_id = r.conversation_id
        and o.order_id = ${orderId} and o.status in ('draft', 'requested', 'info_needed', 'approved', 'declined', 'disputed'))
    returning id`.execute(tx);
  if (rows.length === 0) throw new Refused('return_under_way');
}
