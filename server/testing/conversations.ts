import type { Db, Tx } from '../platform/database.ts';

/** The number of the last message of a conversation: what an agent has seen who has read everything. */
export async function lastSeqOf(db: Db | Tx, shopId: string, conversationId: string): Promise<number> {
  const { last_seq } = await db
    .selectFrom('conversations')
    .select('last_seq')
    .where('shop_id', '=', shopId)
    .where('id', '=', conversationId)
    .executeTakeFirstOrThrow();
  return last_seq;
}
