import { attachPhotos } from '../files/index.ts';
import type { Tx } from '../platform/database.ts';
import { Refused } from '../platform/errors.ts';
import { appendEvent } from '../platform/events.ts';
import { localeOfText } from '../platform/i18n.ts';
import { newId } from '../platform/ids.ts';
import { checkOwnWords, hostsOf, type WordFault } from '../scripts/index.ts';
import { loadShop } from '../shops/index.ts';
import { cleanText } from './clean-text.ts';
import {
  changeConversation,
  type Draft,
  deleteDraft,
  insertDeskMessage,
  type Locked,
  putDraft,
  selectByClientKey,
  selectDraft,
  selectForeignSeq,
  selectHolder,
  settleOpenProposal,
  touchDesk,
} from './desk-queries.ts';
import { type Doing, lock } from './lease.ts';
import { assistChannel, type KeptDraft, leftOfDraft, mergedDraft, type RefusedSend, refusalOfSend } from './rules.ts';

/** Where the words come from, when they are not the agent's alone. */
export type Wording = { locale: string | null; script: string; scriptVersion: number; facts: unknown; moves: unknown };

export type SendMessage = Doing & {
  /** The sender's own id of this message: the same one twice is one message. */
  clientKey: string;
  body: string;
  /** The last message the agent had read when writing. */
  seenSeq: number;
  wording?: Wording | null;
  /** Photos that the agent has uploaded; the body may be empty then. */
  fileIds?: readonly string[];
  /** An agent has carried it to the buyer in the platform's own client, where nothing of ours arrives. */
  byHand?: boolean;
  /** Hosts whose links may be sent besides the shop's own and the platform's: this Qin's. */
  ownHosts?: readonly string[];
  /**
   * The open proposal that goes out with this. `approved`: Qin's words as they are, said by Qin, and nobody takes over;
   * `edited`: the agent's words, who takes over.
   */
  approves?: { proposalId: string; state: 'approved' | 'edited' };
};

export type Sent =
  | { kind: 'sent'; messageId: string; isRepeat: boolean }
  | { kind: 'kept'; reason: RefusedSend; params: Record<string, string | number> };

/**
 * An agent's message to the buyer. Goes out only when nobody else holds the conversation and the agent had read all that
 * the buyer can see; who holds nothing yet takes over with it. Otherwise it is kept as the agent's draft: let the
 * transaction commit, then tell the agent why. Throws Refused `not_found`, `message_empty`, `message_too_long`,
 * `message_id_taken`, `photo_gone`, `sent_by_hand`, `proposal_settled`.
 */
export async function sendMessage(tx: Tx, sending: SendMessage, now: Temporal.Instant): Promise<Sent> {
  const body = cleanText(sending.body, sending.fileIds);
  const { shopId, conversationId, clientKey, seenSeq, agent, approves } = sending;
  const { agentId } = agent;
  const conversation = await lock(tx, sending);
  const known = await selectByClientKey(tx, shopId, agentId, clientKey);
  if (known) {
    if (known.conversationId !== conversationId || known.body !== body || known.author === 'note')
      throw new Refused('message_id_taken', 409);
    return { kind: 'sent', messageId: known.id, isRepeat: true };
  }
  if (conversation.channel === assistChannel && !sending.byHand) throw new Refused('sent_by_hand', 409);
  await touchDesk(tx, shopId, agentId, now);
  const forbidden = approves?.state === 'approved' ? null : await forbiddenIn(tx, shopId, body, sending.ownHosts);
  const foreignSeq = await selectForeignSeq(tx, conversation, agentId);
  const reason = refusalOfSend(
    { holderId: conversation.holderId, foreignSeq },
    { agentId, seenSeq, isForbidden: forbidden !== null },
  );
  if (reason) {
    await keepDraft(tx, { ...sending, body }, reason, now);
    return { kind: 'kept', reason, params: await paramsOf(tx, conversation, reason, forbidden) };
  }
  return { kind: 'sent', messageId: await say(tx, conversation, { ...sending, body }, now), isRepeat: false };
}

async function say(tx: Tx, conversation: Locked, sending: SendMessage, now: Temporal.Instant): Promise<string> {
  const { shopId, conversationId, clientKey, agent, approves, body, wording } = sending;
  const { agentId } = agent;
  const { proposalId } = conversation;
  if (approves && approves.proposalId !== proposalId) throw new Refused('proposal_settled', 409);
  if (proposalId) await settleOpenProposal(tx, conversation, proposalId, approves?.state ?? 'superseded', now);
  const isQins = approves?.state === 'approved';
  if (!isQins && conversation.holderId !== agentId) {
    const change = { status: 'handed_over', holderId: agentId, assigneeId: agentId, snoozedUntil: null } as const;
    await changeConversation(tx, conversation, change, { type: 'conversations.taken-over', data: { agentId } }, now);
  }
  const messageId = newId(now);
  const message = {
    ...({ id: messageId, author: isQins ? 'qin' : 'agent', visibility: 'public', agentId, clientKey, body } as const),
    ...{ locale: wording?.locale ?? localeOfText(body), script: wording?.script ?? null },
    ...{ scriptVersion: wording?.scriptVersion ?? null, facts: wording?.facts ?? null, moves: wording?.moves ?? null },
    approves: approves?.proposalId ?? null,
  };
  const seq = await insertDeskMessage(tx, conversation, message, { answers: true }, now);
  const photos = { fileIds: sending.fileIds ?? [], uploader: { agentId } };
  await attachPhotos(tx, { shopId, conversationId, seq }, photos, now);
  await settleDraft(tx, { shopId, conversationId, agentId }, { body, clientKey, fileIds: photos.fileIds });
  return messageId;
}

/** The first thing that law or platform forbid; what is only against the house's tone is no reason to refuse. */
async function forbiddenIn(
  tx: Tx,
  shopId: string,
  body: string,
  ownHosts: readonly string[] = [],
): Promise<WordFault | null> {
  const faultIn = (hosts: readonly string[]) =>
    checkOwnWords(body, localeOfText(body) ?? 'en', { hosts }).find(({ mustNot }) => mustNot) ?? null;
  const fault = faultIn(ownHosts);
  if (fault?.kind !== 'contact') return fault;
  const { publicUrl } = await loadShop(tx, shopId); // read only when something looks like a way out of the shop
  return faultIn([...ownHosts, ...hostsOf([publicUrl])]);
}

/** What was typed for this message is done with; what was refused before stays, but for what has gone out now. */
async function settleDraft(
  tx: Tx,
  at: { shopId: string; conversationId: string; agentId: string },
  sent: { body: string; clientKey: string; fileIds: readonly string[] },
): Promise<void> {
  const draft = await selectDraft(tx, at);
  if (!draft) return;
  const left = leftOfDraft(keptOf(draft), sent);
  if (left === null) return deleteDraft(tx, at);
  await putDraft(tx, at, { ...draft, ...left });
}

async function keepDraft(tx: Tx, sending: SendMessage, reason: RefusedSend, now: Temporal.Instant): Promise<void> {
  const { shopId, conversationId, clientKey, seenSeq, body, agent } = sending;
  const { agentId } = agent;
  const at = { shopId, conversationId, agentId };
  const before = await selectDraft(tx, at);
  const refused = { body, clientKey, fileIds: sending.fileIds ?? [] };
  const kept = mergedDraft(before && keptOf(before), refused);
  await putDraft(tx, at, { ...kept, seenSeq, reason, updatedAt: now });
  await appendEvent(tx, shopId, 'conversations.draft-kept', { conversationId, agentId }, now);
}

function keptOf({ body, fileIds, clientKey, reason }: Draft): KeptDraft {
  return { body, fileIds, clientKey, isTyped: reason === null };
}

async function paramsOf(tx: Tx, { shopId, holderId }: Locked, reason: RefusedSend, fault: WordFault | null) {
  if (reason === 'forbidden_words' && fault) return { word: fault.found, why: fault.why, suggestion: fault.suggestion };
  if (reason !== 'held_by_other' || holderId === null) return {};
  return { name: (await selectHolder(tx, shopId, holderId))?.name ?? '' };
}
