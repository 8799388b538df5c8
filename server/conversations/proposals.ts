import type { Tx } from '../platform/database.ts';
import { Refused } from '../platform/errors.ts';
import { newId } from '../platform/ids.ts';
import { type DeskMessage, insertDeskMessage, settleOpenProposal } from './desk-queries.ts';
import { type Doing, lock, refuseIfHeld } from './lease.ts';

export type Proposal = Pick<DeskMessage, 'body' | 'locale' | 'script' | 'scriptVersion' | 'facts' | 'moves'>;

/** Lays a reply before the agents; the one that lay there is superseded. Throws Refused `not_found`. */
export async function proposeReply(
  tx: Tx,
  { proposal, ...at }: { shopId: string; conversationId: string; proposal: Proposal },
  now: Temporal.Instant,
): Promise<string> {
  const conversation = await lock(tx, at);
  if (conversation.proposalId) await settleOpenProposal(tx, conversation, conversation.proposalId, 'superseded', now);
  const message = { id: newId(now), author: 'qin', visibility: 'suggestion', agentId: null, clientKey: null } as const;
  await insertDeskMessage(tx, conversation, { ...message, ...proposal, approves: null }, { answers: false }, now);
  return message.id;
}

/** Throws a proposal away. Throws Refused `not_found`, `held_by_other`, `proposal_settled`. */
export async function discardProposal(
  tx: Tx,
  { proposalId, ...doing }: Doing & { proposalId: string },
  now: Temporal.Instant,
): Promise<void> {
  const conversation = await lock(tx, doing);
  if (conversation.proposalId !== proposalId) throw new Refused('proposal_settled', 409);
  await refuseIfHeld(tx, conversation, doing.agent, now);
  await settleOpenProposal(tx, conversation, proposalId, 'discarded', now);
}
