import type { Tx } from '../platform/database.ts';
import { newId } from '../platform/ids.ts';
import { insertPromise, type NewPromise, type StoredPromise, selectOpenPromise } from './queries.ts';

export type OpenPromise = Omit<NewPromise, 'id' | 'madeAt'>;

/**
 * Makes a promise. A promise of the same kind on the same subject that is still open is that promise: it is returned as
 * it stands, with the due time that was told first, and nothing new is made.
 */
export async function openPromise(tx: Tx, promise: OpenPromise, now: Temporal.Instant): Promise<StoredPromise> {
  const { shopId, kind, subjectId } = promise;
  for (let attempt = 0; attempt < 3; attempt++) {
    const made = await insertPromise(tx, { ...promise, id: newId(now), madeAt: now });
    if (made) return made;
    const open = await selectOpenPromise(tx, shopId, kind, subjectId);
    if (open) return open; // else it was settled between the two statements: make a new one
  }
  throw new Error('a promise was opened and settled by others three times in a row');
}
