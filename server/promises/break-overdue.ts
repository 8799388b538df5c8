import type { Db } from '../platform/database.ts';
import { lockOverdue } from './queries.ts';
import { settlePromises } from './settle-promise.ts';

/** Marks open promises whose due time has passed as broken. Returns how many; call again while it returns `limit`. */
export async function breakOverdue(db: Db, shopId: string, now: Temporal.Instant, limit = 200): Promise<number> {
  return db.transaction().execute(async (tx) => {
    const overdue = await lockOverdue(tx, shopId, now, limit);
    const broken = await settlePromises(tx, shopId, overdue, { status: 'broken', evidence: null }, now);
    return broken.length;
  });
}
