import { sql } from 'kysely';
import type { Tx } from '../platform/database.ts';
import type { WriteAt } from '../platform/import-run.ts';
import { type Mirror, mirrorRows, outcomeById, plainFields, type Upserted } from '../platform/mirror.ts';

/** A customer as the shop tells it. A field left out stays as it stood; null empties it. Times are ISO texts. */
export type CustomerInput = {
  external_id: string;
  name?: string | null;
  title?: 'ms' | 'mr' | null;
  locale?: string | null;
  country?: string | null;
  email?: string | null;
  phone?: string | null;
  phone_masked?: string | null;
  tier?: string | null;
  high_end?: boolean;
  birthday_calendar?: 'iso8601' | 'chinese' | null;
  birthday_month_code?: string | null;
  birthday_day?: number | null;
  birthday_year?: number | null;
  source_updated_at?: string;
};

const customers: Mirror = {
  table: 'customers',
  key: ['external_id'],
  identity: ['external_id'],
  stamped: true,
  fields: plainFields({
    external_id: 'text',
    name: 'text',
    title: 'text',
    locale: 'text',
    country: 'text',
    email: 'text',
    phone: 'text',
    phone_masked: 'text',
    tier: 'text',
    high_end: 'boolean',
    birthday_calendar: 'text',
    birthday_month_code: 'text',
    birthday_day: 'int',
    birthday_year: 'int',
    source_updated_at: 'timestamptz',
  }),
};

/** Mirrors customers. Appends no event: the caller does. */
export async function upsertCustomers(tx: Tx, rows: readonly CustomerInput[], at: WriteAt): Promise<Upserted> {
  const own = rows.map((row) => ({ ...row, id: at.nextId() }));
  const changed = await mirrorRows(tx, customers, own, at);
  const outcomes = outcomeById(changed);
  return {
    outcomes: rows.map((row) => outcomes.get(row.external_id) ?? 'unchanged'),
    changedIds: changed.map((row) => row.id),
  };
}

/** Orders may come before their customers: then the customer stands there with nothing but the id until told more. */
export async function ensureCustomers(tx: Tx, externalIds: readonly string[], at: WriteAt): Promise<void> {
  const wanted = [...new Set(externalIds)].map((externalId) => ({ id: at.nextId(), external_id: externalId }));
  if (wanted.length === 0) return;
  await sql`insert into customers (shop_id, id, external_id, synced_at)
    select ${at.shopId}::uuid, s.id, s.external_id, ${at.now}::timestamptz
    from json_to_recordset(${JSON.stringify(wanted)}::json) as s(id uuid, external_id text)
    where not exists (select from customers c where c.shop_id = ${at.shopId} and c.external_id = s.external_id)
    on conflict do nothing`.execute(tx);
}

/** Which of these mail addresses (lower case) belong to customers we know: address → the shop's id of the customer. */
export async function customersByEmail(
  tx: Tx,
  shopId: string,
  emails: readonly string[],
): Promise<Map<string, string>> {
  const { rows } = await sql<{ email: string; external_id: string }>`
    select distinct on (lower(email)) lower(email) as email, external_id from customers
    where shop_id = ${shopId} and lower(email) = any(${[...new Set(emails)]}::text[])
    order by lower(email), id`.execute(tx);
  return new Map(rows.map((row) => [row.email, row.external_id]));
}

/**
 * Exports of orders know a buyer only by mail address, and the customer was made with that address as its id. When the
 * export of customers brings the real id, that customer takes it, and keeps its orders.
 */
export async function adoptCustomers(tx: Tx, rows: readonly CustomerInput[], at: WriteAt): Promise<void> {
  const known = rows.flatMap(({ external_id, email }) => (email ? [{ external_id, email }] : []));
  await sql`update customers c set external_id = s.external_id
    from (select distinct on (email) * from json_to_recordset(${JSON.stringify(known)}::json) as r(external_id text, email text)) s
    where c.shop_id = ${at.shopId} and c.external_id = s.email
      and not exists (select from customers o where o.shop_id = ${at.shopId} and o.external_id = s.external_id)`.execute(
    tx,
  );
}
