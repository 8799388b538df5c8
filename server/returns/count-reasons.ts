import { sql } from 'kysely';
import type { Db, Tx } from '../platform/database.ts';

/** Events that are read in one transaction. */
const batch = 1000;

/** Counts what was said since the last time, in all shops. Several nodes may do so at once: they take turns by shop. */
export async function countReasons(db: Db): Promise<void> {
  const { rows } = await sql<{ shopId: string }>`
    select e.shop_id as "shopId" from event_heads e left join reason_heads r using (shop_id)
    where e.position > coalesce(r.position, 0)`.execute(db);
  for (const { shopId } of rows) {
    let read = batch;
    while (read === batch) read = await db.transaction().execute((tx) => countNext(tx, shopId));
  }
}

/** The returns that the next events tell of are counted as they stand now: one that is told of twice counts once. */
async function countNext(tx: Tx, shopId: string): Promise<number> {
  await sql`insert into reason_heads (shop_id, position) values (${shopId}, 0) on conflict do nothing`.execute(tx);
  await sql`select from reason_heads where shop_id = ${shopId} for update`.execute(tx);
  const { rows } = await sql<{ read: number; last: number | null; returns: string[] | null }>`
    select count(*)::int as read, max(position) as last, array_agg(distinct data->>'returnId')
      filter (where type in ('returns.return-opened', 'returns.return-changed')) as returns
    from (select position, type, data from events
      where shop_id = ${shopId} and position > (select position from reason_heads where shop_id = ${shopId})
      order by position limit ${batch}) next`.execute(tx);
  const [next] = rows;
  if (!next || next.last === null) return 0;
  if (next.returns) await countAnew(tx, shopId, next.returns);
  await sql`update reason_heads set position = ${next.last} where shop_id = ${shopId}`.execute(tx);
  return next.read;
}

/**
 * What these returns say now takes the place of what was counted of them. A line counts by its own reasons, or else by
 * those of all; without a batch goods are told apart by the month in which they were bought. Drafts say nothing yet, and
 * what was cancelled nothing any more.
 */
async function countAnew(tx: Tx, shopId: string, returnIds: readonly string[]): Promise<void> {
  const ids = sql`${[...returnIds]}::uuid[]`;
  await sql`
    with said as (
      select distinct k.split_by, l.product_id, k.split, w.reason, coalesce(w.detail, '') as detail,
        to_char(r.opened_at at time zone s.zone, 'YYYY-MM') as month, r.id as return_id
      from returns r
      join shops s on s.id = r.shop_id
      join return_lines l on l.shop_id = r.shop_id and l.return_id = r.id and l.product_id is not null
      join return_reasons w on w.shop_id = r.shop_id and w.return_id = r.id and w.replaced_at is null
        and (w.line_id = l.id or (w.line_id is null and not exists (select from return_reasons own
          where own.shop_id = r.shop_id and own.return_id = r.id and own.line_id = l.id and own.replaced_at is null)))
      left join orders o on o.shop_id = r.shop_id and o.id = l.order_id
      left join order_lines sold on sold.shop_id = o.shop_id and sold.order_id = o.id and sold.id = l.order_line_id
      cross join lateral (values ('product', ''), ('size', coalesce(l.options, '')),
        ('batch', coalesce(sold.batch, to_char(o.placed_at at time zone s.zone, 'YYYY-MM'), ''))) as k (split_by, split)
      where r.shop_id = ${shopId} and r.id = any(${ids}) and r.status not in ('draft', 'cancelled')
    ), gone as (
      delete from reason_cases c where c.shop_id = ${shopId} and c.return_id = any(${ids})
        and not exists (select from said where (said.split_by, said.product_id, said.split, said.reason, said.detail,
          said.month, said.return_id) = (c.split_by, c.product_id, c.split, c.reason, c.detail, c.month, c.return_id))
      returning split_by, product_id, split, reason, detail, month
    ), fresh as (
      insert into reason_cases (shop_id, split_by, product_id, split, reason, detail, month, return_id)
      select ${shopId}, said.* from said on conflict do nothing
      returning split_by, product_id, split, reason, detail, month
    ), changed as (
      select split_by, period, product_id, split, reason, detail, sum(by)::int as by
      from (select *, 1 as by from fresh union all select *, -1 from gone) one
      cross join lateral (values ('all'), (left(month, 4)), (month)) as p (period)
      group by split_by, period, product_id, split, reason, detail having sum(by) <> 0
    )
    insert into reason_counts as c (shop_id, split_by, period, product_id, split, reason, detail, returns)
    select ${shopId}, split_by, period, product_id, split, reason, detail, by from changed
    on conflict (shop_id, split_by, period, product_id, split, reason, detail)
      do update set returns = c.returns + excluded.returns`.execute(tx);
}
