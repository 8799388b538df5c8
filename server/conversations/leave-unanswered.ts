import { sql } from 'kysely';
import type { Responder } from './receive.ts';

/**
 * Nobody answers this message: it stands in the conversation, and nobody waits because of it. What the buyer asked before
 * still waits.
 */
export const leaveUnanswered: Responder<null> = async (tx, { conversation }, { shopId }, now) => {
  await sql`
    update conversations c set waiting_since = null
    where shop_id = ${shopId} and id = ${conversation.id} and waiting_since = ${now}
      and not exists (select from messages m where m.shop_id = c.shop_id and m.conversation_id = c.id
        and m.author = 'buyer' and m.at = ${now} and m.seq < ${conversation.lastSeq})`.execute(tx);
  return null;
};
