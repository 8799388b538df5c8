import { sql } from 'kysely';
import type { Tx } from '../platform/database.ts';

/** How many lines the buyer has written in a conversation since then; no further than `most`. */
export async function countLines(
  tx: Tx,
  {
    shopId,
    conversationId,
    since,
    most,
  }: { shopId: string; conversationId: string; since: Temporal.Instant; most: number },
): Promise<number> {
  const { rows } = await sql<{ lines: number }>`
    select count(*) as lines from (
      select from messages where shop_id = ${shopId} and conversation_id = ${conversationId} and author = 'buyer'
        and at > ${since} order by seq desc limit ${most}) as written`.execute(tx);
  return rows[0]?.lines ?? 0;
}
