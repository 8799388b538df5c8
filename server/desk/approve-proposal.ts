import {
  type Doing,
  findSentMessage,
  lockConversation,
  proposeReply,
  type Sent,
  sendMessage,
} from '../conversations/index.ts';
import { type Desk, movesToKeep, type SaidAgain, sayAgain, selectTalk, takeEffect } from '../dialogue/index.ts';
import type { Tx } from '../platform/database.ts';
import { notFound, Refused } from '../platform/errors.ts';
import { hostsOf } from '../scripts/index.ts';
import { type Proposal, selectProposal } from './queries.ts';

export type Approval = Doing & {
  proposalId: string;
  /** The agent's own id of this message: the same one twice is one message. */
  clientKey: string;
  seenSeq: number;
  /** What the agent made of it; undefined: as it was proposed. */
  body?: string;
  /** An agent has carried it to the buyer already. */
  byHand?: boolean;
};

/** `changed`: the facts are others by now, and the new wording lies there as the proposal. Let the transaction commit, then say so. */
export type Approved = Sent | { kind: 'changed'; proposalId: string };

/**
 * Lets a proposed reply go out, with all that follows from it, in one transaction. Its facts are read anew: what they forbid
 * does not go out, and what they change is proposed again, also when the agent edited it: whoever changed a word did not
 * check the dates. Of an edited reply only those promises open whose sentence still stands in it. Throws Refused `not_found`, `proposal_settled`, `fact_missing` {fact, why} and those of `sendMessage`.
 */
export async function approveProposal(
  tx: Tx,
  desk: Desk,
  { proposalId, clientKey, seenSeq, body, byHand = false, ...doing }: Approval,
  now: Temporal.Instant,
): Promise<Approved> {
  const { shopId, conversationId, agent } = doing;
  await lockConversation(tx, doing);
  const talk = await selectTalk(tx, shopId, conversationId);
  const proposal = await selectProposal(tx, shopId, conversationId, proposalId);
  if (!talk || !proposal) throw notFound();
  const isEdited = body !== undefined && body.trim() !== proposal.body.trim();
  const ownHosts = hostsOf([desk.publicUrl]);
  const sending = { ...doing, clientKey, seenSeq, byHand, ownHosts, body: isEdited ? body : proposal.body };
  // Sent before, the answer is the same, whatever the facts are by now.
  if (await findSentMessage(tx, shopId, agent.agentId, clientKey)) return sendMessage(tx, sending, now);
  // The agent's own words are kept as a draft where somebody wrote meanwhile.
  const edited = { proposalId, state: 'edited' } as const;
  if (proposal.state !== 'open' && isEdited) return sendMessage(tx, { ...sending, approves: edited }, now);
  if (proposal.state !== 'open') throw new Refused('proposal_settled', 409);

  const again = await sayAgain(tx, desk, talk, proposal, now);
  if (again && 'blocked' in again) throw new Refused('fact_missing', 409, again.blocked);
  if (again && again.text !== proposal.body) {
    const changed = await proposeReply(tx, { shopId, conversationId, proposal: wordsOf(again, proposal) }, now);
    return { kind: 'changed', proposalId: changed };
  }
  const effects = effectsOf(again, isEdited ? sending.body : null);
  const sent = await sendMessage(
    tx,
    {
      ...sending,
      wording: wordingOf(proposal, again, effects, isEdited),
      approves: isEdited ? edited : { proposalId, state: 'approved' },
    },
    now,
  );
  if (sent.kind === 'sent' && !sent.isRepeat)
    await takeEffect(tx, { shopId, conversationId, messageId: sent.messageId }, effects, now);
  return sent;
}

/** The same reply in the words of now. How it came about is kept, so that it can be said anew once more. */
function wordsOf(again: SaidAgain, { moves }: Proposal) {
  const { text, locale, script, version, facts } = again;
  return { body: text, locale, script, scriptVersion: version, facts, moves };
}

type Effects = Pick<SaidAgain, 'moves' | 'promises'> & { scene: SaidAgain['scene'] | null };

/** What was edited promises what it still says; a phone call is put on the list only with its promise. */
function effectsOf(again: SaidAgain | null, edited: string | null): Effects {
  if (!again) return { moves: [], promises: [], scene: null };
  const { moves, scene } = again;
  if (edited === null) return { moves, promises: again.promises, scene };
  const promises = again.promises.filter(({ sentence }) => edited.includes(sentence));
  const stillCalls = promises.some(({ kind }) => kind === 'call.make');
  const linksStatement = edited.includes('/statement/');
  return {
    promises,
    scene,
    moves: moves.filter(({ kind }) =>
      kind === 'assign_call' ? stillCalls : kind === 'say' || kind === 'ask' ? linksStatement : true,
    ),
  };
}

/** An edited reply is the agent's own words: which values stand in it is no longer known. */
function wordingOf(proposal: Proposal, again: SaidAgain | null, { moves, promises }: Effects, isEdited: boolean) {
  const script = again?.script ?? proposal.script;
  const scriptVersion = again?.version ?? proposal.scriptVersion;
  if (script === null || scriptVersion === null) return null;
  const facts = isEdited ? null : (again?.facts ?? proposal.facts);
  return { locale: proposal.locale, script, scriptVersion, facts, moves: movesToKeep(moves, promises) };
}
