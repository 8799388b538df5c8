import type { Role } from '../../shared/access.ts';
import { distinctTags } from '../../shared/tags.ts';
import type { Tx } from '../platform/database.ts';
import { notFound, Refused } from '../platform/errors.ts';
import {
  changeConversation,
  type Locked,
  lockConversation,
  selectHolder,
  settleOpenProposal,
  touchDesk,
} from './desk-queries.ts';
import { mayTakeFrom } from './rules.ts';

/** Who does something to which conversation. */
export type Doing = { shopId: string; conversationId: string; agent: { agentId: string; role: Role } };

export async function lock(tx: Tx, { shopId, conversationId }: Pick<Doing, 'shopId' | 'conversationId'>) {
  const conversation = await lockConversation(tx, shopId, conversationId);
  if (!conversation) throw notFound();
  return conversation;
}

/** Nobody has read what is not written yet: such a number would let everything pass. Throws Refused `unknown_seq` {seq, last}. */
export function refuseUnwritten({ lastSeq }: Locked, seenSeq: number): void {
  if (seenSeq > lastSeq) throw new Refused('unknown_seq', 400, { seq: seenSeq, last: lastSeq });
}

/** Throws Refused `held_by_other` {name} unless the agent may decide over what a colleague holds. */
export async function refuseIfHeld(
  tx: Tx,
  conversation: Locked,
  agent: Doing['agent'],
  now: Temporal.Instant,
): Promise<void> {
  const { shopId, holderId } = conversation;
  if (holderId === null || holderId === agent.agentId) return;
  const holder = await selectHolder(tx, shopId, holderId);
  if (!mayTakeFrom(holder, agent, now)) throw new Refused('held_by_other', 409, { name: holder?.name ?? '' });
}

/** From now on this agent alone speaks. Taking what one holds already changes nothing. Throws `held_by_other`. */
export async function takeOver(tx: Tx, doing: Doing, now: Temporal.Instant): Promise<void> {
  const { shopId, agent } = doing;
  const { agentId } = agent;
  const conversation = await lock(tx, doing);
  if (conversation.holderId !== agentId) {
    await refuseIfHeld(tx, conversation, agent, now);
    const change = { status: 'handed_over', holderId: agentId, assigneeId: agentId, snoozedUntil: null } as const;
    await changeConversation(tx, conversation, change, { type: 'conversations.taken-over', data: { agentId } }, now);
  }
  await touchDesk(tx, shopId, agentId, now);
}

/** Qin answers again, starting afresh. A conversation that Qin has already is left alone. Throws `held_by_other`, `conversation_closed`. */
export async function handBack(tx: Tx, doing: Doing, now: Temporal.Instant): Promise<void> {
  const { agent } = doing;
  const conversation = await lock(tx, doing);
  if (conversation.status === 'closed') throw new Refused('conversation_closed', 409);
  if (conversation.status === 'open' && conversation.assigneeId === null) return;
  await refuseIfHeld(tx, conversation, agent, now);
  const change = { status: 'open', holderId: null, assigneeId: null, forgets: true } as const;
  const event = { type: 'conversations.handed-back', data: { agentId: agent.agentId } };
  await changeConversation(tx, conversation, change, event, now);
}

/**
 * Puts a conversation into somebody's inbox, or with null into nobody's. What somebody holds goes over to the new agent
 * with the right to speak, so that Qin does not begin to talk in between. Throws `held_by_other`, `hand_back_first`, `not_found`.
 */
export async function assignConversation(
  tx: Tx,
  { assigneeId, ...doing }: Doing & { assigneeId: string | null },
  now: Temporal.Instant,
): Promise<void> {
  const conversation = await lock(tx, doing);
  if (conversation.assigneeId === assigneeId) return;
  await refuseIfHeld(tx, conversation, doing.agent, now);
  if (assigneeId !== null) {
    const assignee = await selectHolder(tx, doing.shopId, assigneeId);
    if (!assignee || assignee.isRevoked) throw new Refused('agent_unknown', 404);
  }
  const { holderId } = conversation;
  if (holderId !== null && assigneeId === null) throw new Refused('hand_back_first', 409);
  const change = { assigneeId, ...(holderId === null ? {} : { holderId: assigneeId }) };
  await changeConversation(tx, conversation, change, { type: 'conversations.assigned', data: { assigneeId } }, now);
}

/** It is done: nobody holds it and no reply waits. A buyer who writes again opens it again. Throws `held_by_other`. */
export async function closeConversation(tx: Tx, doing: Doing, now: Temporal.Instant): Promise<void> {
  const conversation = await lock(tx, doing);
  if (conversation.status === 'closed') return;
  await refuseIfHeld(tx, conversation, doing.agent, now);
  if (conversation.proposalId) await settleOpenProposal(tx, conversation, conversation.proposalId, 'discarded', now);
  const change = { status: 'closed', holderId: null, snoozedUntil: null, isAnswered: true, forgets: true } as const;
  const data = { agentId: doing.agent.agentId };
  await changeConversation(tx, conversation, change, { type: 'conversations.closed', data }, now);
}

/** Qin answers in it again. One that is not closed is left alone. */
export async function reopenConversation(tx: Tx, doing: Doing, now: Temporal.Instant): Promise<void> {
  const conversation = await lock(tx, doing);
  if (conversation.status !== 'closed') return;
  const data = { agentId: doing.agent.agentId };
  await changeConversation(tx, conversation, { status: 'open' }, { type: 'conversations.reopened', data }, now);
}

/** Out of the inboxes until a time, or with null back into them; the buyer's next message brings it back too. Throws `held_by_other`, `time_passed`. */
export async function snoozeConversation(
  tx: Tx,
  { until, ...doing }: Doing & { until: Temporal.Instant | null },
  now: Temporal.Instant,
): Promise<void> {
  if (until && Temporal.Instant.compare(until, now) <= 0) throw new Refused('time_passed', 400);
  const conversation = await lock(tx, doing);
  if (conversation.status === 'closed') throw new Refused('conversation_closed', 409);
  await refuseIfHeld(tx, conversation, doing.agent, now);
  const data = { until: until?.toString() ?? null };
  await changeConversation(tx, conversation, { snoozedUntil: until }, { type: 'conversations.snoozed', data }, now);
}

/** Replaces the tags: trimmed, each once whatever its case, in the order given. */
export async function tagConversation(
  tx: Tx,
  { tags, ...doing }: Doing & { tags: readonly string[] },
  now: Temporal.Instant,
): Promise<void> {
  const conversation = await lock(tx, doing);
  const change = { tags: distinctTags(tags) };
  await changeConversation(tx, conversation, change, { type: 'conversations.tagged' }, now);
}
