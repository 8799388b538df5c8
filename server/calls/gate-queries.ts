import { sql } from 'kysely';
import type { Db, Tx } from '../platform/database.ts';
import { insertingEvents } from '../platform/events.ts';
import { newId } from '../platform/ids.ts';
import { type CallOutcome, type GateOpener, hoursBeforeStatutoryDate } from './rules.ts';

/** A call that a refund waits for. */
export type StoredGate = {
  subjectId: string;
  callId: string;
  requiredAt: Temporal.Instant;
  statutoryDueAt: Temporal.Instant | null;
  openedBy: GateOpener | null;
  openedAt: Temporal.Instant | null;
  actorId: string | null;
  actorName: string | null;
  note: string;
};

/** `of`: its subject, or its call. */
export async function selectGate(
  db: Db | Tx,
  shopId: string,
  of: { subjectId: string } | { callId: string },
): Promise<StoredGate | null> {
  const which = 'subjectId' in of ? sql`g.subject_id = ${of.subjectId}` : sql`g.call_id = ${of.callId}`;
  const { rows } = await sql<StoredGate>`
    select g.subject_id as "subjectId", g.call_id as "callId", g.required_at as "requiredAt",
      g.statutory_due_at as "statutoryDueAt", g.opened_by as "openedBy", g.opened_at as "openedAt",
      g.actor_id as "actorId", a.name as "actorName", g.note
    from refund_gates g left join agents a on a.shop_id = g.shop_id and a.id = g.actor_id
    where g.shop_id = ${shopId} and ${which}`.execute(db);
  return rows[0] ?? null;
}

/** How the call that a refund of this subject waits for ended; null: it goes on, or there is none. */
export async function selectEnd(db: Db | Tx, shopId: string, subjectId: string) {
  const { rows } = await sql<{ outcome: CallOutcome; endedAt: Temporal.Instant }>`
    select c.outcome, c.ended_at as "endedAt"
    from refund_gates g join calls c on c.shop_id = g.shop_id and c.id = g.call_id
    where g.shop_id = ${shopId} and g.subject_id = ${subjectId} and c.ended_at is not null`.execute(db);
  return rows[0] ?? null;
}

/** Takes the turn of everybody who asks for a call on this subject. */
export async function lockSubject(tx: Tx, shopId: string, subjectId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`refund-gate ${shopId} ${subjectId}`}, 0))`.execute(tx);
}

/** Required once more, it waits for the new call. */
export async function upsertGate(
  tx: Tx,
  gate: Pick<StoredGate, 'subjectId' | 'callId' | 'statutoryDueAt'> & { shopId: string },
  now: Temporal.Instant,
): Promise<void> {
  await sql`insert into refund_gates (shop_id, subject_id, call_id, required_at, statutory_due_at)
    values (${gate.shopId}, ${gate.subjectId}, ${gate.callId}, ${now}, ${gate.statutoryDueAt})
    on conflict (shop_id, subject_id) do update set call_id = excluded.call_id`.execute(tx);
}

/** The law's date is known only once the goods are back, and moves with what is known of them. */
export async function updateStatutoryDate(tx: Tx, shopId: string, subjectId: string, at: Temporal.Instant) {
  await sql`update refund_gates set statutory_due_at = ${at}
    where shop_id = ${shopId} and subject_id = ${subjectId} and opened_at is null`.execute(tx);
}

export type Opening = {
  shopId: string;
  subjectId: string;
  by: GateOpener;
  /** The agent; null: it opened by itself. */
  actorId: string | null;
  note: string;
};

/** Opens the gate, with its event, unless it is open: the first opener counts. True when this one did. */
export async function openGate(tx: Tx, opening: Opening, now: Temporal.Instant): Promise<boolean> {
  const { shopId, subjectId, by, actorId, note } = opening;
  const told = sql`jsonb_build_object('subjectId', subject_id)`;
  const { rows } = await sql`
    with opened as (
      update refund_gates set opened_by = ${by}, opened_at = ${now}, actor_id = ${actorId}, note = ${note}
      where shop_id = ${shopId} and subject_id = ${subjectId} and opened_at is null returning subject_id
    ), event as (${insertingEvents(shopId, 'calls.gate-opened', told, sql`opened`, now)})
    select 1 from opened`.execute(tx);
  return rows.length > 0;
}

/** Shops in which the law's date has come near for a refund that still waits. */
export async function shopsWithDueGates(db: Db, now: Temporal.Instant): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select s.id from shops s
    where exists (select from refund_gates g where g.shop_id = s.id and ${isDue(now)})`.execute(db);
  return rows.map(({ id }) => id);
}

/** Opens what the law's date opens in a shop; another worker's are left to it. Returns how many: call again until none. */
export async function openDueGates(tx: Tx, shopId: string, now: Temporal.Instant): Promise<number> {
  const { rows: due } = await sql<{ subjectId: string }>`
    select g.subject_id as "subjectId" from refund_gates g where g.shop_id = ${shopId} and ${isDue(now)}
    limit 500 for update skip locked`.execute(tx);
  if (due.length === 0) return 0;
  const told = sql`jsonb_build_object('subjectId', subject_id)`;
  const ids = sql`unnest(${due.map(({ subjectId }) => subjectId)}::uuid[], ${due.map(() => newId(now))}::uuid[])`;
  await sql`
    with opened as (
      update refund_gates g set opened_by = 'statutory_date', opened_at = ${now} from ${ids} as due (id, event_id)
      where g.shop_id = ${shopId} and g.subject_id = due.id returning g.subject_id, due.event_id
    ) ${insertingEvents(shopId, 'calls.gate-opened', told, sql`opened`, now, sql`event_id`)}`.execute(tx);
  return due.length;
}

const isDue = (now: Temporal.Instant) =>
  sql`g.opened_at is null and g.statutory_due_at <= ${now.add({ hours: hoursBeforeStatutoryDate })}`;
