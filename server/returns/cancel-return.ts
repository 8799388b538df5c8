import type { Tx } from '../platform/database.ts';
import { notFound, Refused } from '../platform/errors.ts';
import { appendEvent } from '../platform/events.ts';
import { lockReturn, type Return, updateStatus } from './queries.ts';
import { mayBecome } from './rules.ts';

/** The buyer keeps the goods after all. Cancelling twice is cancelling once. */
export async function cancelReturn(tx: Tx, shopId: string, returnId: string, now: Temporal.Instant): Promise<Return> {
  const found = await lockReturn(tx, shopId, returnId);
  if (!found) throw notFound();
  if (found.status === 'cancelled') return found;
  if (!mayBecome(found.status, 'cancelled')) throw new Refused('return_cannot_be_cancelled');
  await updateStatus(tx, shopId, returnId, 'cancelled');
  await appendEvent(tx, shopId, 'returns.return-cancelled', { returnId }, now);
  return { ...found, status: 'cancelled' };
}
