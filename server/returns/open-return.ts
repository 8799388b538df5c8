import type { Tx } from '../platform/database.ts';
import { appendEvent } from '../platform/events.ts';
import { newId } from '../platform/ids.ts';
import { insertReturn, type NewReturn, type Return, selectUnderWay } from './queries.ts';

export type OpenReturn = Omit<NewReturn, 'id' | 'openedAt'>;

/**
 * Notes that a buyer wants to send something back. A return without a reason ("unknown") is a return all the same.
 * When this conversation has one of the same order under way, that one is returned, unchanged.
 */
export async function openReturn(tx: Tx, wanted: OpenReturn, now: Temporal.Instant): Promise<Return> {
  const { shopId, conversationId, orderId } = wanted;
  for (let attempt = 0; attempt < 3; attempt++) {
    const opened = await insertReturn(tx, { ...wanted, id: newId(now), openedAt: now });
    if (opened) {
      await appendEvent(tx, shopId, 'returns.return-opened', { returnId: opened.id, reason: opened.reason }, now);
      return opened;
    }
    const underWay = await selectUnderWay(tx, shopId, conversationId, orderId);
    if (underWay) return underWay; // else it was cancelled between the two statements: open a new one
  }
  throw new Error('a return was opened and cancelled by others three times in a row');
}
