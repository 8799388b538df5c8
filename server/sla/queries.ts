import { type RawBuilder, sql } from 'kysely';
import type { SlaSettings } from '../../shared/sla.ts';
import { assistChannel } from '../conversations/index.ts';
import type { Db, Tx } from '../platform/database.ts';
import { type Count, type Due, defaultSettings, type Moments, type Standing } from './rules.ts';

export async function selectSettings(db: Db | Tx, shopId: string): Promise<SlaSettings> {
  const { rows } = await sql<SlaSettings>`
    select first_response_minutes as "firstResponseMinutes", resolution_hours as "resolutionHours",
      due_soon_minutes as "dueSoonMinutes", hand_back_minutes as "handBackMinutes", platform_seconds as "platformSeconds",
      platform_from_hour as "platformFromHour", platform_until_hour as "platformUntilHour",
      platform_percent as "platformPercent", platform_days as "platformDays", warn_seconds as "warnSeconds",
      sends_holding as "sendsHolding"
    from sla_settings where shop_id = ${shopId}`.execute(db);
  return rows[0] ?? defaultSettings;
}

export async function upsertSettings(tx: Tx, shopId: string, settings: SlaSettings): Promise<void> {
  const row = {
    first_response_minutes: settings.firstResponseMinutes,
    resolution_hours: settings.resolutionHours,
    due_soon_minutes: settings.dueSoonMinutes,
    hand_back_minutes: settings.handBackMinutes,
    platform_seconds: settings.platformSeconds,
    platform_from_hour: settings.platformFromHour,
    platform_until_hour: settings.platformUntilHour,
    platform_percent: settings.platformPercent,
    platform_days: settings.platformDays,
    warn_seconds: settings.warnSeconds,
    sends_holding: settings.sendsHolding,
  };
  await tx
    .insertInto('sla_settings')
    .values({ shop_id: shopId, ...row })
    .onConflict((conflict) => conflict.column('shop_id').doUpdateSet(row))
    .execute();
}

/** Shops whose events have not been read to the end. One row per shop is looked at. */
export async function shopsToRead(db: Db): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select h.shop_id as id from event_heads h left join sla_cursors c on c.shop_id = h.shop_id
    where h.position > coalesce(c.position, 0)`.execute(db);
  return rows.map(({ id }) => id);
}

/** Takes the shop's clock in hand until the transaction ends, and tells how far its events have been read. */
export async function lockCursor(tx: Tx, shopId: string): Promise<number> {
  await sql`insert into sla_cursors (shop_id, position) values (${shopId}, 0) on conflict do nothing`.execute(tx);
  const { rows } = await sql<{ position: number }>`
    select position from sla_cursors where shop_id = ${shopId} for update`.execute(tx);
  return rows[0]?.position ?? 0;
}

export async function moveCursor(tx: Tx, shopId: string, position: number): Promise<void> {
  await sql`update sla_cursors set position = ${position} where shop_id = ${shopId}`.execute(tx);
}

/** A message that bears on a wait. `kind` null: it does not: a notice, a note, a proposal. */
export type Said = {
  id: string;
  seq: number;
  kind: 'asked' | 'answered' | null;
  agentId: string | null;
  handsOver: boolean;
};

export async function selectSaid(tx: Tx, shopId: string, messageIds: readonly string[]): Promise<Map<string, Said>> {
  const { rows } = await sql<Said>`
    select id, seq, agent_id as "agentId", coalesce(moves @> '[{"kind": "hand_over"}]', false) as "handsOver",
      case when author = 'buyer' then 'asked'
        when author in ('qin', 'agent') and visibility = 'public' and channel is distinct from 'notice' then 'answered' end as kind
    from messages where shop_id = ${shopId} and id = any(${messageIds}::uuid[])`.execute(tx);
  return new Map(rows.map((row) => [row.id, row]));
}

/** A row of sla_waits: where the conversation stands, what is due, and what the clock has still to do. */
export type Wait = Standing & Due & Moments;
export type WaitOf = Wait & { conversationId: string };

const waitColumns = sql`w.conversation_id as "conversationId", w.is_with_person as "isWithPerson", w.opened_at as "openedAt",
  w.asked_at as "askedAt", w.platform_due_at as "platformDueAt", w.is_counted_slow as "isCountedSlow",
  w.response_due_at as "responseDueAt", w.resolution_due_at as "resolutionDueAt", w.warn_at as "warnAt", w.slow_at as "slowAt",
  w.response_warn_at as "responseWarnAt", w.response_miss_at as "responseMissAt", w.resolution_miss_at as "resolutionMissAt"`;

export async function selectWaits(tx: Tx, shopId: string, ids: readonly string[]): Promise<Map<string, WaitOf>> {
  const { rows } = await sql<WaitOf>`select ${waitColumns} from sla_waits w
    where w.shop_id = ${shopId} and w.conversation_id = any(${ids}::uuid[])`.execute(tx);
  return new Map(rows.map((row) => [row.conversationId, row]));
}

/** Writes how these conversations stand now; null: nothing is left to wait for. */
export async function writeWaits(tx: Tx, shopId: string, waits: ReadonlyMap<string, Wait | null>): Promise<void> {
  const gone = [...waits].flatMap(([id, wait]) => (wait ? [] : [id]));
  const rows = [...waits].flatMap(([conversationId, wait]) => (wait ? [{ conversationId, ...wait }] : []));
  if (gone.length > 0)
    await sql`delete from sla_waits where shop_id = ${shopId} and conversation_id = any(${gone}::uuid[])`.execute(tx);
  if (rows.length > 0)
    await sql`
      insert into sla_waits (shop_id, conversation_id, is_with_person, opened_at, asked_at, platform_due_at, is_counted_slow,
        response_due_at, resolution_due_at, warn_at, slow_at, response_warn_at, response_miss_at, resolution_miss_at)
      select ${shopId}, w.* from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as w ("conversationId" uuid,
        "isWithPerson" boolean, "openedAt" timestamptz, "askedAt" timestamptz, "platformDueAt" timestamptz,
        "isCountedSlow" boolean, "responseDueAt" timestamptz, "resolutionDueAt" timestamptz, "warnAt" timestamptz,
        "slowAt" timestamptz, "responseWarnAt" timestamptz, "responseMissAt" timestamptz, "resolutionMissAt" timestamptz)
      on conflict (shop_id, conversation_id) do update set (is_with_person, opened_at, asked_at, platform_due_at,
        is_counted_slow, response_due_at, resolution_due_at, warn_at, slow_at, response_warn_at, response_miss_at,
        resolution_miss_at) = row (excluded.is_with_person, excluded.opened_at, excluded.asked_at, excluded.platform_due_at,
        excluded.is_counted_slow, excluded.response_due_at, excluded.resolution_due_at, excluded.warn_at, excluded.slow_at,
        excluded.response_warn_at, excluded.response_miss_at, excluded.resolution_miss_at)`.execute(tx);
}

/** Whose rounds those are that nobody has answered. */
export const nobody = '00000000-0000-0000-0000-000000000000';

/** Adds to the days of the questions, in the shop's zone. Under the shop's lock, so each count is added once. */
export async function addCounts(tx: Tx, shopId: string, zone: string, counts: readonly Count[]): Promise<void> {
  if (counts.length === 0) return;
  const days = counts.map(({ askedAt, agentId, rounds, inTime }) => ({
    day: askedAt.toZonedDateTimeISO(zone).toPlainDate().toString(),
    ...{ agentId: agentId ?? nobody, rounds, inTime },
  }));
  const told = sql`(select day, "agentId", sum(rounds)::int as rounds, sum("inTime")::int as "inTime"
    from jsonb_to_recordset(${JSON.stringify(days)}::jsonb) as t (day date, "agentId" uuid, rounds int, "inTime" int)
    group by day, "agentId") as told`;
  // In two steps, because what is taken back from nobody is negative, and no day may be.
  await sql`insert into sla_days (shop_id, day, agent_id, rounds, in_time)
    select ${shopId}, day, "agentId", 0, 0 from ${told} on conflict do nothing`.execute(tx);
  await sql`update sla_days d set rounds = d.rounds + told.rounds, in_time = d.in_time + told."inTime" from ${told}
    where d.shop_id = ${shopId} and d.day = told.day and d.agent_id = told."agentId"`.execute(tx);
}

/** Shops in which something is due for the clock. */
export async function shopsDue(db: Db, now: Temporal.Instant): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select s.id from shops s
    where exists (select from sla_waits w where w.shop_id = s.id and w.next_at <= ${now})`.execute(db);
  return rows.map(({ id }) => id);
}

export type DueWait = WaitOf & { isWaiting: boolean; isFree: boolean };

/**
 * What is due, the longest due first. `isWaiting` by the conversation itself, which knows of an answer before its event
 * has been read; `isFree`: nobody holds it, and no reply lies there for approval.
 */
export async function selectDue(
  tx: Db | Tx,
  shopId: string,
  now: Temporal.Instant,
  limit: number,
  only: RawBuilder<unknown> = sql`true`,
): Promise<DueWait[]> {
  const { rows } = await sql<DueWait>`
    select ${waitColumns}, c.waiting_since is not null and c.waiting_since <= w.asked_at as "isWaiting",
      c.holder_id is null and c.proposal_id is null and c.status <> 'closed' as "isFree"
    from sla_waits w join conversations c on c.shop_id = w.shop_id and c.id = w.conversation_id
    where w.shop_id = ${shopId} and w.next_at <= ${now} and ${only} order by w.next_at limit ${limit}`.execute(tx);
  return rows.map((row) => ({ ...row, isWaiting: row.isWaiting ?? false }));
}

/**
 * Locks the conversation. False where Qin may not speak by itself: a person has the word, a reply lies there for approval,
 * or an agent carries the messages by hand.
 */
export async function lockIfQins(tx: Tx, shopId: string, conversationId: string): Promise<boolean> {
  const { rows } = await sql`
    select from conversations where shop_id = ${shopId} and id = ${conversationId} and not is_persons
      and proposal_id is null and channel <> ${assistChannel}
    for update`.execute(tx);
  return rows.length > 0;
}

type Person = { id: string; name: string };
export type AgentRounds = { agent: Person | null; rounds: number; inTime: number };

/** Rounds since a day, by agent. At most one row per day and agent is read, however much was said. */
export async function selectRounds(db: Db, shopId: string, since: Temporal.PlainDate): Promise<AgentRounds[]> {
  const { rows } = await sql<AgentRounds>`
    select case when a.id is not null then json_build_object('id', a.id, 'name', a.name) end as agent,
      sum(d.rounds)::int as rounds, sum(d.in_time)::int as "inTime"
    from sla_days d left join agents a on a.shop_id = d.shop_id and a.id = d.agent_id
    where d.shop_id = ${shopId} and d.day >= ${since} and d.rounds > 0
    group by a.id, a.name order by a.name nulls last, a.id`.execute(db);
  return rows;
}

export type Waiting = { conversationId: string; since: Temporal.Instant; dueAt: Temporal.Instant };

/** Rounds that a person can still answer in time, the next one due first. */
export async function selectStillInTime(
  db: Db,
  shopId: string,
  now: Temporal.Instant,
  limit: number,
): Promise<Waiting[]> {
  const { rows } = await sql<Waiting>`
    select w.conversation_id as "conversationId", w.asked_at as since, w.platform_due_at as "dueAt"
    from sla_waits w join conversations c on c.shop_id = w.shop_id and c.id = w.conversation_id
    where w.shop_id = ${shopId} and w.platform_due_at >= ${now} and c.waiting_since <= w.asked_at
    order by w.platform_due_at, w.conversation_id limit ${limit}`.execute(db);
  return rows;
}

export type DueTimes = {
  conversationId: string;
  waitingSince: Temporal.Instant | null;
  platformDueAt: Temporal.Instant | null;
  responseDueAt: Temporal.Instant | null;
  resolutionDueAt: Temporal.Instant | null;
};

const dueColumns = sql`w.asked_at as "waitingSince", w.platform_due_at as "platformDueAt", w.response_due_at as "responseDueAt",
  w.resolution_due_at as "resolutionDueAt"`;

/** Null: no such conversation. */
export async function selectDueTimes(db: Db, shopId: string, conversationId: string): Promise<DueTimes | null> {
  const { rows } = await sql<DueTimes>`
    select c.id as "conversationId", ${dueColumns} from conversations c
    left join sla_waits w on w.shop_id = c.shop_id and w.conversation_id = c.id
    where c.shop_id = ${shopId} and c.id = ${conversationId}`.execute(db);
  return rows[0] ?? null;
}

type WaitCursor = { at: Temporal.Instant; id: string };

/** Who waits for a first response, the next one due first. */
export async function selectWaitingPage(
  db: Db,
  shopId: string,
  after: WaitCursor | null,
  limit: number,
): Promise<{ items: DueTimes[]; next: WaitCursor | null }> {
  const beyond = after
    ? sql`and (w.response_due_at, w.conversation_id) > (${after.at}::timestamptz, ${after.id}::uuid)`
    : sql``;
  const { rows } = await sql<DueTimes>`
    select w.conversation_id as "conversationId", ${dueColumns} from sla_waits w
    where w.shop_id = ${shopId} and w.response_due_at is not null ${beyond}
    order by w.response_due_at, w.conversation_id limit ${limit + 1}`.execute(db);
  const items = rows.slice(0, limit);
  const last = rows.length > limit ? items.at(-1) : undefined;
  return { items, next: last?.responseDueAt ? { at: last.responseDueAt, id: last.conversationId } : null };
}
