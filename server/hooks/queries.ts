import { sql } from 'kysely';
import type { TimeCursor } from '../platform/cursors.ts';
import type { Db, Tx } from '../platform/database.ts';
import { type DeliveryState, mostHeldADay } from './rules.ts';

/** What a provider posted, as it came. */
export type Posted = { method: string; headers: Record<string, string>; query: string; body: Buffer };

export type Delivery = Posted & {
  shopId: string;
  id: string;
  providerId: string;
  receivedAt: Temporal.Instant;
  state: DeliveryState;
  reason: string | null;
  tries: number;
};

/** Keeps a delivery. One that came before is the same row. */
export async function insertDelivery(
  db: Db,
  delivery: Posted & { shopId: string; id: string; providerId: string; digest: Buffer; nextTryAt: Temporal.Instant },
  now: Temporal.Instant,
): Promise<Delivery> {
  const { shopId, id, providerId, method, headers, query, body, digest, nextTryAt } = delivery;
  const { rows } = await sql<Pick<Delivery, 'id' | 'receivedAt' | 'state' | 'reason' | 'tries'>>`
    insert into hook_deliveries as d
      (shop_id, id, provider_id, received_at, method, headers, query, body, digest, next_try_at)
    values (${shopId}, ${id}, ${providerId}, ${now}, ${method}, ${JSON.stringify(headers)}::jsonb, ${query}, ${body},
      ${digest}, ${nextTryAt})
    on conflict (shop_id, provider_id, digest) do update set copies = d.copies + 1
    returning id, received_at as "receivedAt", state, reason, tries`.execute(db);
  const [kept] = rows;
  if (!kept) throw new Error('a delivery was not kept');
  return { shopId, providerId, method, headers, query, body, ...kept };
}

export async function selectDelivery(db: Db, shopId: string, id: string): Promise<Delivery | null> {
  const { rows } = await sql<Delivery>`
    select shop_id as "shopId", id, provider_id as "providerId", received_at as "receivedAt", method, headers, query, body,
      state, reason, tries
    from hook_deliveries where shop_id = ${shopId} and id = ${id}`.execute(db);
  return rows[0] ?? null;
}

/** How it stands, locked: only one at a time works a delivery off. One that a flood has swept away is dropped. */
export async function lockDelivery(tx: Tx, { shopId, id }: Pick<Delivery, 'shopId' | 'id'>): Promise<DeliveryState> {
  const { rows } = await sql<{ state: DeliveryState }>`
    select state from hook_deliveries where shop_id = ${shopId} and id = ${id} for update`.execute(tx);
  return rows[0]?.state ?? 'dropped';
}

export async function updateState(
  tx: Tx,
  { shopId, id }: Pick<Delivery, 'shopId' | 'id'>,
  to: { state: DeliveryState; reason: string | null; decidedBy: string | null; isEmptied?: boolean },
): Promise<void> {
  await sql`update hook_deliveries set state = ${to.state}, reason = ${to.reason},
      decided_by = coalesce(${to.decidedBy}::uuid, decided_by),
      body = case when ${to.isEmptied ?? false} then '' else body end
    where shop_id = ${shopId} and id = ${id}`.execute(tx);
}

/** What could not be worked off is left for later. */
export async function updateWaiting(
  db: Db | Tx,
  { shopId, id }: Pick<Delivery, 'shopId' | 'id'>,
  { reason, nextTryAt }: { reason: string; nextTryAt: Temporal.Instant },
): Promise<void> {
  await sql`update hook_deliveries set tries = tries + 1, next_try_at = ${nextTryAt}, reason = ${reason}
    where shop_id = ${shopId} and id = ${id} and state = 'received'`.execute(db);
}

export async function selectWaiting(
  db: Db,
  limit: number,
  now: Temporal.Instant,
): Promise<{ shopId: string; id: string }[]> {
  const { rows } = await sql<{ shopId: string; id: string }>`
    select shop_id as "shopId", id from hook_deliveries
    where state = 'received' and next_try_at <= ${now} order by next_try_at limit ${limit}`.execute(db);
  return rows;
}

export type HeldDay = { shopId: string; providerId: string; day: Temporal.PlainDate };
type HeldCount = { held: number; bytes: number; letGo: number };

/** Counts one more; the row stays locked, so that what follows is true for all nodes. */
export async function countHeld(tx: Tx, { shopId, providerId, day }: HeldDay, bytes: number): Promise<HeldCount> {
  const { rows } = await sql<HeldCount>`
    insert into hook_days as h (shop_id, provider_id, day, held, held_bytes)
    values (${shopId}, ${providerId}, ${day}, 1, ${bytes})
    on conflict (shop_id, provider_id, day) do update set held = h.held + 1, held_bytes = h.held_bytes + ${bytes}
    returning held, held_bytes as bytes, let_go as "letGo"`.execute(tx);
  return rows[0] ?? { held: 1, bytes, letGo: 0 };
}

/** Lets the oldest of a day go until the rest is within bounds. */
export async function letOldestGo(
  tx: Tx,
  { shopId, providerId, day }: HeldDay,
  count: HeldCount,
  most = mostHeldADay,
): Promise<void> {
  let { bytes, letGo } = count;
  while (count.held - letGo > most.deliveries || bytes > most.bytes) {
    const { rows } = await sql<{ bytes: number }>`
      delete from hook_deliveries where shop_id = ${shopId} and id = (
        select id from hook_deliveries where shop_id = ${shopId} and provider_id = ${providerId}
          and state in ('quarantined', 'unreadable')
          and received_at >= ${day}::date at time zone 'UTC' and received_at < (${day}::date + 1) at time zone 'UTC'
        order by received_at, id limit 1)
      returning octet_length(body) as bytes`.execute(tx);
    const [gone] = rows;
    if (!gone) break;
    letGo += 1;
    bytes -= gone.bytes;
  }
  if (letGo === count.letGo) return;
  await sql`update hook_days set let_go = ${letGo}, held_bytes = ${bytes}
    where shop_id = ${shopId} and provider_id = ${providerId} and day = ${day}`.execute(tx);
}

export type DeliveryView = {
  id: string;
  providerId: string;
  provider: string | null;
  receivedAt: Temporal.Instant;
  state: DeliveryState;
  reason: string | null;
  method: string;
  bytes: number;
  copies: number;
};

const viewColumns = sql`d.id, d.provider_id as "providerId", p.name as provider, d.received_at as "receivedAt", d.state,
  d.reason, d.method, octet_length(d.body) as bytes, d.copies`;
const withProvider = sql`hook_deliveries d left join providers p on p.shop_id = d.shop_id and p.id = d.provider_id`;

/** A page, newest first, without what was posted. */
export async function selectDeliveries(
  db: Db,
  { shopId, states, after, limit }: ListDeliveries,
): Promise<DeliveryView[]> {
  const beyond = after ? sql`and (d.received_at, d.id) < (${after.at}::timestamptz, ${after.id}::uuid)` : sql``;
  const { rows } = await sql<DeliveryView>`
    select ${viewColumns} from ${withProvider}
    where d.shop_id = ${shopId} and d.state = any(${[...states]}::text[]) ${beyond}
    order by d.received_at desc, d.id desc limit ${limit}`.execute(db);
  return rows;
}

export type ListDeliveries = {
  shopId: string;
  states: readonly DeliveryState[];
  after: TimeCursor | null;
  limit: number;
};

export async function selectDeliveryView(
  db: Db,
  shopId: string,
  id: string,
  bodyBytes: number,
): Promise<(DeliveryView & Posted) | null> {
  const { rows } = await sql<DeliveryView & Posted>`
    select ${viewColumns}, d.headers, d.query, substring(d.body for ${bodyBytes}) as body
    from ${withProvider} where d.shop_id = ${shopId} and d.id = ${id}`.execute(db);
  return rows[0] ?? null;
}

export type HookCounts = { quarantined: number; unreadable: number; letGo: number; waiting: number };

/** What waits for a person (and what of it a flood swept away this month), and what waits for us; of one shop or of all. */
export async function countHooks(db: Db, shopId: string | null, now: Temporal.Instant): Promise<HookCounts> {
  const ofShop = shopId === null ? sql`` : sql`and shop_id = ${shopId}`;
  const { rows } = await sql<{ state: string; count: number }>`
    select state, count(*) as count from hook_deliveries
    where state in ('quarantined', 'unreadable', 'received') ${ofShop} group by state
    union all
    select 'let go', coalesce(sum(let_go), 0) from hook_days
    where day > ${now.subtract({ hours: 30 * 24 })}::timestamptz ${ofShop}`.execute(db);
  const of = (state: string) => rows.find((row) => row.state === state)?.count ?? 0;
  return { quarantined: of('quarantined'), unreadable: of('unreadable'), letGo: of('let go'), waiting: of('received') };
}

/** What nobody decided about is of no use any more; it stays counted. Returns how many went. */
export async function deleteHeld(db: Db, before: Temporal.Instant, limit: number): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    with gone as (
      delete from hook_deliveries where (shop_id, id) in (
        select shop_id, id from hook_deliveries where state in ('quarantined', 'unreadable') and received_at < ${before}
        order by shop_id, provider_id, received_at limit ${limit} for update skip locked)
      returning shop_id, provider_id, (received_at at time zone 'UTC')::date as day, octet_length(body) as bytes),
    of_day as (
      select shop_id, provider_id, day, count(*)::int as count, sum(bytes) as bytes from gone group by 1, 2, 3),
    counted as (
      update hook_days h set let_go = h.let_go + g.count, held_bytes = greatest(0, h.held_bytes - g.bytes)
      from of_day g where h.shop_id = g.shop_id and h.provider_id = g.provider_id and h.day = g.day)
    select count(*)::int as count from gone`.execute(db);
  return rows[0]?.count ?? 0;
}

/** What was taken or dropped is no longer of use. Returns how many went. */
export async function deleteDone(db: Db, before: Temporal.Instant, limit: number): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from hook_deliveries where (shop_id, id) in (
      select shop_id, id from hook_deliveries where state in ('taken', 'dropped') and received_at < ${before}
      order by received_at limit ${limit})`.execute(db);
  return Number(numAffectedRows ?? 0);
}
