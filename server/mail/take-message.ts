import { type Inbound, leaveUnanswered, type Responder, receiveIn, stopVouching } from '../conversations/index.ts';
import { readOptOut, refuse } from '../outbox/index.ts';
import type { Db, Tx } from '../platform/database.ts';
import { Refused } from '../platform/errors.ts';
import { translate } from '../platform/i18n.ts';
import { loadShop, localeAtHome } from '../shops/index.ts';
import type { Place } from './find-place.ts';
import { noteRest, noteUnproven } from './note-mail.ts';
import { countSpoken } from './queries.ts';
import type { ReadMail } from './read-mail.ts';
import type { Attached } from './store-mail-photos.ts';

type FromSomebody = ReadMail & { from: string };
type At = { shopId: string; id: string };

/** Two machines that answer each other stop here; what Qin would say then waits for an agent. */
const mostSpokenAnHour = 10;
/** As long as a message may be; the whole is kept with the mail. */
const longest = 9_900;

/**
 * Who asks for no more is heeded before anything else, in a transaction of its own. Anybody can write another's address:
 * of a sender whom nobody vouches for, it ends the offers alone.
 */
export async function heedRefusal(
  db: Db,
  { shopId, id }: At,
  { from, text, subject }: FromSomebody,
  { isVerified, customerId }: Place,
  now: Temporal.Instant,
): Promise<void> {
  const said = readOptOut(text || subject);
  if (!said) return;
  const scope = isVerified ? said.scope : 'promotion';
  const proof = { mailId: id, text: text || subject, at: now };
  const whom = { channel: 'mail', address: from, customerId: isVerified ? customerId : null } as const;
  const refusal = { ...whom, scope, source: 'reply', proof, at: now };
  await db.transaction().execute((tx) => refuse(tx, shopId, refusal, now));
}

type Message = { read: FromSomebody; place: Place; attached: Attached; respond: Responder<unknown> };

/** A buyer's mail as a message of their conversation, answered like any other. */
export async function takeMessage(
  tx: Tx,
  { shopId }: At,
  { read, place, attached, respond }: Message,
  now: Temporal.Instant,
): Promise<{ conversationId: string | null; reason?: string }> {
  let conversationId: string | null = null;
  const answer: Responder<unknown> = async (tx, received, inbound, now) => {
    const { conversation } = received;
    conversationId = conversation.id;
    const since = now.subtract({ hours: 1 });
    const isTooOften = (await countSpoken(tx, shopId, conversation.id, since)) >= mostSpokenAnHour;
    // Each mail is believed for itself: a forged one may stand in a conversation whose buyer is known.
    const own = { ...conversation, verified: inbound.verified, isPersons: conversation.isPersons || isTooOften };
    const turn = readOptOut(read.text || read.subject) ? leaveUnanswered : respond;
    await turn(tx, { ...received, conversation: own }, inbound, now);
    const at = { shopId, conversationId: conversation.id };
    if (conversation.verified && !inbound.verified) await noteUnproven(tx, at, read, now);
    await noteRest(tx, at, { ...attached, isPartial: read.isPartial }, now);
  };
  const known: Inbound = {
    ...{ shopId, channel: 'mail', channelKey: place.channelKey, providerMessageId: read.messageId },
    ...{ text: await textOf(tx, shopId, read, attached), subject: read.subject || null },
    ...{ customerId: place.customerId, verified: place.isVerified, orderId: null, locale: null },
    ...(attached.photos ? { photos: attached.photos } : {}),
  };
  await receiveAs(tx, known, read, answer, now);
  return {
    conversationId: conversationId ?? place.conversationId,
    ...(conversationId ? {} : { reason: 'known_message' }),
  };
}

async function receiveAs(
  tx: Tx,
  inbound: Inbound,
  read: FromSomebody,
  answer: Responder<unknown>,
  now: Temporal.Instant,
): Promise<void> {
  try {
    await receiveIn(tx, inbound, answer, now);
  } catch (error) {
    const code = error instanceof Refused ? error.code : null;
    // Another mail under an id that was used before: it is not lost for that.
    if (code === 'message_id_taken' && inbound.providerMessageId !== read.digestId)
      return receiveAs(tx, { ...inbound, providerMessageId: read.digestId }, read, answer, now);
    // The address has come to another customer than the one who wrote from it before.
    if (code === 'other_customer' && inbound.customerId !== null) {
      await stopVouching(tx, inbound);
      return receiveAs(tx, { ...inbound, customerId: null, verified: false }, read, answer, now);
    }
    throw error;
  }
}

/** Where a mail begins a conversation, its subject is part of what is said; many say all of it there. */
async function textOf(tx: Tx, shopId: string, { text, subject, answers }: FromSomebody, { photos }: Attached) {
  const isNew = answers.length === 0 && !/^(re|aw|回复|答复|回覆)\s*[:：]/i.test(subject);
  const isSaid = subject === '' || text.toLowerCase().includes(subject.toLowerCase());
  const whole = text === '' || (isNew && !isSaid) ? `${subject}\n\n${text}`.trim() : text;
  if (whole.length > longest) return `${whole.slice(0, longest).toWellFormed()}…`;
  if (whole !== '' || photos) return whole;
  return translate(localeAtHome(await loadShop(tx, shopId)), 'note.mail_without_text');
}
