import { type Db, transact } from '../platform/database.ts';
import { appendEvent } from '../platform/events.ts';
import { type Log, plainError } from '../platform/log.ts';
import { scoreDatesGiven } from './given-queries.ts';
import { type Claim, keepPaces, selectKept, selectKeptAt, shopsWithOldPaces } from './lane-queries.ts';
import { reckonClaims, reckonPaces } from './lanes-of.ts';

/**
 * Scores the dates that buyers were given, and reckons anew how parcels travel, for each shop whose day has begun since. All of it, from a bounded window: under a
 * second for the largest shop, and the same whoever reckons it. One shop's fault is logged and does not stop the others.
 */
export async function refreshLanes(db: Db, now: Temporal.Instant, log: Pick<Log, 'error'>): Promise<void> {
  for (const shopId of await shopsWithOldPaces(db, now))
    try {
      const { zone } = await selectKeptAt(db, shopId, now);
      const day = now.toZonedDateTimeISO(zone).toPlainDate();
      const paces = await reckonPaces(db, shopId, zone, day);
      await transact(db, async (tx) => {
        await scoreDatesGiven(tx, shopId, now);
        const { claims: before } = await selectKept(tx, shopId);
        const claims = await reckonClaims(tx, shopId, day);
        await keepPaces(tx, shopId, { day, paces, claims }, now);
        // The supervisor hears of each lane once: when it begins to promise less.
        const isNew = (claim: Claim) => !before.some((one) => sameLane(one, claim));
        const lanes = claims.filter(isNew).map(({ from, to, country }) => ({ from, to, country }));
        for (const lane of lanes) await appendEvent(tx, shopId, 'parcels.lane-widened', lane, now);
      });
    } catch (error) {
      log.error({ shopId, err: plainError(error) }, 'how parcels of a shop travel is not reckoned');
    }
}

const sameLane = (a: Claim, b: Claim) => a.from === b.from && a.to === b.to && a.country === b.country;
