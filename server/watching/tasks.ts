import { sql } from 'kysely';
import type { Tx } from '../platform/database.ts';
import { appendEvents } from '../platform/events.ts';
import { idsInOrder } from '../platform/ids.ts';
import { dueOf, gravityOf, type Matter, matterOf } from './rules.ts';
import type { NewTrouble } from './trouble-queries.ts';

/** A task for each matter that is new; where one is open already, that one is about what is the matter now. */
export async function openTasks(
  tx: Tx,
  shopId: string,
  troubles: readonly NewTrouble[],
  now: Temporal.Instant,
): Promise<void> {
  const nextId = idsInOrder(now);
  const gravest = new Map<string, NewTrouble>();
  // Of slow and late only the latter is asked about.
  for (const trouble of troubles.toSorted((a, b) => gravityOf(a.sign) - gravityOf(b.sign))) {
    const name = `${trouble.parcelId} ${matterOf(trouble.sign)}`;
    if (!gravest.has(name)) gravest.set(name, trouble);
  }
  const rows = [...gravest.values()].map(({ parcelId, sign, since }) => ({
    ...{ id: nextId(), parcelId, about: matterOf(sign), sign, since, dueAt: dueOf(sign, now) },
  }));
  if (rows.length === 0) return;
  const opened = await sql<{ taskId: string; parcelId: string }>`
    insert into carrier_tasks as t (shop_id, id, parcel_id, about, sign, since, opened_at, due_at)
    select ${shopId}, s.id, s."parcelId", s.about, s.sign, s.since, ${now}::timestamptz, s."dueAt"
    from json_to_recordset(${JSON.stringify(rows)}::json)
      as s (id uuid, "parcelId" uuid, about text, sign text, since timestamptz, "dueAt" timestamptz)
    order by 3, 4
    on conflict (shop_id, parcel_id, about) where status = 'open'
      do update set sign = excluded.sign, due_at = least(t.due_at, excluded.due_at)
    returning id as "taskId", parcel_id as "parcelId"`.execute(tx);
  await appendEvents(tx, 'watching.task-changed', opened.rows, { shopId, now, nextId });
}

/** What is not the matter any more need not be asked; what a buyer waits to hear, all the same. */
export async function settleTasks(
  tx: Tx,
  shopId: string,
  live: readonly { parcelId: string; abouts: readonly Matter[] }[],
  now: Temporal.Instant,
): Promise<void> {
  const { rows } = await sql<{ taskId: string; parcelId: string }>`
    update carrier_tasks t set status = 'settled', ended_at = ${now}
    from json_to_recordset(${JSON.stringify(live)}::json) as s ("parcelId" uuid, abouts json)
    where t.shop_id = ${shopId} and t.parcel_id = s."parcelId" and t.status = 'open' and t.promise_id is null
      and t.about <> 'not_received' and t.about not in (select json_array_elements_text(s.abouts))
    returning t.id as "taskId", t.parcel_id as "parcelId"`.execute(tx);
  await appendEvents(tx, 'watching.task-changed', rows, { shopId, now, nextId: idsInOrder(now) });
}
