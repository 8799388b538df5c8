import { messageOfNotice, sayNotice } from '../conversations/index.ts';
import { type Desk, datesIn, type Move, type SaidScript, sayScript, selectTalk } from '../dialogue/index.ts';
import { keepDatesGiven } from '../parcels/index.ts';
import { type Db, type Tx, transact } from '../platform/database.ts';
import { appendEvent } from '../platform/events.ts';
import { type Log, plainError } from '../platform/log.ts';
import { openPromise, settlePromises } from '../promises/index.ts';
import { decentHourFor } from './decent-hour.ts';
import {
  type Asked,
  claimNotice,
  type Due,
  dueNotices,
  isOvertaken,
  selectAsked,
  writeNotice,
} from './notice-queries.ts';
import { sayWithinHours, situationOf } from './rules.ts';

export type WatchingDesk = Omit<Desk, 'model'>;

const batch = 200;

/**
 * Tells buyers of what was promised they would hear of, each notice in a transaction of its own: the message, what it
 * keeps and what it promises anew are there together or not at all, so that a process that dies in between says nothing
 * twice and forgets nothing. One buyer's fault is logged, tried again the next time, and does not stop the others.
 */
export async function tellOfParcels(
  db: Db,
  desk: WatchingDesk,
  shopId: string,
  now: Temporal.Instant,
  log: Pick<Log, 'error'>,
): Promise<void> {
  for (let after: Due | null = null; ; ) {
    const due: Due[] = await dueNotices(db, shopId, now, after, batch);
    for (const notice of due)
      await transact(db, (tx) => tellOne(tx, desk, shopId, notice, now)).catch((error) =>
        log.error({ shopId, parcelId: notice.parcelId, err: plainError(error) }, 'a buyer was not told of a parcel'),
      );
    if (due.length < batch) return;
    after = due.at(-1) ?? null;
  }
}

async function tellOne(tx: Tx, desk: WatchingDesk, shopId: string, due: Due, now: Temporal.Instant): Promise<void> {
  const notice = await claimNotice(tx, shopId, due, now);
  if (!notice) return; // another node has it, or it is settled
  const write = (change: Parameters<typeof writeNotice>[3]) => writeNotice(tx, shopId, notice, change);
  const { promise, conversationId, sign, parcelId, orderId } = notice;
  if (promise.status === 'waived') return write({ notice: 'dropped', why: 'waived' });
  if (notice.isDelivered && sign !== 'delivered') return write({ notice: 'dropped', why: 'delivered' });
  if (notice.isOver) return write({ notice: 'dropped', why: 'over' });
  if (await isOvertaken(tx, shopId, notice)) return write({ notice: 'dropped', why: 'overtaken' });
  const asked = sign === 'delivered' ? null : await selectAsked(tx, shopId, notice, now);
  if (asked) await breakPromise(tx, shopId, notice, asked, now);
  if (asked?.isTold) return write({ notice: 'dropped', why: 'asked_first' });
  const decent = await decentHourFor(tx, shopId, notice, now);
  if (!decent) return write({ notice: 'dropped', why: 'no_decent_hour' });
  if (Temporal.Instant.compare(decent, now) > 0) return write({ notice: 'waiting', dueAt: decent });
  const talk = await selectTalk(tx, shopId, conversationId);
  if (!talk) return write({ notice: 'dropped', why: 'no_conversation' });
  const wanted = { situation: situationOf(sign), locale: null, orderId, parcelId };
  const said = await sayScript(tx, desk, talk, wanted, now);
  if ('blocked' in said) {
    const isHopeless = Temporal.Instant.compare(now, notice.seenAt.add({ hours: sayWithinHours })) > 0;
    return write(
      isHopeless
        ? { notice: 'dropped', why: `blocked: ${said.blocked.fact} ${said.blocked.why}` }
        : { notice: 'waiting', dueAt: now.add({ hours: 1 }) },
    );
  }
  // Who has the question knows what they have said already: it lies before them.
  await say(tx, shopId, notice, { said, isToApprove: asked !== null }, now);
}

type Claimed = NonNullable<Awaited<ReturnType<typeof claimNotice>>>;

type Words = { said: SaidScript; isToApprove: boolean };

async function say(tx: Tx, shopId: string, notice: Claimed, words: Words, now: Temporal.Instant): Promise<void> {
  const { said } = words;
  const { conversationId, sign, parcelId, orderId, episode, promise } = notice;
  const { text, locale, script, version, facts, promises } = said;
  const key = `parcel:${parcelId}:${sign}:${episode}`;
  const told: Move = { kind: 'say', situation: script, orderId, parcelId };
  const moves = [
    told,
    ...promises.map(({ kind, subject, dueAt }) => ({ kind: 'promise', promise: kind, subject, dueAt })),
    said.manner,
  ];
  const message = { body: text, locale, script, scriptVersion: version, facts, moves };
  const isToApprove = words.isToApprove || said.scene.shop.settings[script] === 'suggest';
  const how = await sayNotice(tx, { shopId, conversationId, key, isToApprove, ...message }, now);
  const messageId = await messageOfNotice(tx, shopId, key);
  const state = how === 'known' ? 'said' : how;
  await writeNotice(tx, shopId, notice, { notice: state, messageId, ...(state === 'said' ? { toldAt: now } : {}) });
  await appendEvent(tx, shopId, 'watching.buyer-told', { parcelId, conversationId }, now);
  if (state !== 'said' || !messageId) return;
  await keepDatesGiven(tx, shopId, datesIn(said.scene, [told], facts, messageId), now);
  // What was promised is done with this; the same message promises to go on watching.
  if (promise.status === 'open' && sign !== 'delivered')
    await settlePromises(tx, shopId, [{ id: promise.id, evidence: `message ${messageId}` }], 'kept', now);
  for (const { kind, subjectType, subject, dueAt, sentence } of promises) {
    const about = kind === 'parcel.inform' ? promise : { subjectType, subjectId: subject };
    const { subjectType: type, subjectId } = about;
    const made = { shopId, kind, subjectType: type, subjectId, conversationId, messageId, dueAt, sentence };
    await openPromise(tx, made, now);
  }
}

/** She had to ask. What the answer to her promised anew still holds. */
async function breakPromise(
  tx: Tx,
  shopId: string,
  { promise, conversationId }: Claimed,
  asked: Asked,
  now: Temporal.Instant,
): Promise<void> {
  if (promise.status !== 'open') return;
  await settlePromises(
    tx,
    shopId,
    [{ id: promise.id, evidence: `asked first: message ${asked.messageId}` }],
    'broken',
    now,
  );
  if (!asked.renewedBy) return;
  const { subjectType, subjectId, dueAt } = promise;
  const made = { shopId, kind: 'parcel.inform', subjectType, subjectId, conversationId } as const;
  await openPromise(tx, { ...made, messageId: asked.renewedBy, dueAt }, now);
}
