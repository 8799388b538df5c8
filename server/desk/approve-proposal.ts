import {
  type Doing,
  findSentMessage,
  type InsertedScript,
  lockConversation,
  proposeReply,
  type ReadWording,
  type Sent,
  sendMessage,
  type Wording,
} from '../conversations/index.ts';
import { type Desk, type SaidAgain, sayAgain, selectTalk, type Talk } from '../dialogue/index.ts';
import type { Tx } from '../platform/database.ts';
import { notFound, Refused } from '../platform/errors.ts';
import { hostsOf } from '../scripts/index.ts';
import { type Proposal, selectProposal } from './queries.ts';
import { partsOf } from './read-wording.ts';
import { partOf, readWords } from './wording-parts.ts';

export type Approval = Doing & {
  proposalId: string;
  /** The agent's own id of this message: the same one twice is one message. */
  clientKey: string;
  seenSeq: number;
  /** What the agent made of it; undefined: as it was proposed. */
  body?: string;
  /** Scripts that the agent inserted while editing it. */
  scripts?: readonly InsertedScript[];
  /** An agent has carried it to the buyer already. */
  byHand?: boolean;
};

/**
 * Lets a proposed reply go out, with all that follows from it, in one transaction. Its facts are read anew: what they forbid
 * does not go out, and what they change is proposed again (`facts_changed` {proposalId}), also when the agent edited it:
 * whoever changed a word did not check the dates. Of an edited reply only those promises open whose sentence still stands in
 * it. Throws Refused `not_found`, `proposal_settled` and those of `sendMessage`.
 */
export async function approveProposal(
  tx: Tx,
  desk: Desk,
  { proposalId, clientKey, seenSeq, body, scripts = [], byHand = false, ...doing }: Approval,
  now: Temporal.Instant,
): Promise<Sent> {
  const { shopId, conversationId, agent } = doing;
  await lockConversation(tx, doing);
  const talk = await selectTalk(tx, shopId, conversationId);
  const proposal = await selectProposal(tx, shopId, conversationId, proposalId);
  if (!talk || !proposal) throw notFound();
  const isEdited = body !== undefined && body.trim() !== proposal.body.trim();
  const isOver = proposal.state !== 'open' && !(await findSentMessage(tx, shopId, agent.agentId, clientKey));
  if (isOver && !isEdited) throw new Refused('proposal_settled', 409);
  const sending = { ...doing, clientKey, seenSeq, byHand, ownHosts: hostsOf([desk.publicUrl]) };
  if (!isEdited)
    return sendMessage(
      tx,
      {
        ...{ ...sending, body: proposal.body, approves: { proposalId, state: 'approved' } },
        readWording: readProposal(desk, { talk, proposal, inserted: [] }),
      },
      now,
    );
  return sendMessage(
    tx,
    {
      ...{ ...sending, body, approves: { proposalId, state: 'edited' } },
      scripts: [...asScript(proposal, proposalId), ...scripts],
      readWording: readProposal(desk, { talk, proposal, inserted: scripts }),
    },
    now,
  );
}

/** Kept as a draft, what was edited is still read anew when it is sent. */
function asScript({ script, scriptVersion, body }: Proposal, proposalId: string): InsertedScript[] {
  if (script === null || scriptVersion === null) return [];
  return [{ situation: script, version: scriptVersion, text: body, proposalId }];
}

type Approving = { talk: Talk; proposal: Proposal; inserted: readonly InsertedScript[] };

function readProposal(desk: Desk, { talk, proposal, inserted }: Approving): ReadWording {
  return async (tx, { shopId, conversationId, body }, now) => {
    const at = { shopId, conversationId };
    const again = await sayAgain(tx, desk, talk, proposal, now);
    if (again && 'blocked' in again) return { kind: 'kept', reason: 'fact_missing', params: again.blocked };
    if (again && again.text !== proposal.body) {
      const proposalId = await proposeReply(tx, { ...at, proposal: wordsOf(again, proposal) }, now);
      return { kind: 'kept', reason: 'facts_changed', params: { proposalId } };
    }
    const others = await partsOf(tx, { desk, talk }, { body, scripts: inserted }, now);
    if ('reason' in others) return others;
    const read = readWords(tx, { ...at, body }, again ? [partOf(again, body), ...others] : others, now);
    return { ...read, wording: named(proposal, read.wording, body) };
  };
}

/** The same reply in the words of now. How it came about is kept, so that it can be said anew once more. */
function wordsOf(again: SaidAgain, { moves }: Proposal) {
  const { text, locale, script, version, facts } = again;
  return { body: text, locale, script, scriptVersion: version, facts, moves };
}

/** What was edited still counts for the script of the proposal; what Qin did not word itself has the facts it came with. */
function named(proposal: Proposal, wording: Wording | null, body: string): Wording {
  const { locale, script, scriptVersion } = proposal;
  if (wording?.script) return wording;
  const facts = wording === null && body === proposal.body ? proposal.facts : null;
  return { locale, script, scriptVersion, facts, moves: wording?.moves ?? [] };
}
