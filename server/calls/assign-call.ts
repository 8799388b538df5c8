import type { Tx } from '../platform/database.ts';
import { appendEvent } from '../platform/events.ts';
import { newId } from '../platform/ids.ts';
import { type Call, insertCall, type NewCall, selectOpenCall } from './queries.ts';

export type AssignCall = Omit<NewCall, 'id' | 'createdAt'>;

/** Puts a phone call on the list. One of the same kind on the same subject that is still open is that call. */
export async function assignCall(tx: Tx, call: AssignCall, now: Temporal.Instant): Promise<Call> {
  for (let attempt = 0; attempt < 3; attempt++) {
    const assigned = await insertCall(tx, { ...call, id: newId(now), createdAt: now });
    if (assigned) {
      await appendEvent(tx, call.shopId, 'calls.call-assigned', { callId: assigned.id }, now);
      return assigned;
    }
    const open = await selectOpenCall(tx, call.shopId, call.kind, call.subjectId);
    if (open) return open; // else it was closed between the two statements: assign a new one
  }
  throw new Error('a call was assigned and closed by others three times in a row');
}
