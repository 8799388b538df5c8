import { sql } from 'kysely';
import { idsOfPerson } from '../customers/index.ts';
import type { Tx } from '../platform/database.ts';
import { promiseKinds } from '../scripts/index.ts';

export type Belongings = { orders: number; conversations: number; returns: number; calls: number; promises: number };

/** What stands under a person's name: all orders, conversations and returns, and the calls and promises still to keep. */
export async function countBelongings(tx: Tx, shopId: string, customerId: string): Promise<Belongings> {
  const { rows } = await sql<Belongings>`
    with person as materialized ${idsOfPerson(shopId, customerId)}, bought as materialized (
      select o.id from person cross join lateral (
        select id from orders where shop_id = ${shopId} and customer_id = person.id) o
    ), talked as materialized (
      select c.id from person cross join lateral (
        select id from conversations where shop_id = ${shopId} and customer_id = person.id) c
    ), subjects as (
      select id from bought union all select id from talked
      union all select p.id from bought cross join lateral (
        select id from parcels where shop_id = ${shopId} and order_id = bought.id) p
    )
    select (select count(*)::int from bought) as orders, (select count(*)::int from talked) as conversations,
      (select count(*)::int from (
        select r.id from bought cross join lateral (
          select id from returns where shop_id = ${shopId} and order_id = bought.id) r
        union
        select r.id from talked cross join lateral (
          select id from returns where shop_id = ${shopId} and conversation_id = talked.id and status <> 'cancelled') r
      ) returned) as returns,
      (select count(*)::int from calls where shop_id = ${shopId} and status = 'open'
        and customer_id in (select id from person)) as calls,
      (select count(*)::int from subjects cross join lateral (
        select id from promises where shop_id = ${shopId} and status = 'open'
          and kind = any(${Object.keys(promiseKinds)}::text[]) and subject_id = subjects.id) p) as promises`.execute(
    tx,
  );
  const [found] = rows;
  if (!found) throw new Error('counting gave no row');
  return found;
}

/** Agents who are speaking with either of these. */
export async function selectHolders(tx: Tx, shopId: string, customerIds: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select distinct a.name from conversations c
    join agents a on a.shop_id = c.shop_id and a.id = c.holder_id
    where c.shop_id = ${shopId} and c.status <> 'closed' and c.customer_id in (
      select others.customer_id from merged_customers one
      join merged_customers others on others.shop_id = one.shop_id and others.survivor_id = one.survivor_id
      where one.shop_id = ${shopId} and one.customer_id = any(${[...customerIds]}::uuid[])
      union select unnest(${[...customerIds]}::uuid[]))
    order by a.name`.execute(tx);
  return rows.map(({ name }) => name);
}
