import type { Tx } from '../platform/database.ts';
import { newId } from '../platform/ids.ts';
import { type NewPromise, type StoredPromise, upsertOpenPromise } from './queries.ts';

export type OpenPromise = Omit<NewPromise, 'id' | 'madeAt'>;

/**
 * Makes a promise. A promise of the same kind on the same subject that is still open is that promise, and nothing new is
 * made; it is due at the earlier of the two times, so that no sentence told a time that is not on record.
 */
export async function openPromise(tx: Tx, promise: OpenPromise, now: Temporal.Instant): Promise<StoredPromise> {
  return upsertOpenPromise(tx, { ...promise, id: newId(now), madeAt: now });
}
