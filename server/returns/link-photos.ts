import { sql } from 'kysely';
import type { Tx } from '../platform/database.ts';
import { isUnderWay } from './queries.ts';

/** Photos that a buyer sent so long before they said what is wrong belong to it as well. */
const hoursBefore = 24;

/**
 * Puts the photos that a buyer has sent in the chat to their return of faulty or wrong goods that is under way there: the
 * same files, and each once.
 */
export async function linkPhotos(
  tx: Tx,
  { shopId, conversationId, orderId }: { shopId: string; conversationId: string; orderId: string | null },
  now: Temporal.Instant,
): Promise<void> {
  await sql`
    with faulty as (
      select id from returns where shop_id = ${shopId} and conversation_id = ${conversationId}
        and order_id is not distinct from ${orderId}::uuid and ${isUnderWay}
        and (reason like 'quality.%' or reason like 'ful.%'))
    insert into return_photos (shop_id, return_id, file_id, purpose, added_at)
    select distinct f.shop_id, faulty.id, f.file_id, 'evidence', ${now}::timestamptz
    from faulty, messages m
      join message_files f on f.shop_id = m.shop_id and f.conversation_id = m.conversation_id and f.seq = m.seq
    where m.shop_id = ${shopId} and m.conversation_id = ${conversationId} and m.author = 'buyer'
      and m.at > ${now.subtract({ hours: hoursBefore })}
    on conflict do nothing`.execute(tx);
}
