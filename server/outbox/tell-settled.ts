import type { Tx } from '../platform/database.ts';
import { appendEvents } from '../platform/events.ts';
import { idsInOrder } from '../platform/ids.ts';

/** Writes what it means that money has moved, or has not: in the transaction that says so, so that no one can read the one without the other. */
export type FollowMoney = (tx: Tx, shopId: string, sendIds: readonly string[], now: Temporal.Instant) => Promise<void>;

export type Ended = { id: string; channel: string; conversationId: string | null };

/** Whoever waits for a send hears that something became of it; a page finds the thread it stands in. */
export async function tellSettled(
  tx: Tx,
  shopId: string,
  settled: readonly Ended[],
  now: Temporal.Instant,
  followMoney: FollowMoney | undefined,
): Promise<void> {
  const money = settled.filter(({ channel }) => channel === 'money').map(({ id }) => id);
  if (money.length > 0) {
    if (!followMoney) throw new Error('Money was sent where nobody follows it.');
    await followMoney(tx, shopId, money, now);
  }
  const told = settled.map(({ id, conversationId }) => ({ sendId: id, ...(conversationId ? { conversationId } : {}) }));
  await appendEvents(tx, 'outbox.send-settled', told, { shopId, now, nextId: idsInOrder(now) });
}
