import {
  type Doing,
  findSentMessage,
  lockConversation,
  type ReadWording,
  type Sent,
  sendMessage,
} from '../conversations/index.ts';
import { type Desk, sayAgain, selectTalk, type Talk } from '../dialogue/index.ts';
import type { Tx } from '../platform/database.ts';
import { notFound, Refused } from '../platform/errors.ts';
import { type Approval, approveProposal } from './approve-proposal.ts';
import { type Proposal, selectIsCarried, selectProposal } from './queries.ts';
import { partOf, readWords } from './wording-parts.ts';

type Late = Doing & Pick<Approval, 'proposalId' | 'clientKey'> & { body: string };

/**
 * Records what an agent has carried to a buyer although something was written meanwhile: the buyer has read it, whatever
 * lies there by now. A reply that another took the place of is recorded as the agent's words; of its promises those open
 * whose sentence stands in it and holds with the facts of now. One that still lies there is checked as ever. Each goes out
 * once: throws Refused `proposal_settled` when that is recorded already, and what `approveProposal` throws.
 */
export async function recordLate(
  tx: Tx,
  desk: Desk,
  { proposalId, clientKey, body, ...doing }: Late,
  now: Temporal.Instant,
): Promise<Sent> {
  const { shopId, conversationId, agent } = doing;
  const { lastSeq: seenSeq } = await lockConversation(tx, doing);
  const talk = await selectTalk(tx, shopId, conversationId);
  const proposal = await selectProposal(tx, shopId, conversationId, proposalId);
  if (!talk || !proposal) throw notFound();
  const sending = { ...doing, clientKey, seenSeq, body, byHand: true };
  if (proposal.state === 'open') return approveProposal(tx, desk, { ...sending, proposalId }, now);
  const isRepeat = await findSentMessage(tx, shopId, agent.agentId, clientKey);
  if (!isRepeat && (await selectIsCarried(tx, shopId, proposalId))) throw new Refused('proposal_settled', 409);
  const approves = { proposalId, state: 'late' } as const;
  return sendMessage(tx, { ...sending, approves, readWording: readLate(desk, talk, proposal) }, now);
}

function readLate(desk: Desk, talk: Talk, proposal: Proposal): ReadWording {
  return async (tx, { shopId, conversationId, body }, now) => {
    const again = await sayAgain(tx, desk, talk, proposal, now);
    // The talk has gone on: what Qin remembered with this reply is older than what it remembers by now.
    const parts = again && 'text' in again ? [partOf({ ...again, next: null }, body)] : [];
    return readWords(tx, { shopId, conversationId, body }, parts, now);
  };
}
