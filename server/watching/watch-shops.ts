import type { Db } from '../platform/database.ts';
import { type Log, plainError } from '../platform/log.ts';
import { shopsToTell } from './notice-queries.ts';
import { settleTold } from './settle-told.ts';
import { tellOfParcels, type WatchingDesk } from './tell-buyers.ts';

/** Tells buyers what they were promised to hear, and settles what that kept. One shop's fault does not stop the others. */
export async function watchShops(
  db: Db,
  desk: WatchingDesk,
  now: Temporal.Instant,
  log: Pick<Log, 'error'>,
): Promise<void> {
  for (const shopId of await shopsToTell(db, now))
    try {
      await tellOfParcels(db, desk, shopId, now, log);
      await settleTold(db, shopId, now);
    } catch (error) {
      log.error({ shopId, err: plainError(error) }, 'the watch over parcels of a shop');
    }
}
