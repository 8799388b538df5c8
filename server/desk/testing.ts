import { sql } from 'kysely';
import { sequenceShop } from '../platform/events.ts';
import { newId } from '../platform/ids.ts';
import type { TestShop } from '../testing/shop.ts';
import { indexSearch } from './index.ts';

/** Buyers' messages with their events, without anybody answering. */
export async function fill(
  shop: TestShop,
  count: number,
  text: (n: number) => string = (n) => `好的 ${n}`,
): Promise<void> {
  const conversationId = newId(shop.now());
  const rows = Array.from({ length: count }, (_, n) => ({ id: newId(shop.now()), seq: n + 1, body: text(n) }));
  await shop.tx(async (tx) => {
    await sql`insert into conversations (shop_id, id, channel, channel_key, last_seq, opened_at, last_message_at)
      values (${shop.id}, ${conversationId}, 'test', ${conversationId}, ${count}, ${shop.now()}, ${shop.now()})`.execute(
      tx,
    );
    await sql`insert into messages (shop_id, conversation_id, seq, id, author, body, at)
      select ${shop.id}, ${conversationId}, seq, id, 'buyer', body, ${shop.now()}
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (id uuid, seq bigint, body text)`.execute(tx);
    await sql`insert into events (shop_id, id, type, data, at)
      select ${shop.id}, id, 'conversations.message-received', jsonb_build_object('messageId', id), ${shop.now()}
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (id uuid)`.execute(tx);
  });
}

export async function sequenced(shop: TestShop): Promise<void> {
  while ((await sequenceShop(shop.db, shop.id)) > 0);
}

export async function indexed(shop: TestShop): Promise<void> {
  await sequenced(shop);
  await indexSearch(shop.db);
}
