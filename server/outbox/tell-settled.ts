import type { Tx } from '../platform/database.ts';
import { appendEvents } from '../platform/events.ts';
import { idsInOrder } from '../platform/ids.ts';

/** Whoever waits for a send hears that something became of it; a page finds the thread it stands in. */
export async function tellSettled(
  tx: Tx,
  shopId: string,
  settled: readonly { id: string; conversationId: string | null }[],
  now: Temporal.Instant,
): Promise<void> {
  const told = settled.map(({ id, conversationId }) => ({ sendId: id, ...(conversationId ? { conversationId } : {}) }));
  await appendEvents(tx, 'outbox.send-settled', told, { shopId, now, nextId: idsInOrder(now) });
}
