import { sql } from 'kysely';
import { messageOfNotice, sayNotice } from '../conversations/index.ts';
import { type Desk, sayScript, selectTalk } from '../dialogue/index.ts';
import { type Db, type Tx, transact } from '../platform/database.ts';
import { type Log, plainError } from '../platform/log.ts';
import { openPromise } from '../promises/index.ts';
import { type DueWait, lockIfQins, selectDue, selectSettings } from './queries.ts';

export type SlaDesk = Omit<Desk, 'model'>;

const situation = 'talk.holding';

/**
 * Where the shop wants it: asks those buyers for a moment to whom the platform's limit comes near. Only where no person
 * has the word, so never in an agent's voice, not where an agent carries the messages by hand, and not over a reply that waits for approval. It is a notice:
 * the round goes on until a person answers. Said once per question, also after a crash.
 */
export async function sayHoldings(
  db: Db,
  shopId: string,
  { desk, log }: { desk: SlaDesk; log: Pick<Log, 'error'> },
  now: Temporal.Instant,
): Promise<void> {
  const { sendsHolding } = await selectSettings(db, shopId);
  if (!sendsHolding) return;
  const warned = sql`w.warn_at <= ${now} and w.platform_due_at > ${now} and c.holder_id is null`;
  for (const wait of await selectDue(db, shopId, now, 100, warned))
    if (wait.isWaiting && wait.isFree)
      await transact(db, (tx) => sayHolding(tx, desk, { shopId, wait }, now)).catch((error) =>
        log.error({ shopId, err: plainError(error) }, 'a buyer was not asked for a moment'),
      );
}

async function sayHolding(
  tx: Tx,
  desk: SlaDesk,
  { shopId, wait }: { shopId: string; wait: DueWait },
  now: Temporal.Instant,
): Promise<void> {
  const { conversationId, askedAt } = wait;
  const talk = (await lockIfQins(tx, shopId, conversationId)) ? await selectTalk(tx, shopId, conversationId) : null;
  if (!talk) return;
  const said = await sayScript(tx, desk, talk, { situation, locale: null, orderId: null, parcelId: null }, now);
  if ('blocked' in said) return;
  const { text, locale, script, version, facts, promises } = said;
  const key = `holding:${conversationId}:${askedAt}`;
  const moves = [
    { kind: 'say', situation, orderId: null, parcelId: null },
    ...promises.map(({ kind, subject, dueAt }) => ({ kind: 'promise', promise: kind, subject, dueAt })),
  ];
  const words = { body: text, locale, script, scriptVersion: version, facts, moves };
  if ((await sayNotice(tx, { shopId, conversationId, key, ...words }, now)) !== 'said') return;
  const messageId = await messageOfNotice(tx, shopId, key);
  for (const { kind, subjectType, subject, dueAt, sentence } of promises)
    await openPromise(
      tx,
      { shopId, kind, subjectType, subjectId: subject, conversationId, messageId, dueAt, sentence },
      now,
    );
}
