import { type RawBuilder, sql } from 'kysely';
import { type Db, type Tx, together } from '../platform/database.ts';
import type { Refund } from './refund.ts';
import type { RefundStatus } from './rules.ts';

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
  orderNumber: string;
  currency: string;
  committedMinor: number;
  leftMinor: number;
  /** Refunds that have not come to nothing. */
  live: Pick<Refund, 'status' | 'parts'>[];
  /** The one with the most left first. */
  payments: Payment[];
  /** Above it a second person looks; in the shop's currency. */
  limit: { minor: number | null; currency: string };
  /** What was asked under the request key before. */
  askedId: string | null;
};

/** `hasProvider`: somebody here could pay it back the way it came. */
export type Payment = { id: string; provider: string; reference: string; leftMinor: number; hasProvider: boolean };

const ofOrder = sql`coalesce(o.currency, s.currency)`;

/**
 * What an order was paid in this currency: what its payments in it sum up to (what came in another cannot be added to them);
 * where the shop tells of no payment at all, the total of an order that is paid.
 */
const paidIn = (currency: RawBuilder<unknown>) => sql`coalesce(
  (select coalesce(sum(p.amount_minor) filter (where p.currency = ${currency}), 0)
    from order_payments p where p.shop_id = o.shop_id and p.order_id = o.id group by p.order_id),
  case when ${currency} = ${ofOrder} and (o.paid_at is not null or o.status in ('paid', 'shipped', 'completed'))
    then o.total_minor end, 0)::bigint`;

/**
 * The order's till, locked until the transaction ends, with all that a refund out of it depends on; null: no such order. What was
 * refunded already stays within it, also when the shop's system tells of less than before: nothing more is then left.
 */
export async function lockTill(
  tx: Tx,
  { shopId, orderId, requestKey }: { shopId: string; orderId: string; requestKey: string },
): Promise<Till | null> {
  // Two statements: the second, under the lock, sees what was committed by whoever asked before.
  const [tills, rest] = await together([
    sql<Pick<Till, 'currency' | 'committedMinor' | 'leftMinor'>>`
    with till as (
      insert into order_money as m (shop_id, order_id, currency, paid_minor)
      select o.shop_id, o.id, ${ofOrder}, ${paidIn(ofOrder)} from orders o join shops s on s.id = o.shop_id
      where o.shop_id = ${shopId} and o.id = ${orderId}
      on conflict (shop_id, order_id) do update set
        currency = case when m.committed_minor = 0 then excluded.currency else m.currency end,
        paid_minor = case when m.committed_minor = 0 or m.currency = excluded.currency
          then greatest(excluded.paid_minor, m.committed_minor) else m.paid_minor end
      returning *)
    select currency, committed_minor as "committedMinor", paid_minor - committed_minor - over_minor as "leftMinor" from till`.execute(
      tx,
    ),
    sql<Omit<Till, 'currency' | 'committedMinor' | 'leftMinor'>>`
    select o.external_id as "orderNumber", json_build_object('minor', s.refund_limit_minor, 'currency', s.currency) as limit,
      (select id from refunds where shop_id = o.shop_id and request_key = ${requestKey}) as "askedId",
      (select coalesce(json_agg(json_build_object('status', r.status, 'parts', r.parts)), '[]') from refunds r
        where r.shop_id = o.shop_id and r.order_id = o.id and r.status not in ('cancelled', 'not_sent')) as live,
      (select coalesce(json_agg(json_build_object('id', p.id, 'provider', p.provider, 'reference', p.reference,
          'leftMinor', p.amount_minor - p.committed_minor,
          'hasProvider', p.provider <> 'manual' and (s.is_demo or exists (select from providers c
            where c.shop_id = p.shop_id and c.channel = 'money' and c.kind = p.provider)))
          order by p.amount_minor - p.committed_minor desc, p.id), '[]')
        from order_payments p where p.shop_id = o.shop_id and p.order_id = o.id and p.currency = m.currency) as payments
    from orders o join shops s on s.id = o.shop_id
    join order_money m on m.shop_id = o.shop_id and m.order_id = o.id where o.shop_id = ${shopId} and o.id = ${orderId}`.execute(
      tx,
    ),
  ]);
  const [till] = tills.rows;
  const [about] = rest.rows;
  return till && about ? { ...till, ...about } : null;
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

/**
 * Writes it down and takes its sum out of the till, and out of the payment it came by; the tables' checks refuse more than is
 * in them. False, and nothing is done: its request key is taken, or the return is none of this order.
 */
export async function insertRefund(
  tx: Tx,
  shopId: string,
  refund: Refund,
  { requestKey, paymentId }: { requestKey: string; paymentId: string | null },
): Promise<boolean> {
  const { rows } = await sql`
    with fresh as (
      insert into refunds (shop_id, id, order_id, return_id, request_key, parts, amount_minor, currency, remedy, method,
        payment_id, note, status, asked_by, asked_at)
      select ${shopId}, ${refund.id}, ${refund.orderId}::uuid, ${refund.returnId}::uuid, ${requestKey},
        ${JSON.stringify(refund.parts)}::jsonb, ${refund.amountMinor}, ${refund.currency}, ${refund.remedy}, ${refund.method},
        ${paymentId}::uuid, ${refund.note}, ${refund.status}, ${JSON.stringify(refund.askedBy)}::jsonb,
        ${refund.askedAt}::timestamptz
      where ${refund.returnId}::uuid is null or exists (
        select from returns where shop_id = ${shopId} and id = ${refund.returnId} and order_id = ${refund.orderId})
      on conflict (shop_id, request_key) do nothing returning *
    ), till as (
      update order_money m set committed_minor = m.committed_minor + f.amount_minor from fresh f
      where m.shop_id = f.shop_id and m.order_id = f.order_id
    ), payment as (
      update order_payments p set committed_minor = p.committed_minor + f.amount_minor from fresh f
      where p.shop_id = f.shop_id and p.order_id = f.order_id and p.id = f.payment_id
    ) select 1 from fresh`.execute(tx);
  return rows.length === 1;
}

/**
 * It is proven that a refund of the order took nothing, or did after all: its till and its payments are counted anew, from the
 * refunds that stand. What was refunded in the place of one that took it after all does not fit beside it, and is written down
 * as over: the books say what happened.
 */
export async function countTill(tx: Tx, shopId: string, orderId: string): Promise<void> {
  // The till is locked before the payments, as by who asks; and first, so that what is counted is what stands under the lock.
  await together([
    sql`select from order_money where shop_id = ${shopId} and order_id = ${orderId} for update`.execute(tx),
    sql`
    with stands as (
      select payment_id, amount_minor from refunds
      where shop_id = ${shopId} and order_id = ${orderId} and status not in ('cancelled', 'not_sent')
    ), till as (
      update order_money m set committed_minor = least(m.paid_minor, s.minor), over_minor = greatest(0, s.minor - m.paid_minor)
      from (select coalesce(sum(amount_minor), 0)::bigint as minor from stands) s
      where m.shop_id = ${shopId} and m.order_id = ${orderId}
    )
    update order_payments p set committed_minor = least(p.amount_minor,
      (select coalesce(sum(s.amount_minor), 0)::bigint from stands s where s.payment_id = p.id))
    where p.shop_id = ${shopId} and p.order_id = ${orderId}`.execute(tx),
  ]);
}

/** What came in for an order, and what of it went back or is on its way. */
export type Paid = { currency: string; paidMinor: number; refundedMinor: number; leftMinor: number };

export async function paidOf(db: Db | Tx, shopId: string, orderId: string): Promise<Paid | null> {
  const { rows } = await sql<Omit<Paid, 'leftMinor'>>`
    select coalesce(m.currency, ${ofOrder}) as currency,
      greatest(${paidIn(sql`coalesce(m.currency, ${ofOrder})`)}, coalesce(m.committed_minor, 0)) as "paidMinor",
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

/** Changes what is given of a refund that is locked; what stands so already is not written again. */
export async function updateRefund(tx: Tx, shopId: string, before: Refund, change: RefundChange): Promise<Refund> {
  const names = Object.keys(change) as (keyof RefundChange)[];
  if (names.every((name) => change[name] === before[name])) return before;
  const after = { ...before, ...change };
  const json = (actor: Refund['approvedBy']) => sql`${actor && JSON.stringify(actor)}::jsonb`;
  await sql`
    update refunds set status = ${after.status}, method = ${after.method}, held_for = ${after.heldFor}, reason = ${after.reason},
      reference = ${after.reference}, approved_by = ${json(after.approvedBy)}, approved_at = ${after.approvedAt}::timestamptz,
      confirmed_by = ${json(after.confirmedBy)}, settled_at = ${after.settledAt}::timestamptz
    where shop_id = ${shopId} and id = ${before.id}`.execute(tx);
  return after;
}
