import { sql } from 'kysely';
import type { Db, Tx } from '../platform/database.ts';
import type { Member, Merge } from './merge-rules.ts';
import { idsOfPerson, survivorOf } from './same-person.ts';

/**
 * Merges of a shop take turns. Nothing that imports or conversations lock is locked: they write customers and
 * conversations, which a merge only reads.
 */
export async function lockMerges(tx: Tx, shopId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('customer merges', 0) # hashtextextended(${shopId}, 0))`.execute(
    tx,
  );
}

/** The surviving customer's external id, when this one has been merged into another. */
export async function selectSurvivor(tx: Tx, shopId: string, customerId: string) {
  const { rows } = await sql<{ mergedId: string; survivor: string; merged: string }>`
    select m.customer_id as "mergedId", p.external_id as survivor, o.external_id as merged from merged_customers m
    join customers p on p.shop_id = m.shop_id and p.id = m.survivor_id
    join customers o on o.shop_id = m.shop_id and o.id = m.customer_id
    where m.shop_id = ${shopId} and m.customer_id = ${customerId} and m.survivor_id <> m.customer_id`.execute(tx);
  return rows[0] ?? null;
}

export async function insertMerge(
  tx: Tx,
  merge: Merge & { shopId: string; id: string; agentId: string },
  now: Temporal.Instant,
): Promise<void> {
  const { shopId, id, keptId, mergedId, taken, agentId } = merge;
  await sql`insert into customer_merges (shop_id, id, kept_id, merged_id, taken, merged_by, merged_at)
    values (${shopId}, ${id}, ${keptId}, ${mergedId}, ${[...taken]}, ${agentId}, ${now})`.execute(tx);
}

export async function selectMerge(tx: Tx, shopId: string, mergeId: string) {
  const { rows } = await sql<{ keptId: string; mergedId: string; isUndone: boolean }>`
    select kept_id as "keptId", merged_id as "mergedId", undone_at is not null as "isUndone" from customer_merges
    where shop_id = ${shopId} and id = ${mergeId}`.execute(tx);
  return rows[0] ?? null;
}

export async function endMerge(
  tx: Tx,
  { shopId, mergeId, agentId }: { shopId: string; mergeId: string; agentId: string },
  now: Temporal.Instant,
): Promise<void> {
  await sql`update customer_merges set undone_at = ${now}, undone_by = ${agentId}
    where shop_id = ${shopId} and id = ${mergeId}`.execute(tx);
}

/** The customers that are, so far, the same person as any of these. */
export async function selectMemberIds(tx: Tx, shopId: string, customerIds: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select unnest(${[...customerIds]}::uuid[]) as id union
    select others.customer_id from merged_customers one
    join merged_customers others on others.shop_id = one.shop_id and others.survivor_id = one.survivor_id
    where one.shop_id = ${shopId} and one.customer_id = any(${[...customerIds]}::uuid[])`.execute(tx);
  return rows.map(({ id }) => id);
}

/** The merges in force that bind these customers to others, oldest first. */
export async function selectMergesOf(tx: Tx, shopId: string, memberIds: readonly string[]): Promise<Merge[]> {
  const { rows } = await sql<Merge>`
    select kept_id as "keptId", merged_id as "mergedId", taken from customer_merges
    where shop_id = ${shopId} and merged_id = any(${[...memberIds]}::uuid[]) and undone_at is null order by id`.execute(
    tx,
  );
  return rows;
}

export async function replaceMembers(
  tx: Tx,
  shopId: string,
  memberIds: readonly string[],
  members: readonly Member[],
): Promise<void> {
  await sql`delete from merged_customers where shop_id = ${shopId} and customer_id = any(${[...memberIds]}::uuid[])`.execute(
    tx,
  );
  await sql`insert into merged_customers (shop_id, customer_id, survivor_id, taken)
    select ${shopId}, s."customerId", s."survivorId", s.taken
    from jsonb_to_recordset(${JSON.stringify(members)}::jsonb) as s("customerId" uuid, "survivorId" uuid, taken jsonb)`.execute(
    tx,
  );
}

type Named = { id: string; externalId: string; name: string | null };
type Person = { id: string; name: string };
export type MergeView = {
  id: string;
  kept: Named;
  merged: Named;
  taken: string[];
  mergedBy: Person;
  mergedAt: Temporal.Instant;
  undoneBy: Person | null;
  undoneAt: Temporal.Instant | null;
};

/** Merges that this person has seen, newest first: those in force, and those undone. */
export async function selectMergeViews(
  db: Db | Tx,
  shopId: string,
  customerId: string,
  limit: number,
): Promise<MergeView[]> {
  const named = (alias: string) =>
    sql`json_build_object('id', ${sql.ref(`${alias}.id`)}, 'externalId', ${sql.ref(`${alias}.external_id`)}, 'name', ${sql.ref(`${alias}.name`)})`;
  const person = (alias: string) =>
    sql`case when ${sql.ref(`${alias}.id`)} is not null then json_build_object('id', ${sql.ref(`${alias}.id`)}, 'name', ${sql.ref(`${alias}.name`)}) end`;
  const { rows } = await sql<MergeView>`
    with person as materialized ${idsOfPerson(shopId, customerId)}, found as (
      select * from customer_merges where shop_id = ${shopId} and kept_id in (select id from person)
      union
      select * from customer_merges where shop_id = ${shopId} and merged_id in (select id from person)
    )
    select m.id, ${named('k')} as kept, ${named('o')} as merged, m.taken, ${person('a')} as "mergedBy",
      m.merged_at as "mergedAt", ${person('u')} as "undoneBy", m.undone_at as "undoneAt"
    from found m
    join customers k on k.shop_id = m.shop_id and k.id = m.kept_id
    join customers o on o.shop_id = m.shop_id and o.id = m.merged_id
    left join agents a on a.shop_id = m.shop_id and a.id = m.merged_by
    left join agents u on u.shop_id = m.shop_id and u.id = m.undone_by
    order by m.id desc limit ${limit}`.execute(db);
  return rows;
}

export type Duplicate = { customer: Named & { tier: string | null }; reasons: ('phone' | 'email')[] };

/** A number or address that very many share says nothing: no more than these are looked at. */
const mostLookedAt = 50;

/**
 * Others with the same phone number or mail address, on any record of either. Masked numbers never count. Each
 * reason has its index: customers_by_phone, customers_by_email.
 */
export async function selectDuplicates(
  db: Db | Tx,
  shopId: string,
  customerId: string,
  limit: number,
): Promise<Duplicate[]> {
  const { rows } = await sql<Duplicate>`
    with person as materialized ${idsOfPerson(shopId, customerId)}, own as materialized (
      select c.phone, lower(c.email) as email from customers c
      where c.shop_id = ${shopId} and c.id in (select id from person)
    ), found as (
      (select same.id, 'phone' as reason from (select distinct phone from own where phone is not null) own
        cross join lateral (select c.id from customers c where c.shop_id = ${shopId} and c.phone = own.phone
          and c.id not in (select id from person) order by c.id desc limit ${mostLookedAt}) same)
      union
      (select same.id, 'email' from (select distinct email from own where email is not null) own
        cross join lateral (select c.id from customers c where c.shop_id = ${shopId} and lower(c.email) = own.email
          and c.email is not null and c.id not in (select id from person) order by c.id desc limit ${mostLookedAt}) same)
    )
    select json_build_object('id', p.id, 'externalId', p.external_id, 'name', p.name, 'tier', p.tier) as customer, reasons
    from (
      select u.id, array_agg(distinct f.reason order by f.reason desc) as reasons
      from found f cross join lateral (select ${survivorOf(sql`${shopId}`, sql`f.id`)} as id) u group by u.id
    ) other cross join lateral (
      select * from people where shop_id = ${shopId} and customer_id = other.id limit 1
    ) p
    order by cardinality(reasons) desc, p.id desc limit ${limit}`.execute(db);
  return rows;
}
