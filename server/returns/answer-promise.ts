import type { Tx } from '../platform/database.ts';
import { keepOpenPromise, openPromise } from '../promises/index.ts';
import { loadShop, replyBy, type Shop } from '../shops/index.ts';
import type { CaseState } from './machine-rules.ts';
import type { Actor } from './rules.ts';

const kind = 'return.answer';

/** By when a buyer who asks now is answered: within the shop's own opening time for answers, to the next quarter of an hour. */
export function answerBy(
  { hours, zone, replyMinutes }: Pick<Shop, 'hours' | 'zone' | 'replyMinutes'>,
  now: Temporal.Instant,
): Temporal.Instant | null {
  const by = replyBy(hours, zone, now, replyMinutes);
  return by?.round({ smallestUnit: 'minute', roundingIncrement: 15, roundingMode: 'ceil' }) ?? null;
}

/** Who asks on the page is promised an answer. Null: the shop is not open any more, nothing is promised. */
export async function promiseAnswer(
  tx: Tx,
  shopId: string,
  returnId: string,
  now: Temporal.Instant,
): Promise<Temporal.Instant | null> {
  const dueAt = answerBy(await loadShop(tx, shopId), now);
  if (dueAt === null) return null;
  const about = { kind, subjectType: 'return', subjectId: returnId, conversationId: null, messageId: null } as const;
  return (await openPromise(tx, { shopId, ...about, dueAt }, now)).dueAt;
}

/** Nothing of the return waits for our answer any more: it was given, or the buyer asks no more. */
export async function settleAnswer(
  tx: Tx,
  { shopId, returnId, by, status }: { shopId: string; returnId: string; by: Actor; status: CaseState },
  now: Temporal.Instant,
): Promise<void> {
  const how = by.kind === 'buyer' ? 'waived' : 'kept';
  const person = by.kind === 'agent' ? { by: by.id } : {};
  await keepOpenPromise(
    tx,
    shopId,
    { kind, subjectId: returnId },
    { status: how, evidence: `return ${status}`, ...person },
    now,
  );
}
