import type { Db } from '../platform/database.ts';
import { lockOverdue } from './queries.ts';
import { settlePromises } from './settle-promise.ts';

/**
 * Marks open promises whose due time has passed as broken; what was kept in time is settled before this. Returns how many; call again while it
 * returns `limit`.
 */
export async function breakOverdue(db: Db, shopId: string, now: Temporal.Instant, limit = 200): Promise<number> {
  return db.transaction().execute(async (tx) => {
    const overdue = await lockOverdue(tx, shopId, now, limit);
    const outcomes = overdue.map((id) => ({ id, evidence: null }));
    const broken = await settlePromises(tx, shopId, outcomes, 'broken', now);
    return broken.length;
  });
}
