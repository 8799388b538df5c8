import { createHash } from 'node:crypto';
import { type Responder, transactAgain } from '../conversations/index.ts';
import { endBounce } from '../outbox/index.ts';
import type { Db, Tx } from '../platform/database.ts';
import { newId } from '../platform/ids.ts';
import { type Log, plainError } from '../platform/log.ts';
import { findPlace, type Place } from './find-place.ts';
import { noteAutoReply } from './note-mail.ts';
import { insertMail, lockMail, markTaken, markUntaken, type StoredMail, selectMail } from './queries.ts';
import { readApart } from './read-apart.ts';
import type { ReadMail } from './read-mail.ts';
import type { MailKind } from './rules.ts';
import { storeMailPhotos } from './store-mail-photos.ts';
import { suppressDead, takeBounce } from './take-bounce.ts';
import { heedRefusal, takeMessage } from './take-message.ts';

export type MailPorts = { db: Db; log: Pick<Log, 'warn'>; respond: Responder<unknown> };

export type IncomingMail = {
  shopId: string;
  /** By which it came. */
  providerId: string;
  raw: Buffer;
  /** False: too large to be fetched; these are its headers. */
  isWhole?: boolean;
};

const patience = { minutes: 5 };
const mostTries = 10;

/**
 * Keeps a mail and takes it: a buyer's message into their conversation, a bounce to the mail it is about. Once this has
 * returned, the mail is kept, and what could not be done is tried again (`takeWaitingMails`); the same bytes again are the
 * same mail.
 */
export async function takeMail(ports: MailPorts, mail: IncomingMail, now: Temporal.Instant): Promise<void> {
  const { shopId, providerId, raw, isWhole = true } = mail;
  const digest = createHash('sha256').update(raw).digest();
  const at = { now, nextTryAt: now.add(patience) };
  const id = await insertMail(ports.db, { shopId, id: newId(now), providerId, raw, digest, isWhole }, at);
  if (id !== null) await tryMail(ports, shopId, id, now);
}

/** A mail that cannot be taken keeps no other from being. */
export async function tryMail(ports: MailPorts, shopId: string, id: string, now: Temporal.Instant): Promise<void> {
  try {
    const stored = await selectMail(ports.db, shopId, id);
    if (stored) await takeStored(ports, { shopId, id, ...stored }, now);
  } catch (error) {
    ports.log.warn({ shopId, mailId: id, err: plainError(error) }, 'mail not taken');
    const reason = String((error as { code?: unknown }).code ?? (error as Error).name);
    await markUntaken(ports.db, shopId, id, { reason, mostTries }, now);
  }
}

type Kept = { shopId: string; id: string } & StoredMail;

async function takeStored({ db, respond }: MailPorts, kept: Kept, now: Temporal.Instant): Promise<void> {
  const { shopId, id } = kept;
  const whole = await readApart(kept.raw);
  const read = kept.isWhole ? whole : { ...whole, isPartial: true };
  const place = await db.transaction().execute((tx) => findPlace(tx, kept, read));
  const kind = kindOf(read, place);
  const seen = { kind, messageId: read.messageId, sender: read.from, reason: null, conversationId: null, sendId: null };
  // Whoever writes from a mailbox has it; before the answer, which would not go out otherwise.
  if (place.isProven && read.from !== null && (kind === 'message' || kind === 'auto_reply'))
    await endBounce(db, shopId, { address: read.from, proof: { mailId: id } }, now);
  if (kind === 'message' && read.from !== null) {
    const from = { ...read, from: read.from };
    await heedRefusal(db, kept, from, place, now);
    const attached = await storeMailPhotos(db, kept, read.attachments, now);
    return transactAgain(db, async (tx) => {
      if (!(await lockMail(tx, shopId, id))) return;
      const taken = await takeMessage(tx, kept, { read: from, place, attached, respond }, now);
      await markTaken(tx, shopId, id, { ...seen, ...taken }, now);
    });
  }
  if (read.bounce) await suppressDead(db, kept, read.bounce, now);
  return transactAgain(db, async (tx) => {
    if (!(await lockMail(tx, shopId, id))) return;
    const taken = await takeOther(tx, kept, { ...read, kind }, place, now);
    await markTaken(tx, shopId, id, { ...seen, ...taken }, now);
  });
}

function kindOf({ kind }: ReadMail, { isOwn, isAnswer }: Place): MailKind {
  if (kind === 'bounce') return kind;
  if (isOwn) return 'loop';
  return kind === 'list' && isAnswer ? 'message' : kind;
}

/** What nobody answers. */
async function takeOther(tx: Tx, kept: Kept, read: ReadMail, place: Place, now: Temporal.Instant) {
  const { kind, bounce } = read;
  if (kind === 'bounce' && bounce) return takeBounce(tx, kept, bounce, now);
  if (kind === 'auto_reply' && place.conversationId !== null)
    await noteAutoReply(tx, { shopId: kept.shopId, conversationId: place.conversationId }, read, now);
  if (read.from === null) return { reason: 'no_sender' };
  return { conversationId: place.conversationId };
}
