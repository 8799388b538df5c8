import { sql } from 'kysely';
import type { Db, Tx } from '../platform/database.ts';
import type { Talk } from './say-script.ts';

/** The conversation and what its buyer wrote last; null when it is not this shop's. */
export async function selectTalk(db: Db | Tx, shopId: string, conversationId: string): Promise<Talk | null> {
  const { rows } = await sql<Talk>`
    select c.shop_id as "shopId", c.id, c.channel, c.customer_id as "customerId", c.verified, c.state, last.body as "lastText"
    from conversations c
    left join lateral (
      select m.body from messages m
      where m.shop_id = c.shop_id and m.conversation_id = c.id and m.author = 'buyer'
      order by m.seq desc limit 1
    ) last on true
    where c.shop_id = ${shopId} and c.id = ${conversationId}`.execute(db);
  return rows[0] ?? null;
}

/** What the newest note in the conversation says. */
export async function selectLastNote(tx: Tx, shopId: string, conversationId: string): Promise<string | null> {
  const { rows } = await sql<{ body: string }>`select body from messages
    where shop_id = ${shopId} and conversation_id = ${conversationId} and author = 'note'
    order by seq desc limit 1`.execute(tx);
  return rows[0]?.body ?? null;
}
