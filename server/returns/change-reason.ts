import type { Reason } from '../../shared/labels.ts';
import type { Tx } from '../platform/database.ts';
import { notFound, Refused } from '../platform/errors.ts';
import { appendEvent } from '../platform/events.ts';
import { lockReturn, type Return, updateReason } from './queries.ts';

/** The buyer gives another reason, or gives one at last. The same reason again changes nothing. */
export async function changeReason(
  tx: Tx,
  shopId: string,
  returnId: string,
  reason: Reason,
  now: Temporal.Instant,
): Promise<Return> {
  const found = await lockReturn(tx, shopId, returnId);
  if (!found) throw notFound();
  if (found.reason === reason) return found;
  if (found.status === 'cancelled') throw new Refused('return_is_cancelled');
  await updateReason(tx, shopId, returnId, reason);
  await appendEvent(tx, shopId, 'returns.reason-changed', { returnId, from: found.reason, to: reason }, now);
  return { ...found, reason };
}
