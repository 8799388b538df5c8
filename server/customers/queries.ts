import { sql } from 'kysely';
import type { Db, Tx } from '../platform/database.ts';
import { Refused } from '../platform/errors.ts';

/** A person: the surviving customer where several are one. */
export type Customer = {
  id: string;
  /** The customer that was asked for: what is written down keeps it, so that a merge can be undone. */
  foundAs: string;
  externalId: string;
  name: string | null;
  title: 'ms' | 'mr' | null;
  locale: string | null;
  country: string | null;
  email: string | null;
  /** E.164, or null. */
  phone: string | null;
  /** As the platform shows it (138****1234): for the eye only. */
  phoneMasked: string | null;
  /** Null: not a member. */
  tier: string | null;
  isHighEnd: boolean;
  birthday: { calendar: 'iso8601' | 'chinese'; monthCode: string; day: number; year: number | null } | null;
  syncedAt: Temporal.Instant;
};

const customerColumns = sql`id, customer_id as "foundAs", external_id as "externalId", name, title, locale, country,
  email, phone, phone_masked as "phoneMasked", tier, high_end as "isHighEnd", synced_at as "syncedAt", birthday`;

/** By id; of a customer merged into another, the other. */
export async function findCustomer(tx: Db | Tx, shopId: string, customerId: string): Promise<Customer | null> {
  const { rows } = await sql<Customer>`select ${customerColumns} from people
    where shop_id = ${shopId} and customer_id = ${customerId}`.execute(tx);
  return rows[0] ?? null;
}

/** By the shop's own id, and by nothing else: whoever knows it was told so by the shop. */
export async function findCustomerByExternalId(
  tx: Db | Tx,
  shopId: string,
  externalId: string,
): Promise<Customer | null> {
  const { rows } = await sql<Customer>`select ${customerColumns} from people
    where shop_id = ${shopId} and customer_id = (
      select c.id from customers c where c.shop_id = ${shopId} and c.external_id = ${externalId})`.execute(tx);
  return rows[0] ?? null;
}

/**
 * By the shop's own id, mail address or phone number (E.164), as a person at the command line types it; the shop's own id
 * wins. No proof of who somebody is: several may share a mail address or phone, and then it throws `customer_ambiguous`.
 */
export async function findCustomerByKey(tx: Tx, shopId: string, key: string): Promise<Customer | null> {
  const { rows } = await sql<Customer & { rank: number }>`
    select * from (
      select distinct on (people.id) rank, ${customerColumns} from (
        select 1 as rank, id as found from customers where shop_id = ${shopId} and external_id = ${key}
        union all
        select 2, id from customers where shop_id = ${shopId} and lower(email) = lower(${key})
        union all
        select 2, id from customers where shop_id = ${shopId} and phone = ${key}
      ) found join people on people.shop_id = ${shopId} and people.customer_id = found.found
      order by people.id, rank, found.found
    ) found order by rank, id limit 2`.execute(tx);
  const [first, second] = rows;
  if (first && second?.rank === first.rank) throw new Refused('customer_ambiguous', 409, { customer: key });
  return first ?? null;
}

/** Whose phone number this is (E.164); null when nobody has it, or several people do. */
export async function findCustomerByPhone(tx: Tx, shopId: string, phone: string): Promise<Customer | null> {
  const { rows } = await sql<Customer>`
    select distinct on (id) ${customerColumns} from people where shop_id = ${shopId} and customer_id in (
      select c.id from customers c where c.shop_id = ${shopId} and c.phone = ${phone})
    order by id, customer_id limit 2`.execute(tx);
  return rows.length === 1 ? (rows[0] ?? null) : null;
}

/** A page of customers by id, newest first, without those merged into others; `after` is the last id of the page before. */
export async function listCustomers(
  tx: Db | Tx,
  shopId: string,
  after: string | null,
  limit: number,
): Promise<Customer[]> {
  // One by one from the index: a plain join would read through all customers.
  const { rows } = await sql<Customer>`
    with page as materialized (
      select c.id as "pageId" from customers c
      where c.shop_id = ${shopId} and (${after}::uuid is null or c.id < ${after}::uuid) and not exists (
        select from merged_customers mc
        where mc.shop_id = c.shop_id and mc.customer_id = c.id and mc.survivor_id <> c.id)
      order by c.id desc limit ${limit}
    )
    select person.* from page cross join lateral (
      select ${customerColumns} from people where shop_id = ${shopId} and customer_id = page."pageId" limit 1
    ) person order by page."pageId" desc`.execute(tx);
  return rows;
}
