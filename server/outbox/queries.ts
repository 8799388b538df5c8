import { sql } from 'kysely';
import type { Db, Tx } from '../platform/database.ts';
import type { Outbox } from './outbox.ts';
import type { Outgoing } from './provider.ts';
import type { Purpose, Settlement } from './rules.ts';
import { type Ended, type FollowMoney, tellSettled } from './tell-settled.ts';

/** A send that a worker has in hand. */
export type Claimed = Outgoing & {
  channel: string;
  rank: number;
  attempt: number;
  tries: number;
  inDoubt: boolean;
  purpose: Purpose;
  customerId: string | null;
  conversationId: string | null;
  notAfter: Temporal.Instant | null;
};

const claimedColumns = sql`shop_id as "shopId", id, channel, rank, address, content, attempt, tries, in_doubt as "inDoubt",
  purpose, customer_id as "customerId", conversation_id as "conversationId", not_after as "notAfter",
  first_called_at as "firstCalledAt"`;

/** That a shop has something due of a rank on a channel. `isTroubled`: the last call to the provider that would carry it failed. */
export type Due = { shopId: string; channel: string; rank: number; isTroubled: boolean };

/**
 * Where something is due and a provider is up to carry it, the shop served longest ago first; nothing while sending is switched
 * off. Reads one entry of the index for each shop, channel and rank, however much is queued.
 */
export async function selectDue(db: Db, now: Temporal.Instant): Promise<Due[]> {
  const { rows } = await sql<Due>`
    with recursive queued as (
      (select shop_id, channel, rank from sends where status = 'queued' order by shop_id, channel, rank limit 1)
      union all
      select next.* from queued q cross join lateral (select s.shop_id, s.channel, s.rank from sends s
        where s.status = 'queued' and (s.shop_id, s.channel, s.rank) > (q.shop_id, q.channel, q.rank)
        order by s.shop_id, s.channel, s.rank limit 1) next)
    select q.shop_id as "shopId", q.channel, q.rank, coalesce(carrier.failures > 0, false) as "isTroubled" from queued q left join send_turns t on t.shop_id = q.shop_id
    cross join lateral (select s.due_at from sends s where s.shop_id = q.shop_id and s.channel = q.channel
      and s.rank = q.rank and s.status = 'queued' order by s.due_at limit 1) first
    left join lateral (select coalesce(g.failures, 0) as failures
      from providers p left join provider_gates g on g.shop_id = p.shop_id and g.provider = p.id::text
      where p.shop_id = q.shop_id and p.channel = q.channel and p.is_on
        and (g.shut_until is null or g.shut_until <= clock_timestamp())
        and (q.channel <> 'money' or exists (select from sends m where m.shop_id = q.shop_id and m.channel = 'money'
          and m.status = 'queued' and m.address = p.id::text and m.due_at <= ${now}))
      order by p.place, p.id limit 1) carrier on true
    where (select sending_enabled from installation) and first.due_at <= ${now}
      and (carrier.failures is not null
        or (select is_demo from shops where id = q.shop_id))
    order by t.served_at nulls first, q.shop_id`.execute(db);
  return rows;
}

/** Who has doubts that can be ended by now, or attempts whose worker has gone. */
export async function withOpenDoubts(db: Db): Promise<{ shopId: string; provider: string }[]> {
  const { rows } = await sql<{ shopId: string; provider: string }>`
    select shop_id as "shopId", provider from sends where status = 'sending' and lease_until < clock_timestamp()
    union
    select shop_id, provider from sends where status = 'unknown' and ask_at <= clock_timestamp()`.execute(db);
  return rows;
}

/**
 * Begins a claim: one at a time in a shop, and its turn goes to the end of the row. A worker that stands still in the
 * middle of it loses its connection, so that the shop does not stand still with it.
 */
export async function takeTurn(tx: Tx, shopId: string): Promise<void> {
  await sql`
    with patience as (select set_config('idle_in_transaction_session_timeout', '5s', true))
    insert into send_turns (shop_id, served_at) select ${shopId}::uuid, clock_timestamp() from patience
    on conflict (shop_id) do update set served_at = excluded.served_at`.execute(tx);
}

/** Until this transaction ends, nothing of the shop is claimed: for what no claim may overlook. */
export async function holdClaims(tx: Tx, shopId: string): Promise<void> {
  await sql`insert into send_turns (shop_id, served_at) values (${shopId}, '-infinity')
    on conflict (shop_id) do update set served_at = send_turns.served_at`.execute(tx);
}

/** The providers for which money is due, the one first whose oldest has waited longest. */
export async function addressedByMoney(tx: Tx, shopId: string, now: Temporal.Instant): Promise<string[]> {
  const { rows } = await sql<{ address: string }>`
    with recursive carriers as (
      (select address, due_at from sends where shop_id = ${shopId} and channel = 'money' and status = 'queued'
        order by address, due_at limit 1)
      union all
      select next.* from carriers c cross join lateral (select s.address, s.due_at from sends s
        where s.shop_id = ${shopId} and s.channel = 'money' and s.status = 'queued' and s.address > c.address
        order by s.address, s.due_at limit 1) next)
    select address from carriers where due_at <= ${now} order by due_at`.execute(tx);
  return rows.map(({ address }) => address);
}

/** What is due of one shop, locked; what another worker has in hand is passed over. Money: what is addressed to this carrier. */
export async function lockDue(
  tx: Tx,
  {
    shopId,
    channel,
    ranks,
    limit,
    carrier,
  }: { shopId: string; channel: string; ranks: readonly [number, number]; limit: number; carrier: string },
  now: Temporal.Instant,
): Promise<Claimed[]> {
  const { rows } = await sql<Claimed>`
    select ${claimedColumns} from sends where shop_id = ${shopId} and channel = ${channel} and status = 'queued'
      and rank between ${ranks[0]} and ${ranks[1]} and due_at <= ${now}
      ${channel === 'money' ? sql`and address = ${carrier}` : sql``}
    order by rank, due_at, id limit ${limit} for update skip locked`.execute(tx);
  return rows;
}

/** A doubt, how often its provider has said no, and whether it remembers the first call no more. */
export type Doubtful = Claimed & { asks: number; isForgotten: boolean };

/** Doubts that their provider can end by now, locked. */
export async function lockDoubts(
  tx: Tx,
  {
    shopId,
    provider,
    limit,
    rememberedSeconds,
  }: { shopId: string; provider: string; limit: number; rememberedSeconds: number },
): Promise<Doubtful[]> {
  const { rows } = await sql<Doubtful>`
    select ${claimedColumns}, asks,
      first_called_at < clock_timestamp() - make_interval(secs => ${rememberedSeconds}) as "isForgotten"
    from sends where shop_id = ${shopId} and provider = ${provider} and status = 'unknown' and ask_at <= clock_timestamp()
    order by ask_at, id limit ${limit} for update skip locked`.execute(tx);
  return rows;
}

/** Marks that these are about to be called, before they are. Returns the attempt's number of each. */
export async function markSending(
  tx: Tx,
  shopId: string,
  ids: readonly string[],
  { provider, leaseSeconds }: { provider: string; leaseSeconds: number },
): Promise<void> {
  await sql`
    update sends set status = 'sending', attempt = attempt + 1, tries = tries + 1, provider = ${provider}, ask_at = null,
      lease_until = clock_timestamp() + make_interval(secs => ${leaseSeconds}),
      first_called_at = coalesce(first_called_at, clock_timestamp())
    where shop_id = ${shopId} and id = any(${ids}::uuid[])`.execute(tx);
}

export type Settled = { id: string; attempt: number; settlement: Settlement };

/**
 * Writes how attempts ended. Only the attempt that is under way may say so: returns those that did. `isNews`: somebody
 * waits to hear of it.
 */
export async function settleAttempts(
  db: Db | Tx,
  shopId: string,
  settled: readonly Settled[],
  now: Temporal.Instant,
): Promise<(Ended & { isNews: boolean })[]> {
  const rows = settled.map(({ id, attempt, settlement }) => ({ id, attempt, ...settlement }));
  const { rows: written } = await sql<Ended & { isNews: boolean }>`
    -- In the order of their ids, as everybody who waits for several rows: no two wait for each other. What is locked here
    -- stays as it is; the rows are then found by their key alone, however the planner guesses.
    with held as materialized (select id, attempt, tries, status from sends
      where shop_id = ${shopId} and id = any(${rows.map(({ id }) => id)}::uuid[]) order by id for update)
    update sends s set status = r.status, provider_message_id = coalesce(r."providerMessageId", s.provider_message_id),
      reason = r.reason, lease_until = null,
      -- What was claimed and not called has not been tried.
      tries = held.tries - (r.status = 'queued' and r.reason is null)::int, in_doubt = r.status = 'unknown',
      due_at = case when r.status = 'queued' then ${now}::timestamptz + make_interval(secs => r."afterSeconds") else s.due_at end,
      ask_at = clock_timestamp() + make_interval(secs => r."askAfterSeconds"),
      settled_at = case when r.status in ('sent', 'not_sent') then ${now}::timestamptz end
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (id uuid, attempt int, status text,
      "providerMessageId" text, reason text, "afterSeconds" double precision, "askAfterSeconds" double precision)
      join held using (id)
    where s.shop_id = ${shopId} and s.id = held.id and held.attempt = r.attempt and held.status = 'sending'
    returning s.id, s.channel, s.conversation_id as "conversationId", s.conversation_id is not null or s.channel = 'money'
      or (s.status = 'unknown' and s.ask_at is null) as "isNews"`.execute(db);
  return written;
}

export type Stop = { id: string; guard: string; until: Temporal.Instant | null };

/** Whether anybody waits to hear of it. */
const isAwaited = ({ channel, conversationId }: Ended) => conversationId !== null || channel === 'money';

/** What a guard stopped: for good, or until a better hour. Whoever waits for an answer of ours to go out hears that it does not. */
export async function writeStops(
  tx: Tx,
  shopId: string,
  stops: readonly Stop[],
  now: Temporal.Instant,
  followMoney: FollowMoney | undefined,
): Promise<void> {
  if (stops.length === 0) return;
  const rows = stops.map(({ id, guard, until }) => ({ id, guard, until: until?.toString() ?? null }));
  const { rows: stopped } = await sql<Ended & { isOver: boolean }>`
    update sends s set reason = r.guard,
      -- A doubt that may not be repeated stays a doubt.
      status = case when s.status = 'unknown' then 'unknown' when r.until is null then 'not_sent' else 'queued' end,
      ask_at = case when s.status = 'unknown' then r.until end, due_at = coalesce(r.until, s.due_at),
      settled_at = case when s.status = 'queued' and r.until is null then ${now}::timestamptz end
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (id uuid, guard text, until timestamptz)
    where s.shop_id = ${shopId} and s.id = r.id
    returning s.id, s.channel, s.conversation_id as "conversationId", r.until is null as "isOver"`.execute(tx);
  const awaited = stopped.filter((one) => one.isOver && isAwaited(one));
  await tellSettled(tx, shopId, awaited, now, followMoney);
}

/** Attempts whose worker has gone, locked. */
export async function lockAbandoned(
  tx: Tx,
  { shopId, provider, limit }: { shopId: string; provider: string; limit: number },
): Promise<{ id: string; attempt: number; tries: number }[]> {
  const { rows } = await sql<{ id: string; attempt: number; tries: number }>`
    select id, attempt, tries from sends where shop_id = ${shopId} and status = 'sending' and provider = ${provider}
      and lease_until < clock_timestamp() order by lease_until limit ${limit} for update skip locked`.execute(tx);
  return rows;
}

/** Writes what the provider said, unless somebody else has written since it was asked. Whoever waits for it hears of it. */
export async function settleDoubt(
  { db, now: clock, followMoney }: Pick<Outbox, 'db' | 'now' | 'followMoney'>,
  shopId: string,
  doubt: Pick<Doubtful, 'id' | 'attempt' | 'asks'>,
  to: {
    status: 'sent' | 'queued' | 'unknown';
    providerMessageId?: string;
    saidNo: boolean;
    askAfterSeconds: number | null;
  },
): Promise<void> {
  const now = clock();
  await db.transaction().execute(async (tx) => {
    const { rows } = await sql<Ended>`
      update sends set status = ${to.status}, provider_message_id = coalesce(${to.providerMessageId ?? null}, provider_message_id),
        in_doubt = ${to.status} = 'unknown', asks = case when ${to.status} = 'queued' then 0 else asks + ${to.saidNo ? 1 : 0} end,
        ask_at = clock_timestamp() + make_interval(secs => ${to.askAfterSeconds}::double precision),
        due_at = case when ${to.status} = 'queued' then ${now} else due_at end,
        reason = case when ${to.status} = 'sent' then null else reason end,
        settled_at = case when ${to.status} = 'sent' then ${now}::timestamptz end
      where shop_id = ${shopId} and id = ${doubt.id} and status = 'unknown' and attempt = ${doubt.attempt}
        and asks = ${doubt.asks}
      returning id, channel, conversation_id as "conversationId"`.execute(tx);
    await tellSettled(tx, shopId, to.status === 'unknown' ? [] : rows.filter(isAwaited), now, followMoney);
  });
}

/** What came too late is kept beside the row. */
export async function insertEvidence(
  db: Db | Tx,
  shopId: string,
  evidence: readonly { id: string; sendId: string; attempt: number; kind: string; detail: unknown }[],
  now: Temporal.Instant,
): Promise<void> {
  if (evidence.length === 0) return;
  await sql`
    insert into send_evidence (shop_id, send_id, id, attempt, kind, detail, at)
    select ${shopId}, e."sendId", e.id, e.attempt, e.kind, e.detail, ${now}
    from jsonb_to_recordset(${JSON.stringify(evidence)}::jsonb)
      as e (id uuid, "sendId" uuid, attempt int, kind text, detail jsonb)`.execute(db);
}
