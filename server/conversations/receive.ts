import { attachPhotos, type Photos } from '../files/index.ts';
import type { Db, Tx } from '../platform/database.ts';
import { Refused } from '../platform/errors.ts';
import { type Locale, localeOfText } from '../platform/i18n.ts';
import { newId } from '../platform/ids.ts';
import { cleanText } from './clean-text.ts';
import { settleOpenProposal } from './desk-queries.ts';
import { type Conversation, insertBuyerMessage, selectKnownMessage } from './queries.ts';
import { transactAgain } from './transact-again.ts';

export type Inbound = {
  shopId: string;
  channel: string;
  /** Who this is on that channel: a visitor's token, a mail address, a phone number. One conversation each. */
  channelKey: string;
  /** The channel's own id of this message: the same one twice is one message. Null where the channel has none. */
  providerMessageId: string | null;
  text: string;
  /** The customer the channel vouches for, and whether it really does (signed token, code answered). */
  customerId: string | null;
  verified: boolean;
  /** The order whose page the chat was opened from, when the channel vouches for that too. */
  orderId: string | null;
  /** What a mail says that it is about. */
  subject?: string | null;
  /** The language the buyer chose; null: the language they write. */
  locale: Locale | null;
  /** What came with it; the text may be empty then. */
  photos?: Photos;
};

/** `text`: what was written, with a mark for each photo that came along. */
export type Received = { conversation: Conversation; messageId: string; text: string };

/**
 * Port: what answers a message, in the transaction that stored it. Filled by the dialogue. Where `conversation.isPersons`,
 * the answer may only be proposed.
 */
export type Responder<Turn> = (tx: Tx, received: Received, inbound: Inbound, now: Temporal.Instant) => Promise<Turn>;

/**
 * The one door for buyers' messages: stores the message and has it answered in one transaction, so that a crash leaves
 * either both or neither. Null when this message was received before.
 * Throws Refused `message_empty`, `message_too_long`, `message_id_taken` (the same id came with another text),
 * `photo_gone` or `other_customer` (the channel vouches for somebody else than before in the same conversation).
 */
export async function receive<Turn>(
  db: Db,
  inbound: Inbound,
  respond: Responder<Turn>,
  now: Temporal.Instant,
): Promise<Turn | null> {
  return transactAgain(db, (tx) => receiveIn(tx, inbound, respond, now));
}

/** The same on the caller's own transaction. */
export async function receiveIn<Turn>(
  tx: Tx,
  inbound: Inbound,
  respond: Responder<Turn>,
  now: Temporal.Instant,
): Promise<Turn | null> {
  const { shopId, photos } = inbound;
  const text = cleanText(inbound.text, photos?.fileIds);
  const ids = { conversationId: newId(now), messageId: newId(now) };
  const conversation = await insertBuyerMessage(
    tx,
    { ...inbound, body: text, locale: inbound.locale ?? localeOfText(text) },
    ids,
    now,
  );
  if (!conversation) {
    const { channel, channelKey, providerMessageId } = inbound;
    const known = providerMessageId === null ? null : await selectKnownMessage(tx, shopId, channel, providerMessageId);
    if (!known) throw new Refused('other_customer', 409);
    if (known.channelKey !== channelKey || known.body !== text) throw new Refused('message_id_taken', 409);
    return null;
  }
  // What was proposed answers what the buyer wrote before.
  const { id, proposalId, lastSeq } = conversation;
  if (proposalId) await settleOpenProposal(tx, { shopId, id }, proposalId, 'superseded', now);
  if (photos) await attachPhotos(tx, { shopId, conversationId: id, seq: lastSeq }, photos, now);
  return respond(tx, { conversation, messageId: ids.messageId, text: withMarks(text, inbound) }, inbound, now);
}

/** Platforms that hand on text alone mark a photo like this, and the dialogue knows it. */
function withMarks(text: string, { photos, locale }: Inbound): string {
  const mark = (locale ?? localeOfText(text)) === 'zh-CN' ? '[图片]' : '[photo]';
  return [...(photos?.fileIds ?? []).map(() => mark), text].join(' ').trim();
}
