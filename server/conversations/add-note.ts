import type { Tx } from '../platform/database.ts';
import { Refused } from '../platform/errors.ts';
import { localeOfText } from '../platform/i18n.ts';
import { newId } from '../platform/ids.ts';
import { cleanText } from './clean-text.ts';
import { insertDeskMessage, selectByClientKey, touchDesk } from './desk-queries.ts';
import { type Doing, lock } from './lease.ts';

/**
 * A note among colleagues: the buyer never sees it, and it needs no lease. Throws Refused `not_found`, `message_empty`,
 * `message_too_long`, `message_id_taken`.
 */
export async function addNote(
  tx: Tx,
  { clientKey, body: given, ...doing }: Doing & { clientKey: string; body: string },
  now: Temporal.Instant,
): Promise<{ messageId: string; isRepeat: boolean }> {
  const body = cleanText(given);
  const { shopId, conversationId, agent } = doing;
  const { agentId } = agent;
  const conversation = await lock(tx, doing);
  const known = await selectByClientKey(tx, shopId, agentId, clientKey);
  if (known) {
    if (known.conversationId !== conversationId || known.body !== body || known.author !== 'note')
      throw new Refused('message_id_taken', 409);
    return { messageId: known.id, isRepeat: true };
  }
  const note = { id: newId(now), author: 'note', visibility: 'internal', agentId, clientKey, body } as const;
  const own = {
    locale: localeOfText(body),
    script: null,
    scriptVersion: null,
    facts: null,
    moves: null,
    approves: null,
  };
  await insertDeskMessage(tx, conversation, { ...note, ...own }, { answers: false }, now);
  await touchDesk(tx, shopId, agentId, now);
  return { messageId: note.id, isRepeat: false };
}
