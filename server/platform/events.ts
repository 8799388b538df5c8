import { type RawBuilder, sql } from 'kysely';
import type { Db, Tx } from './database.ts';
import { newId } from './ids.ts';

/** One event as readers see it. `data` holds ids only. */
export type FeedEvent = { position: number; type: string; data: Record<string, unknown>; at: Temporal.Instant };

/**
 * Appends an event on the caller's own transaction: no commit, no event. Names are `slice.noun-verbed`.
 * Its position is given later by the sequencer, so appending locks nothing that other writers of the shop need.
 */
export async function appendEvent(
  tx: Tx,
  shopId: string,
  type: string,
  data: Record<string, string | number | null>,
  now: Temporal.Instant,
): Promise<void> {
  await sql`insert into events (shop_id, id, type, data, at)
    values (${shopId}, ${newId(now)}, ${type}, ${JSON.stringify(data)}, ${now})`.execute(tx);
}

/** One event for each of `told`, in their order and in one statement. `nextId` gives ids in order. */
export async function appendEvents(
  tx: Tx,
  type: string,
  told: readonly Record<string, string>[],
  at: { shopId: string; now: Temporal.Instant; nextId: () => string },
): Promise<void> {
  if (told.length === 0) return;
  const events = JSON.stringify(told.map((data) => ({ id: at.nextId(), data })));
  await sql`insert into events (shop_id, id, type, data, at)
    select ${at.shopId}::uuid, s.id, ${type}, s.data, ${at.now}::timestamptz
    from json_to_recordset(${events}::json) as s(id uuid, data jsonb)`.execute(tx);
}

/** What a batch of an import changed, as one piece of news; nothing when it changed nothing. Answers the outcomes. */
export async function tellImported<Outcome extends string>(
  tx: Tx,
  type: string,
  outcomes: Outcome[],
  { shopId, now }: { shopId: string; now: Temporal.Instant },
): Promise<Outcome[]> {
  const changed = outcomes.filter((outcome) => outcome !== 'unchanged').length;
  if (changed > 0) await appendEvent(tx, shopId, type, { changed }, now);
  return outcomes;
}

/**
 * The same as a part of a larger statement, one event if `source` has its one row: `with made as (…), event as
 * (${insertingEvents(…, sql`made`)}) select …`. `data` is an expression over those rows, and so is `eventId`, which a
 * source of several rows needs; `type` may be one.
 */
export function insertingEvents(
  shopId: string,
  type: string | RawBuilder<unknown>,
  data: RawBuilder<unknown>,
  source: RawBuilder<unknown>,
  now: Temporal.Instant,
  eventId: RawBuilder<unknown> = sql`${newId(now)}::uuid`,
): RawBuilder<unknown> {
  return sql`insert into events (shop_id, id, type, data, at)
    select ${shopId}, ${eventId}, ${type}, ${data}, ${now}::timestamptz from ${source}`;
}

/**
 * Gives positions to a shop's committed events: gapless, and in the order in which commits became visible. The head row
 * is locked first, so two sequencers of one shop take turns. Returns how many events got a position.
 */
export async function sequenceShop(db: Db, shopId: string): Promise<number> {
  return db.transaction().execute(async (tx) => {
    await sql`insert into event_heads (shop_id, position) values (${shopId}, 0) on conflict do nothing`.execute(tx);
    await sql`select 1 from event_heads where shop_id = ${shopId} for update`.execute(tx);
    const { rows } = await sql<{ count: number }>`
      with fresh as (
        select id, row_number() over (order by id) as n from events
        where shop_id = ${shopId} and position is null limit 1000
      ), head as (select position from event_heads where shop_id = ${shopId}),
      placed as (
        update events e set position = head.position + fresh.n from fresh, head
        where e.shop_id = ${shopId} and e.id = fresh.id returning e.position
      )
      update event_heads set position = position + (select count(*) from placed) where shop_id = ${shopId}
      returning (select count(*) from placed) as count`.execute(tx);
    return rows[0]?.count ?? 0;
  });
}

/** Shops that have events without a position. */
export async function shopsToSequence(db: Db): Promise<string[]> {
  const { rows } = await sql<{
    shop_id: string;
  }>`select distinct shop_id from events where position is null limit 100`.execute(db);
  return rows.map((row) => row.shop_id);
}

/** Events after a cursor, oldest first. A reader that passes its last position back in never misses one. */
export async function readEvents(db: Db, shopId: string, after: number, limit: number): Promise<FeedEvent[]> {
  const { rows } = await sql<FeedEvent>`select position, type, data, at from events
    where shop_id = ${shopId} and position > ${after} order by position limit ${limit}`.execute(db);
  return rows;
}

export async function headPosition(db: Db, shopId: string): Promise<number> {
  const { rows } = await sql<{ position: number }>`select position from event_heads where shop_id = ${shopId}`.execute(
    db,
  );
  return rows[0]?.position ?? 0;
}
