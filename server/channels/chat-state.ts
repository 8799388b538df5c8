import { findConversation, listPresences } from '../conversations/index.ts';
import type { Db } from '../platform/database.ts';

/** With whom the buyer talks: the agent who has taken over, and whether an agent is typing. Names only. */
export type ChatState = { agent: string | null; isTyping: boolean };

export const nobody: ChatState = { agent: null, isTyping: false };

export async function chatState(
  db: Db,
  shopId: string,
  conversationId: string,
  now: Temporal.Instant,
): Promise<ChatState> {
  const [conversation, presences] = await Promise.all([
    findConversation(db, shopId, conversationId, now),
    listPresences(db, shopId, conversationId, now),
  ]);
  const isTyping = presences.some(({ agent, kind }) => agent !== null && kind === 'typing');
  return { agent: conversation?.holder?.name ?? null, isTyping };
}
