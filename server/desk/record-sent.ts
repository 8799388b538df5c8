import { type Doing, knownContacts, type Sent } from '../conversations/index.ts';
import type { Desk } from '../dialogue/index.ts';
import type { Tx } from '../platform/database.ts';
import { notFound, Refused } from '../platform/errors.ts';
import { localeOfText } from '../platform/i18n.ts';
import { checkOwnWords } from '../scripts/index.ts';
import { approveProposal } from './approve-proposal.ts';
import { selectAssistConversationOf } from './assist-queries.ts';
import { recordLate } from './record-late.ts';

export type SentByHand = Pick<Doing, 'shopId' | 'agent'> & {
  proposalId: string;
  clientKey: string;
  seenSeq: number;
  /** What the agent really sent. */
  text: string;
  /** Also when something was written meanwhile, or another reply lies there by now. */
  anyway?: boolean;
};

/**
 * An agent says that a reply has been sent in the platform's client: it is recorded as sent, with all that follows from
 * it, as an approved one is. It may not lead off the platform, not even to the shop's own pages; the numbers of the buyer's
 * own orders and parcels may look as they like. Throws `forbidden_on_platform`, and what `approveProposal` and `recordLate` throw.
 */
export async function recordSent(
  tx: Tx,
  desk: Desk,
  { shopId, agent, proposalId, clientKey, seenSeq, text, anyway = false }: SentByHand,
  now: Temporal.Instant,
): Promise<Sent & { conversationId: string }> {
  const conversationId = await selectAssistConversationOf(tx, shopId, proposalId);
  if (conversationId === null) throw notFound();
  const { numbers = [] } = await knownContacts(tx, { shopId, conversationId, ownHosts: [] }, now);
  refuseForbidden(text, numbers);
  const told = { shopId, conversationId, agent, proposalId, clientKey, body: text };
  const sent = anyway
    ? await recordLate(tx, desk, told, now)
    : await approveProposal(tx, desk, { ...told, seenSeq, byHand: true }, now);
  return { ...sent, conversationId };
}

function refuseForbidden(text: string, numbers: readonly string[]): void {
  const fault = checkOwnWords(text, localeOfText(text) ?? 'en', { numbers }).find(({ mustNot }) => mustNot);
  if (fault)
    throw new Refused('forbidden_on_platform', 409, {
      word: fault.found,
      why: fault.why,
      suggestion: fault.suggestion,
    });
}
