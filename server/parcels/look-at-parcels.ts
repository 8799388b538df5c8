import { type Db, type Tx, transact } from '../platform/database.ts';
import { appendEvents } from '../platform/events.ts';
import { idsInOrder, newId } from '../platform/ids.ts';
import { type Log, plainError } from '../platform/log.ts';
import { loadShop, opensOn, type Shop } from '../shops/index.ts';
import { stopDaysBetween } from './carrier-stops.ts';
import {
  claimDue,
  type Due,
  type Seen,
  type Silences,
  shopsWithDueParcels,
  silencesOf,
  writeSeen,
} from './health-queries.ts';
import { type Health, judgeHealth, needsOf, type Verdict } from './health-rules.ts';
import type { Lanes } from './judge-lane.ts';
import { lanesOf } from './lanes-of.ts';
import { transitStart } from './rules.ts';

/** A parcel that was looked at, where that is anybody's business: something is the matter, has changed, or has ended. */
export type Looked = {
  parcelId: string;
  orderId: string;
  before: { health: Health; isKnown: boolean };
  verdict: Verdict;
};

/** What follows from it, in the same transaction; filled by a slice that knows buyers and agents. */
export type FollowHealth = (tx: Tx, shopId: string, looked: readonly Looked[], now: Temporal.Instant) => Promise<void>;

/** What judging a shop's parcels rests on: read once, and anew after an hour. */
type Ground = { shop: Shop; lanes: Lanes; silences: Silences; until: Temporal.Instant };
export type Grounds = Map<string, Ground>;

export type HealthPass = { grounds: Grounds; follow: FollowHealth | null; batch?: number };

const usualBatch = 500;
/** So many shops' grounds are kept in memory at once. */
const mostGrounds = 50;

/**
 * Looks at every parcel of which time alone, or something that was written, may have changed what we think. Reads only what
 * is due, a batch of one shop in a transaction, by turns; any number of nodes may do it at once. One shop's fault is logged
 * and does not stop the others. Returns how many were looked at.
 */
export async function lookAtParcels(
  db: Db,
  pass: HealthPass,
  now: Temporal.Instant,
  log: Pick<Log, 'error'>,
): Promise<number> {
  let looked = 0;
  for (let shopIds = await shopsWithDueParcels(db, now); shopIds.length > 0; ) {
    const more: string[] = [];
    for (const shopId of shopIds) {
      const count = await lookAtShop(db, shopId, pass, now).catch((error) => {
        log.error({ shopId, err: plainError(error) }, 'the health of parcels of a shop');
        return 0;
      });
      looked += count;
      if (count === (pass.batch ?? usualBatch)) more.push(shopId);
    }
    shopIds = more;
  }
  return looked;
}

/** One batch of one shop. */
export async function lookAtShop(
  db: Db,
  shopId: string,
  { grounds, follow, batch = usualBatch }: HealthPass,
  now: Temporal.Instant,
): Promise<number> {
  const ground = await groundOf(db, shopId, grounds, now);
  return transact(db, async (tx) => {
    const due = await claimDue(tx, shopId, now, batch);
    if (due.length === 0) return 0;
    const judged = due.map((parcel) => judge(parcel, ground, now));
    await writeSeen(
      tx,
      shopId,
      judged.map(({ seen }) => seen),
      now,
    );
    const changed = judged.filter(({ isChanged }) => isChanged).map(({ seen }) => ({ parcelId: seen.id }));
    await appendEvents(tx, 'parcels.health-changed', changed, { shopId, now, nextId: idsInOrder(now) });
    const looked = judged.filter(
      ({ seen: { verdict }, isChanged }) => isChanged || verdict.end || verdict.troubles.length,
    );
    if (follow && looked.length > 0) await follow(tx, shopId, looked.map(asLooked), now);
    return due.length;
  });
}

type Judged = { due: Due; seen: Seen; isChanged: boolean };

function judge(due: Due, { shop, lanes, silences }: Ground, now: Temporal.Instant): Judged {
  const startedAt = transitStart(due, now);
  const lane = lanes.judge({ ...due, startedAt }, now);
  const verdict = judgeHealth(due, {
    ...{ zone: shop.zone, now, lane, silentDays: silences.daysOf(due) },
    handOverDays: shop.handOverDays,
    isWorkDay: (day) => opensOn(shop.hours, day),
    stopDays: (after, until) => stopDaysBetween(due.destinationCountry, after, until),
  });
  const { before } = due;
  const isSame = before.isKnown && before.health === verdict.health && before.cause === verdict.cause;
  const isWorthTelling = before.isKnown || verdict.cause !== null || !['on_track', 'no_basis'].includes(verdict.health);
  const reason = verdict.troubles.find(({ sign }) => sign === (verdict.cause ?? verdict.health));
  const seen = {
    ...{ id: due.id, verdict, needs: needsOf(verdict) },
    since: (isSame ? before.since : null) ?? reason?.since ?? now,
    ...{ usuallyBy: lane?.usuallyBy ?? null, latestBy: lane?.latestBy ?? null, basis: lane?.basis ?? null },
  };
  return { due, seen, isChanged: !isSame && isWorthTelling };
}

const asLooked = ({ due, seen: { verdict } }: Judged): Looked => ({
  ...{ parcelId: due.id, orderId: due.orderId, verdict },
  before: { health: due.before.health, isKnown: due.before.isKnown },
});

async function groundOf(db: Db, shopId: string, grounds: Grounds, now: Temporal.Instant): Promise<Ground> {
  const known = grounds.get(shopId);
  if (known && Temporal.Instant.compare(known.until, now) > 0) return known;
  const shop = await loadShop(db, shopId);
  const ground = {
    shop,
    lanes: await lanesOf(db, shopId, now),
    silences: await silencesOf(db, shopId, now, newId(now.subtract({ hours: 24 * 14 }))),
    until: now.add({ hours: 1 }),
  };
  grounds.delete(shopId);
  grounds.set(shopId, ground);
  for (const oldest of grounds.keys()) if (grounds.size > mostGrounds) grounds.delete(oldest);
  return ground;
}
