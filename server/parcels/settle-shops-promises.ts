import type { Db } from '../platform/database.ts';
import { type Log, plainError } from '../platform/log.ts';
import { breakOverdue, shopsWithOpenPromises } from '../promises/index.ts';
import { keepDeliveredPromises } from './keep-delivered-promises.ts';

const batch = 200;

/**
 * Keeps what has arrived in time, then breaks what is overdue: in this order and as of the same moment, so that no
 * promise is broken whose parcel came in time. One shop's fault is logged and does not stop the others.
 */
export async function settleShopsPromises(db: Db, now: Temporal.Instant, log: Pick<Log, 'error'>): Promise<void> {
  for (const shopId of await shopsWithOpenPromises(db))
    try {
      while ((await keepDeliveredPromises(db, shopId, now, batch)) === batch);
      while ((await breakOverdue(db, shopId, now, batch)) === batch);
    } catch (error) {
      log.error({ shopId, err: plainError(error) }, 'promises of a shop are not settled');
    }
}
