import { attachPhotos, photosAtHand } from '../files/index.ts';
import type { Tx } from '../platform/database.ts';
import { Refused } from '../platform/errors.ts';
import { localeOfText } from '../platform/i18n.ts';
import { newId } from '../platform/ids.ts';
import { keepOpenPromise } from '../promises/index.ts';
import { checkOwnWords, type KnownContacts, type WordFault } from '../scripts/index.ts';
import { cleanText } from './clean-text.ts';
import { deliver } from './deliver.ts';
import {
  changeConversation,
  insertDeskMessage,
  type Locked,
  selectByClientKey,
  selectForeignSeq,
  selectHolder,
  selectIsNotice,
  settleOpenProposal,
  touchDesk,
} from './desk-queries.ts';
import { keepDraft, settleDraft } from './drafts.ts';
import { knownContacts } from './known-contacts.ts';
import { type Doing, lock, refuseUnwritten } from './lease.ts';
import { stopTyping } from './presence.ts';
import { assistChannel, type InsertedScript, type RefusedSend, refusalOfSend } from './rules.ts';

/** Where the words come from, when they are not the agent's alone. */
export type Wording = {
  locale: string | null;
  script: string | null;
  scriptVersion: number | null;
  facts: unknown;
  moves: unknown;
};

/** Not sent: why, and what the sentence needs. */
export type Kept = { kind: 'kept'; reason: RefusedSend; params: Record<string, string | number> };

/**
 * Port: reads anew what the words rest on, in the sending transaction and only when nothing else forbids the message.
 * `takeEffect` is called in the same transaction once it has gone out: its promises open. Filled by the desk.
 */
export type ReadWording = (
  tx: Tx,
  written: Doing & { body: string; scripts: readonly InsertedScript[] },
  now: Temporal.Instant,
) => Promise<ReadWords | Kept>;
export type ReadWords = {
  kind: 'read';
  wording: Wording | null;
  /** It only says that a person will answer. */
  promisesAnswer: boolean;
  takeEffect: (messageId: string) => Promise<void>;
};

export type SendMessage = Doing & {
  /** The sender's own id of this message: the same one twice is one message. */
  clientKey: string;
  body: string;
  /** The last message the agent had read when writing. */
  seenSeq: number;
  /** Scripts that the agent inserted while writing, also those altered since. */
  scripts?: readonly InsertedScript[];
  readWording?: ReadWording;
  /** Photos that the agent has uploaded; the body may be empty then. */
  fileIds?: readonly string[];
  /** An agent has carried it to the buyer in the platform's own client, where nothing of ours arrives. */
  byHand?: boolean;
  /** Hosts whose links may be sent besides the shop's own and the platform's: this Qin's. */
  ownHosts?: readonly string[];
  /**
   * The open proposal that goes out with this. `approved`: Qin's words as they are, said by Qin, and nobody takes over;
   * `edited`: the agent's words, who takes over; `late`: carried to the buyer by hand before another took its place, which
   * stays as it is, as does who holds the conversation.
   */
  approves?: { proposalId: string; state: 'approved' | 'edited' | 'late' };
};

export type Sent = { kind: 'sent'; messageId: string; isRepeat: boolean } | Kept;

type Words = SendMessage & { fileIds: readonly string[]; scripts: readonly InsertedScript[] };

/**
 * An agent's message to the buyer. Goes out only when nobody else holds the conversation, the agent had read all that the
 * buyer can see, and what its words rest on still holds; who holds nothing yet takes over with it. Otherwise the agent's
 * words are kept as a draft: let the transaction commit, then tell the agent why. Throws Refused `not_found`,
 * `message_empty`, `message_too_long`, `message_id_taken`, `unknown_seq`.
 */
export async function sendMessage(tx: Tx, sending: SendMessage, now: Temporal.Instant): Promise<Sent> {
  const { fileIds = [], scripts = [] } = sending;
  const words = { ...sending, fileIds, scripts, body: cleanText(sending.body, fileIds) };
  const { shopId, conversationId, clientKey, agent } = sending;
  const conversation = await lock(tx, sending);
  const known = await selectByClientKey(tx, shopId, agent.agentId, clientKey);
  if (known) {
    if (known.conversationId !== conversationId || known.body !== words.body || known.author === 'note')
      throw new Refused('message_id_taken', 409);
    return { kind: 'sent', messageId: known.id, isRepeat: true };
  }
  refuseUnwritten(conversation, sending.seenSeq);
  await touchDesk(tx, shopId, agent.agentId, now);
  const refused = await refusalOf(tx, conversation, words, now);
  if (refused) return keep(tx, words, refused, now);
  const read = (await sending.readWording?.(tx, words, now)) ?? null;
  if (read?.kind === 'kept') return keep(tx, words, read, now);
  const { messageId, isNotice } = await say(tx, conversation, words, read?.wording ?? null, now);
  if (!isNotice && !read?.promisesAnswer) {
    const shown = { evidence: `message ${messageId}`, by: agent.agentId };
    await keepOpenPromise(tx, shopId, { kind: 'person.reply', subjectId: conversationId }, shown, now);
  }
  await stopTyping(tx, { shopId, conversationId, agentId: agent.agentId }, now);
  await read?.takeEffect(messageId);
  return { kind: 'sent', messageId, isRepeat: false };
}

/** All that forbids a message whatever it says of orders and parcels. */
async function refusalOf(tx: Tx, conversation: Locked, sending: Words, now: Temporal.Instant): Promise<Kept | null> {
  const { shopId, seenSeq, approves, fileIds, agent } = sending;
  const { agentId } = agent;
  if (conversation.channel === assistChannel && !sending.byHand) return kept('sent_by_hand');
  if (conversation.channel === 'sms' && fileIds.length > 0) return kept('no_photos_by_sms');
  const forbidden = approves?.state === 'approved' ? null : await forbiddenIn(tx, sending, now);
  const foreignSeq = await selectForeignSeq(tx, conversation, agentId);
  const { holderId } = conversation;
  // What was said already is not said at the wrong moment any more.
  if (approves?.state === 'late') return forbidden ? kept('forbidden_words', forbiddenParams(forbidden)) : null;
  const reason = refusalOfSend({ holderId, foreignSeq }, { agentId, seenSeq, isForbidden: forbidden !== null });
  if (reason) return kept(reason, await paramsOf(tx, conversation, reason, forbidden));
  if (approves && approves.proposalId !== conversation.proposalId) return kept('proposal_settled');
  const isWhole = (await photosAtHand(tx, shopId, fileIds, { agentId })).length === new Set(fileIds).size;
  return isWhole ? null : kept('photo_gone');
}

const kept = (reason: RefusedSend, params: Kept['params'] = {}): Kept => ({ kind: 'kept', reason, params });

/** Qin's own words as they were proposed are nobody's to keep. */
async function keep(tx: Tx, words: Words, refused: Kept, now: Temporal.Instant): Promise<Kept> {
  if (words.approves?.state === 'approved') return refused;
  const { shopId, conversationId, agent, body, clientKey, seenSeq, scripts } = words;
  const { agentId } = agent;
  const fileIds = await photosAtHand(tx, shopId, words.fileIds, { agentId });
  const written = { body, clientKey, seenSeq, scripts, fileIds };
  await keepDraft(tx, { shopId, conversationId, agentId }, written, refused.reason, now);
  return refused;
}

async function say(
  tx: Tx,
  conversation: Locked,
  { shopId, conversationId, clientKey, agent, approves, body, fileIds, scripts }: Words,
  wording: Wording | null,
  now: Temporal.Instant,
): Promise<{ messageId: string; isNotice: boolean }> {
  const { agentId } = agent;
  const { proposalId } = conversation;
  const state = approves?.state ?? 'superseded';
  if (proposalId && state !== 'late') await settleOpenProposal(tx, conversation, proposalId, state, now);
  const isQins = state === 'approved';
  const isNotice = isQins && !!approves && (await selectIsNotice(tx, shopId, approves.proposalId));
  if (!isQins && state !== 'late' && conversation.holderId !== agentId) {
    const change = { status: 'handed_over', holderId: agentId, assigneeId: agentId, snoozedUntil: null } as const;
    await changeConversation(tx, conversation, change, { type: 'conversations.taken-over', data: { agentId } }, now);
  }
  const messageId = newId(now);
  const message = {
    ...({ id: messageId, author: isQins ? 'qin' : 'agent', visibility: 'public', agentId, clientKey, body } as const),
    ...{ locale: wording?.locale ?? localeOfText(body), script: wording?.script ?? null },
    ...{ scriptVersion: wording?.scriptVersion ?? null, facts: wording?.facts ?? null, moves: wording?.moves ?? null },
    approves: approves?.proposalId ?? null,
    ...(isNotice && approves ? { noticeKey: `approved:${approves.proposalId}` } : {}),
  };
  // News is no answer, also when an agent lets it go out.
  const seq = await insertDeskMessage(tx, conversation, message, { answers: !isNotice }, now);
  await attachPhotos(tx, { shopId, conversationId, seq }, { fileIds, uploader: { agentId } }, now);
  await deliver(tx, conversation, [{ ...message, fileIds }], now);
  // Qin's own words are not what the agent was writing.
  if (!isQins) await settleDraft(tx, { shopId, conversationId, agentId }, { body, clientKey, fileIds, scripts });
  return { messageId, isNotice };
}

/** The first thing that law or platform forbid; what is only against the house's tone is no reason to refuse. */
async function forbiddenIn(tx: Tx, sending: Words, now: Temporal.Instant): Promise<WordFault | null> {
  const { shopId, conversationId, body, ownHosts = [] } = sending;
  const faultIn = (known: KnownContacts) =>
    checkOwnWords(body, localeOfText(body) ?? 'en', known).find(({ mustNot }) => mustNot) ?? null;
  const fault = faultIn({ hosts: ownHosts });
  if (fault?.kind !== 'contact') return fault;
  return faultIn(await knownContacts(tx, { shopId, conversationId, ownHosts }, now));
}

const forbiddenParams = ({ found, why, suggestion }: WordFault) => ({ word: found, why, suggestion });

async function paramsOf(tx: Tx, { shopId, holderId }: Locked, reason: RefusedSend, fault: WordFault | null) {
  if (reason === 'forbidden_words' && fault) return forbiddenParams(fault);
  if (reason !== 'held_by_other' || holderId === null) return {};
  return { name: (await selectHolder(tx, shopId, holderId))?.name ?? '' };
}
