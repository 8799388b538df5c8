import type { Tx } from '../platform/database.ts';
import { newId } from '../platform/ids.ts';
import { type NewReturn, type OpenedReturn, upsertUnderWay } from './queries.ts';

export type OpenReturn = Omit<NewReturn, 'id' | 'openedAt'>;

/**
 * Notes that a buyer wants to send something back. A return without a reason ("unknown") is a return all the same.
 * When this conversation has one of the same order under way, that one takes the new reason and wish; the same again
 * changes nothing. `came` tells which of the three it was.
 */
export async function openReturn(tx: Tx, wanted: OpenReturn, now: Temporal.Instant): Promise<OpenedReturn> {
  return upsertUnderWay(tx, { ...wanted, id: newId(now), openedAt: now });
}
