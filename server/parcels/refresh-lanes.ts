import { type Db, transact } from '../platform/database.ts';
import { type Log, plainError } from '../platform/log.ts';
import { keepPaces, selectKeptAt, shopsWithOldPaces } from './lane-queries.ts';
import { reckonPaces } from './lanes-of.ts';

/**
 * Reckons anew how parcels travel, for each shop whose day has begun since. All of it, from a bounded window: under a
 * second for the largest shop, and the same whoever reckons it. One shop's fault is logged and does not stop the others.
 */
export async function refreshLanes(db: Db, now: Temporal.Instant, log: Pick<Log, 'error'>): Promise<void> {
  for (const shopId of await shopsWithOldPaces(db, now))
    try {
      const { zone } = await selectKeptAt(db, shopId, now);
      const day = now.toZonedDateTimeISO(zone).toPlainDate();
      const paces = await reckonPaces(db, shopId, zone, day);
      await transact(db, (tx) => keepPaces(tx, shopId, { day, paces }, now));
    } catch (error) {
      log.error({ shopId, err: plainError(error) }, 'how parcels of a shop travel is not reckoned');
    }
}
