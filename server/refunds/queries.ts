import { type RawBuilder, sql } from 'kysely';
import type { Db, Tx } from '../platform/database.ts';
import type { Refund } from './refund.ts';
import type { Part, RefundStatus } from './rules.ts';

const columns = sql`r.id, r.order_id as "orderId", o.external_id as "orderNumber", r.return_id as "returnId", r.parts,
  r.amount_minor as "amountMinor", r.currency, r.remedy, r.method,
  case when p.id is not null then jsonb_build_object('provider', p.provider, 'reference', p.reference) end as payment,
  r.note, r.status, r.held_for as "heldFor", r.reason, r.reference, r.asked_by as "askedBy", r.asked_at as "askedAt",
  r.approved_by as "approvedBy", r.approved_at as "approvedAt", r.confirmed_by as "confirmedBy", r.settled_at as "settledAt"`;

async function selectRefunds(db: Db | Tx, where: RawBuilder<unknown>): Promise<Refund[]> {
  const { rows } = await sql<Refund>`
    select ${columns} from refunds r join orders o on o.shop_id = r.shop_id and o.id = r.order_id
    left join order_payments p on p.shop_id = r.shop_id and p.order_id = r.order_id and p.id = r.payment_id
    where ${where}`.execute(db);
  return rows;
}

export async function selectRefund(db: Db | Tx, shopId: string, id: string): Promise<Refund | null> {
  return (await selectRefunds(db, sql`r.shop_id = ${shopId} and r.id = ${id}`))[0] ?? null;
}

/** Of an order or of a return, the first asked first. */
export async function refundsOf(
  db: Db | Tx,
  shopId: string,
  of: { orderId: string } | { returnId: string },
): Promise<Refund[]> {
  const which = 'orderId' in of ? sql`r.order_id = ${of.orderId}` : sql`r.return_id = ${of.returnId}`;
  return selectRefunds(db, sql`r.shop_id = ${shopId} and ${which} order by r.id`);
}

/** A page of those that stand so, the last asked first; `after`: the last id of the page before. */
export async function listRefunds(
  db: Db,
  shopId: string,
  { status, after, limit }: { status?: RefundStatus | undefined; after?: string | undefined; limit: number },
): Promise<Refund[]> {
  return selectRefunds(
    db,
    sql`r.shop_id = ${shopId} ${status ? sql`and r.status = ${status}` : sql``} ${after ? sql`and r.id < ${after}` : sql``}
      order by r.id desc limit ${limit}`,
  );
}

/** Locked; null: the shop has none of this id. */
export async function lockRefund(tx: Tx, shopId: string, id: string): Promise<Refund | null> {
  const { rows } = await sql`
    select from refunds where shop_id = ${shopId} and id = ${id} for update`.execute(tx);
  return rows.length === 0 ? null : selectRefund(tx, shopId, id);
}

export type Held = { shopId: string; id: string };

/** Held ones, of all shops: those after the last one of before. */
export async function selectHeld(db: Db, after: Held | null, limit: number): Promise<Held[]> {
  const { rows } = await sql<Held>`
    select shop_id as "shopId", id from refunds
    where status = 'held' ${after ? sql`and (shop_id, id) > (${after.shopId}, ${after.id})` : sql``}
    order by shop_id, id limit ${limit}`.execute(db);
  return rows;
}

export type Till = {
  currency: string;
  committedMinor: number;
  leftMinor: number;
  /** Of a refund of this order nobody knows whether it was sent. */
  isUnknownPending: boolean;
  /** What refunds that have not come to nothing are made of. */
  parts: Part[];
};

/** What an order was paid: what its payments sum up to; where the shop tells of none, the total of an order that is paid. */
const paid = sql`coalesce(
  (select sum(p.amount_minor) from order_payments p where p.shop_id = o.shop_id and p.order_id = o.id),
  case when o.paid_at is not null or o.status in ('paid', 'shipped', 'completed') then o.total_minor end, 0)::bigint`;

/**
 * The order's till, locked until the transaction ends; null: no such order. What was refunded already stays within it, also when
 * the shop's system tells of less than before: nothing more is then left.
 */
export async function lockTill(tx: Tx, shopId: string, orderId: string): Promise<Till | null> {
  const { rows } = await sql<Omit<Till, 'isUnknownPending' | 'parts'>>`
    with till as (
      insert into order_money as m (shop_id, order_id, currency, paid_minor)
      select o.shop_id, o.id, coalesce(o.currency, s.currency), ${paid} from orders o join shops s on s.id = o.shop_id
      where o.shop_id = ${shopId} and o.id = ${orderId}
      on conflict (shop_id, order_id) do update set
        currency = case when m.committed_minor = 0 then excluded.currency else m.currency end,
        paid_minor = greatest(excluded.paid_minor, m.committed_minor)
      returning *)
    select currency, committed_minor as "committedMinor", paid_minor - committed_minor - over_minor as "leftMinor" from till`.execute(
    tx,
  );
  const [till] = rows;
  if (!till) return null;
  // Under the lock: whoever asked before has committed by now.
  const { rows: live } = await sql<Pick<Refund, 'status' | 'parts'>>`
    select status, parts from refunds
    where shop_id = ${shopId} and order_id = ${orderId} and status not in ('cancelled', 'not_sent')`.execute(tx);
  const isUnknownPending = live.some(({ status }) => status === 'unknown');
  return { ...till, isUnknownPending, parts: live.flatMap(({ parts }) => parts) };
}

export type Payment = { id: string; provider: string; leftMinor: number; hasProvider: boolean };

/** The order's payments, the one with the most left first. `hasProvider`: somebody here could pay it back the way it came. */
export async function selectPayments(tx: Tx, shopId: string, orderId: string): Promise<Payment[]> {
  const { rows } = await sql<Payment>`
    select p.id, p.provider, p.amount_minor - p.committed_minor as "leftMinor",
      p.provider <> 'manual' and ((select is_demo from shops where id = p.shop_id) or exists (select from providers c
        where c.shop_id = p.shop_id and c.channel = 'money' and c.kind = p.provider)) as "hasProvider"
    from order_payments p where p.shop_id = ${shopId} and p.order_id = ${orderId}
    order by "leftMinor" desc, p.id`.execute(tx);
  return rows;
}

/** Who carries it: the provider of the kind that took the payment, one that is switched on before one that is not. */
export async function selectCarrier(tx: Tx, shopId: string, kind: string): Promise<string | null> {
  const { rows } = await sql<{ id: string }>`
    select case when s.is_demo then 'demo money' else c.id::text end as id from shops s
    left join providers c on c.shop_id = s.id and c.channel = 'money' and c.kind = ${kind}
    where s.id = ${shopId} and (s.is_demo or c.id is not null) order by c.is_on desc, c.place, c.id limit 1`.execute(
    tx,
  );
  return rows[0]?.id ?? null;
}

/** False: its request key is taken, or the return is none of this order. */
export async function insertRefund(
  tx: Tx,
  shopId: string,
  refund: Pick<
    Refund,
    'id' | 'orderId' | 'returnId' | 'parts' | 'amountMinor' | 'currency' | 'remedy' | 'method' | 'note' | 'askedBy'
  > & {
    requestKey: string;
    paymentId: string | null;
    status: RefundStatus;
  },
  now: Temporal.Instant,
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    insert into refunds (shop_id, id, order_id, return_id, request_key, parts, amount_minor, currency, remedy, method,
      payment_id, note, status, asked_by, asked_at)
    select ${shopId}, ${refund.id}, ${refund.orderId}::uuid, ${refund.returnId}::uuid, ${refund.requestKey},
      ${JSON.stringify(refund.parts)}::jsonb, ${refund.amountMinor}, ${refund.currency}, ${refund.remedy}, ${refund.method},
      ${refund.paymentId}::uuid, ${refund.note}, ${refund.status}, ${JSON.stringify(refund.askedBy)}::jsonb, ${now}::timestamptz
    where ${refund.returnId}::uuid is null or exists (
      select from returns where shop_id = ${shopId} and id = ${refund.returnId} and order_id = ${refund.orderId})
    on conflict (shop_id, request_key) do nothing`.execute(tx);
  return numAffectedRows === 1n;
}

export async function selectByRequestKey(tx: Tx, shopId: string, requestKey: string): Promise<Refund | null> {
  return (await selectRefunds(tx, sql`r.shop_id = ${shopId} and r.request_key = ${requestKey}`))[0] ?? null;
}

/** Takes a sum out of the till, and out of the payment it came by. The tables' checks refuse more than is in them. */
export async function reserve(
  tx: Tx,
  shopId: string,
  { orderId, paymentId, amountMinor }: { orderId: string; paymentId: string | null; amountMinor: number },
): Promise<void> {
  await sql`update order_money set committed_minor = committed_minor + ${amountMinor}
    where shop_id = ${shopId} and order_id = ${orderId}`.execute(tx);
  if (!paymentId) return;
  await sql`update order_payments set committed_minor = committed_minor + ${amountMinor}
    where shop_id = ${shopId} and order_id = ${orderId} and id = ${paymentId}`.execute(tx);
}

/** It is proven that nothing was taken: the sum is free again. */
export async function release(tx: Tx, shopId: string, refundId: string): Promise<void> {
  await sql`
    with r as (select * from refunds where shop_id = ${shopId} and id = ${refundId}),
    till as (update order_money m set committed_minor = m.committed_minor - r.amount_minor from r
      where m.shop_id = r.shop_id and m.order_id = r.order_id)
    update order_payments p set committed_minor = p.committed_minor - r.amount_minor from r
      where p.shop_id = r.shop_id and p.order_id = r.order_id and p.id = r.payment_id`.execute(tx);
}

/**
 * It is proven that something was taken after all. What was refunded anew meanwhile does not fit beside it, and is written down
 * as over: the books say what happened.
 */
export async function retake(tx: Tx, shopId: string, refundId: string): Promise<void> {
  await sql`
    with r as (select * from refunds where shop_id = ${shopId} and id = ${refundId}),
    till as (update order_money m set committed_minor = least(m.paid_minor, m.committed_minor + r.amount_minor),
        over_minor = m.over_minor + greatest(0, m.committed_minor + r.amount_minor - m.paid_minor) from r
      where m.shop_id = r.shop_id and m.order_id = r.order_id)
    update order_payments p set committed_minor = least(p.amount_minor, p.committed_minor + r.amount_minor) from r
      where p.shop_id = r.shop_id and p.order_id = r.order_id and p.id = r.payment_id`.execute(tx);
}

/** What came in for an order, and what of it went back or is on its way. */
export type Paid = { currency: string; paidMinor: number; refundedMinor: number; leftMinor: number };

export async function paidOf(db: Db | Tx, shopId: string, orderId: string): Promise<Paid | null> {
  const { rows } = await sql<Omit<Paid, 'leftMinor'>>`
    select coalesce(m.currency, o.currency, s.currency) as currency, greatest(${paid}, coalesce(m.committed_minor, 0)) as "paidMinor",
      coalesce(m.committed_minor + m.over_minor, 0) as "refundedMinor"
    from orders o join shops s on s.id = o.shop_id
    left join order_money m on m.shop_id = o.shop_id and m.order_id = o.id
    where o.shop_id = ${shopId} and o.id = ${orderId}`.execute(db);
  const [row] = rows;
  return row ? { ...row, leftMinor: Math.max(0, row.paidMinor - row.refundedMinor) } : null;
}

export type RefundChange = Partial<
  Pick<
    Refund,
    'status' | 'method' | 'heldFor' | 'reason' | 'reference' | 'approvedBy' | 'approvedAt' | 'confirmedBy' | 'settledAt'
  >
>;

/** Changes what is given of a refund that is locked. */
export async function updateRefund(tx: Tx, shopId: string, before: Refund, change: RefundChange): Promise<Refund> {
  const after = { ...before, ...change };
  const json = (actor: Refund['approvedBy']) => sql`${actor && JSON.stringify(actor)}::jsonb`;
  await sql`
    update refunds set status = ${after.status}, method = ${after.method}, held_for = ${after.heldFor}, reason = ${after.reason},
      reference = ${after.reference}, approved_by = ${json(after.approvedBy)}, approved_at = ${after.approvedAt}::timestamptz,
      confirmed_by = ${json(after.confirmedBy)}, settled_at = ${after.settledAt}::timestamptz
    where shop_id = ${shopId} and id = ${before.id}`.execute(tx);
  return after;
}
