import type { Tx } from '../platform/database.ts';
import { newId } from '../platform/ids.ts';
import { type Call, type NewCall, upsertOpenCall } from './queries.ts';

export type AssignCall = Omit<NewCall, 'id' | 'createdAt'>;

/**
 * Puts a phone call on the list. One of the same kind on the same subject that is still open is that call, due at the
 * earlier of the two times.
 */
export async function assignCall(tx: Tx, call: AssignCall, now: Temporal.Instant): Promise<Call> {
  return upsertOpenCall(tx, { ...call, id: newId(now), createdAt: now });
}
