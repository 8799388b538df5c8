import { sql } from 'kysely';
import type { Db, Tx } from '../platform/database.ts';
import { insertingEvents } from '../platform/events.ts';
import { newId } from '../platform/ids.ts';

const batch = 500;

/** Shops in which something was snoozed until now. */
export async function shopsToWake(db: Db, now: Temporal.Instant): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select s.id from shops s
    where exists (select from conversations c where c.shop_id = s.id and c.snoozed_until <= ${now})`.execute(db);
  return rows.map(({ id }) => id);
}

/** Brings back what was snoozed until now in a shop, with its event; another worker's are left to it. Returns how many. */
export async function wakeSnoozed(tx: Tx, shopId: string, now: Temporal.Instant): Promise<number> {
  const { rows } = await sql<{ id: string }>`
    select id from conversations where shop_id = ${shopId} and snoozed_until <= ${now}
    limit ${batch} for update skip locked`.execute(tx);
  if (rows.length === 0) return 0;
  const due = sql`unnest(${rows.map(({ id }) => id)}::uuid[], ${rows.map(() => newId(now))}::uuid[]) as due (id, event_id)`;
  const awake = sql`jsonb_build_object('conversationId', id, 'until', null)`;
  await sql`
    with woken as (
      update conversations c set snoozed_until = null from ${due}
      where c.shop_id = ${shopId} and c.id = due.id returning c.id, due.event_id
    )
    ${insertingEvents(shopId, 'conversations.snoozed', awake, sql`woken`, now, sql`event_id`)}`.execute(tx);
  return rows.length;
}
