import { sql } from 'kysely';
import type { Db, Tx } from '../platform/database.ts';
import { Refused } from '../platform/errors.ts';

export type Customer = {
  id: string;
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

const customerColumns = sql`id, external_id as "externalId", name, title, locale, country, email, phone,
  phone_masked as "phoneMasked", tier, high_end as "isHighEnd", synced_at as "syncedAt",
  case when birthday_month_code is not null and birthday_day is not null then
    json_build_object('calendar', coalesce(birthday_calendar, 'iso8601'), 'monthCode', birthday_month_code,
      'day', birthday_day, 'year', birthday_year) end as birthday`;

export async function findCustomer(tx: Db | Tx, shopId: string, customerId: string): Promise<Customer | null> {
  const { rows } = await sql<Customer>`select ${customerColumns} from customers
    where shop_id = ${shopId} and id = ${customerId}`.execute(tx);
  return rows[0] ?? null;
}

/** By the shop's own id, and by nothing else: whoever knows it was told so by the shop. */
export async function findCustomerByExternalId(
  tx: Db | Tx,
  shopId: string,
  externalId: string,
): Promise<Customer | null> {
  const { rows } = await sql<Customer>`select ${customerColumns} from customers
    where shop_id = ${shopId} and external_id = ${externalId}`.execute(tx);
  return rows[0] ?? null;
}

/**
 * By the shop's own id, mail address or phone number (E.164), as a person at the command line types it; the shop's own id
 * wins. No proof of who somebody is: several may share a mail address or phone, and then it throws `customer_ambiguous`.
 */
export async function findCustomerByKey(tx: Tx, shopId: string, key: string): Promise<Customer | null> {
  const { rows } = await sql<Customer & { rank: number }>`
    select * from (
      select 1 as rank, ${customerColumns} from customers where shop_id = ${shopId} and external_id = ${key}
      union all
      select 2, ${customerColumns} from customers where shop_id = ${shopId} and lower(email) = lower(${key})
      union all
      select 2, ${customerColumns} from customers where shop_id = ${shopId} and phone = ${key}
    ) found order by rank, id limit 2`.execute(tx);
  const [first, second] = rows;
  if (first && second?.rank === first.rank) throw new Refused('customer_ambiguous', 409, { customer: key });
  return first ?? null;
}

/** A page of customers by id, newest first; `after` is the last id of the page before. */
export async function listCustomers(
  tx: Db | Tx,
  shopId: string,
  after: string | null,
  limit: number,
): Promise<Customer[]> {
  const { rows } = await sql<Customer>`select ${customerColumns} from customers
    where shop_id = ${shopId} and (${after}::uuid is null or id < ${after}::uuid)
    order by id desc limit ${limit}`.execute(tx);
  return rows;
}
