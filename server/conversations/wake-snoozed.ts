import { sql } from 'kysely';
import type { Tx } from '../platform/database.ts';
import { newId } from '../platform/ids.ts';

const batch = 500;

/** Brings back what was snoozed until now, in all shops, with its event; another worker's are left to it. Returns how many. */
export async function wakeSnoozed(tx: Tx, now: Temporal.Instant): Promise<number> {
  const { rows } = await sql<{ shopId: string; id: string }>`
    select shop_id as "shopId", id from conversations where snoozed_until <= ${now}
    limit ${batch} for update skip locked`.execute(tx);
  const [shopIds, ids] = [rows.map(({ shopId }) => shopId), rows.map(({ id }) => id)];
  if (rows.length === 0) return 0;
  await sql`
    with due as (
      select * from unnest(${shopIds}::uuid[], ${ids}::uuid[], ${rows.map(() => newId(now))}::uuid[]) as due(shop_id, id, event_id)
    ), woken as (
      update conversations c set snoozed_until = null from due
      where c.shop_id = due.shop_id and c.id = due.id returning c.shop_id, c.id, due.event_id
    )
    insert into events (shop_id, id, type, data, at)
    select shop_id, event_id, 'conversations.snoozed', jsonb_build_object('conversationId', id, 'until', null), ${now}::timestamptz
    from woken`.execute(tx);
  return rows.length;
}
