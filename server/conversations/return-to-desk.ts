import type { Tx } from '../platform/database.ts';
import { changeConversation } from './desk-queries.ts';
import { lock } from './lease.ts';

/**
 * Takes a conversation from the agent who holds it, whose buyer waits too long: it lies among the unassigned again, still
 * handed over, so that any colleague may take it. False when somebody else has it by now. Throws Refused `not_found`.
 */
export async function returnToDesk(
  tx: Tx,
  { shopId, conversationId, holderId, reason }: ReturnToDesk,
  now: Temporal.Instant,
): Promise<boolean> {
  const conversation = await lock(tx, { shopId, conversationId });
  if (conversation.holderId !== holderId) return false;
  const event = { type: 'conversations.returned', data: { agentId: holderId, reason } };
  await changeConversation(tx, conversation, { holderId: null, assigneeId: null }, event, now);
  return true;
}

export type ReturnToDesk = { shopId: string; conversationId: string; holderId: string; reason: string };
