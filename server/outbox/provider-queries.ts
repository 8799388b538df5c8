import { sql } from 'kysely';
import type { Db, Tx } from '../platform/database.ts';
import type { Service } from './provider.ts';
import type { Claimed } from './queries.ts';

export type StoredProvider = {
  id: string;
  kind: string;
  channel: Service;
  name: string;
  settings: Record<string, unknown>;
  sealed: string | null;
  isOn: boolean;
  perSecond: number;
  priceMinor: number | null;
  priceCurrency: string | null;
  verifiedAt: Temporal.Instant | null;
};

const columns = sql`id, kind, channel, name, settings, sealed, is_on as "isOn", per_second as "perSecond",
  price_minor::float8 as "priceMinor", price_currency as "priceCurrency", verified_at as "verifiedAt"`;

export async function selectStored(db: Db, shopId: string): Promise<StoredProvider[]> {
  const { rows } = await sql<StoredProvider>`
    select ${columns} from providers where shop_id = ${shopId} order by channel, place, id`.execute(db);
  return rows;
}

export async function lockStored(tx: Tx, shopId: string, id: string): Promise<StoredProvider | null> {
  const { rows } = await sql<StoredProvider>`
    select ${columns} from providers where shop_id = ${shopId} and id = ${id} for update`.execute(tx);
  return rows[0] ?? null;
}

/** The last in its channel. False: the name is taken. */
export async function insertStored(
  tx: Tx,
  shopId: string,
  {
    id,
    kind,
    channel,
    name,
    settings,
    sealed,
    isOn,
    perSecond,
    priceMinor,
    priceCurrency,
  }: Omit<StoredProvider, 'verifiedAt'>,
  now: Temporal.Instant,
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    insert into providers (shop_id, id, kind, channel, name, settings, sealed, is_on, place, per_second, price_minor,
      price_currency, changed_at)
    select ${shopId}, ${id}, ${kind}, ${channel}, ${name}, ${JSON.stringify(settings)}::jsonb, ${sealed}, ${isOn},
      coalesce(max(place), 0) + 1, ${perSecond}, ${priceMinor}::numeric, ${priceCurrency}, ${now}
    from providers where shop_id = ${shopId} and channel = ${channel}
    on conflict (shop_id, name) do nothing`.execute(tx);
  return numAffectedRows === 1n;
}

export async function isNameTaken(tx: Tx, shopId: string, id: string, name: string): Promise<boolean> {
  const { rows } = await sql`
    select from providers where shop_id = ${shopId} and name = ${name} and id <> ${id}`.execute(tx);
  return rows.length > 0;
}

/** Each change is a later one: nodes that have it open connect anew. */
export async function updateStored(
  tx: Tx,
  shopId: string,
  { id, name, settings, sealed, isOn, perSecond, priceMinor, priceCurrency, verifiedAt }: StoredProvider,
  now: Temporal.Instant,
): Promise<void> {
  await sql`
    update providers set name = ${name}, settings = ${JSON.stringify(settings)}::jsonb, sealed = ${sealed}, is_on = ${isOn},
      per_second = ${perSecond}, price_minor = ${priceMinor}::numeric, price_currency = ${priceCurrency},
      verified_at = ${verifiedAt}::timestamptz,
      changed_at = greatest(${now}::timestamptz, changed_at + interval '1 microsecond')
    where shop_id = ${shopId} and id = ${id}`.execute(tx);
}

/** With other settings its silence of before says nothing. */
export async function openGateAnew(tx: Tx, shopId: string, id: string): Promise<void> {
  await sql`update provider_gates set failures = 0, shut_until = null
    where shop_id = ${shopId} and provider = ${id}`.execute(tx);
}

export async function markVerified(db: Db, shopId: string, id: string, now: Temporal.Instant): Promise<void> {
  await sql`update providers set verified_at = ${now} where shop_id = ${shopId} and id = ${id}`.execute(db);
}

/** It has told something that it alone can tell. What was verified before stays so since then. */
export async function markHeard(tx: Tx, shopId: string, id: string, now: Temporal.Instant): Promise<void> {
  await sql`update providers set verified_at = ${now}
    where shop_id = ${shopId} and id = ${id} and verified_at is null`.execute(tx);
}

/** The order in which the providers of a channel stand in for each other; false: these are not all of them. */
export async function placeStored(tx: Tx, shopId: string, channel: Service, ids: readonly string[]): Promise<boolean> {
  const { rows } = await sql<{ id: string }>`
    select id from providers where shop_id = ${shopId} and channel = ${channel} order by id for update`.execute(tx);
  const isSame = rows.length === ids.length && rows.every(({ id }) => ids.includes(id));
  if (!isSame) return false;
  await sql`
    update providers p set place = o.place from unnest(${[...ids]}::uuid[]) with ordinality as o (id, place)
    where p.shop_id = ${shopId} and p.id = o.id`.execute(tx);
  return true;
}

/**
 * Whether anything in the house still names it: what it was called with, what it has posted. Its gate is there from the
 * first call on.
 */
export async function isInUse(tx: Tx, shopId: string, id: string): Promise<boolean> {
  const { rows } = await sql<{ isUsed: boolean }>`
    select exists (select from provider_gates where shop_id = ${shopId} and provider = ${id})
      or exists (select from sends where shop_id = ${shopId} and status in ('sent', 'not_sent', 'unknown')
        and coalesce(provider, channel) = ${id})
      or exists (select from sends where shop_id = ${shopId} and status = 'sending' and provider = ${id})
      or exists (select from hook_deliveries where shop_id = ${shopId} and provider_id = ${id}) as "isUsed"`.execute(
    tx,
  );
  return rows[0]?.isUsed === true;
}

export async function deleteStored(tx: Tx, shopId: string, id: string): Promise<void> {
  await sql`delete from providers where shop_id = ${shopId} and id = ${id}`.execute(tx);
}

/** A send that is marked as being called from its first moment on, as a claim would have marked it. */
export async function insertSending(
  tx: Tx,
  { shopId, id, rank, purpose, channel, address, content }: Claimed,
  { provider, leaseSeconds }: { provider: string; leaseSeconds: number },
  now: Temporal.Instant,
): Promise<void> {
  await sql`
    insert into sends (shop_id, id, key, rank, purpose, channel, address, content, status, attempt, tries, provider,
      lease_until, first_called_at, due_at, queued_at)
    values (${shopId}, ${id}, ${`test:${id}`}, ${rank}, ${purpose}, ${channel}, ${address},
      ${JSON.stringify(content)}::jsonb, 'sending', 1, 1, ${provider},
      clock_timestamp() + make_interval(secs => ${leaseSeconds}), clock_timestamp(), ${now}, ${now})`.execute(tx);
}
