import type { Doing } from '../conversations/index.ts';
import { type Desk, sayAgain } from '../dialogue/index.ts';
import type { Tx } from '../platform/database.ts';
import { notFound, Refused } from '../platform/errors.ts';
import { localeOfText } from '../platform/i18n.ts';
import { checkOwnWords } from '../scripts/index.ts';
import { type Approved, approveProposal } from './approve-proposal.ts';
import { selectAssistConversationOf } from './assist-queries.ts';
import { selectProposal, selectTalk } from './queries.ts';

export type SentByHand = Pick<Doing, 'shopId' | 'agent'> & {
  proposalId: string;
  clientKey: string;
  seenSeq: number;
  /** What the agent really sent. */
  text: string;
};

/**
 * An agent says that a reply has been sent in the platform's client: it is recorded as sent, with all that follows from
 * it, as an approved one is. Also what the agent edited goes by facts of now: whoever changed a word did not check the
 * dates. Nor may it lead off the platform, not even to the shop's own pages. Throws what `approveProposal` throws.
 */
export async function recordSent(
  tx: Tx,
  desk: Desk,
  { shopId, agent, proposalId, clientKey, seenSeq, text }: SentByHand,
  now: Temporal.Instant,
): Promise<Approved & { conversationId: string }> {
  const conversationId = await selectAssistConversationOf(tx, shopId, proposalId);
  if (conversationId === null) throw notFound();
  const approval = { shopId, conversationId, agent, proposalId, clientKey, seenSeq };
  refuseForbidden(text);
  const isStale = await hasChanged(tx, desk, approval, now);
  const sent = await approveProposal(tx, desk, isStale ? approval : { ...approval, body: text }, now);
  return { ...sent, conversationId };
}

/** Whether the facts of now make another text of an open proposal. */
async function hasChanged(
  tx: Tx,
  desk: Desk,
  { shopId, conversationId, proposalId }: { shopId: string; conversationId: string; proposalId: string },
  now: Temporal.Instant,
): Promise<boolean> {
  const talk = await selectTalk(tx, shopId, conversationId);
  const proposal = await selectProposal(tx, shopId, conversationId, proposalId);
  if (!talk || proposal?.state !== 'open') return false;
  const again = await sayAgain(tx, desk, talk, proposal, now);
  return again !== null && 'text' in again && again.text !== proposal.body;
}

function refuseForbidden(text: string): void {
  const fault = checkOwnWords(text, localeOfText(text) ?? 'en').find(({ mustNot }) => mustNot);
  if (fault)
    throw new Refused('forbidden_on_platform', 409, {
      word: fault.found,
      why: fault.why,
      suggestion: fault.suggestion,
    });
}
