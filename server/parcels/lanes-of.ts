import type { Db, Tx } from '../platform/database.ts';
import { carriersStop } from './carrier-stops.ts';
import { claimedShare, shareFor } from './claim-rules.ts';
import { selectLaneRecords } from './given-queries.ts';
import { type JudgedLane, judgeBy, type Lanes, type ParcelTimes } from './judge-lane.ts';
import { type LanePace, type PaceClock, paceOf, readyPace, type StoredPace } from './lane-paces.ts';
import { type Claim, selectKept, selectKeptAt, selectTravelled, type TravelledParcel } from './lane-queries.ts';
import { epochDay } from './pace-calendar.ts';
import type { Journey } from './pace-journeys.ts';

/** So many shops' lanes of a day are kept in memory. */
const mostShops = 20;
const remembered = new Map<string, { key: string; lanes: Lanes }>();
/** Within one transaction nothing changes: it reckons once. */
const withinTx = new WeakMap<Db | Tx, Map<string, Promise<Lanes>>>();

/**
 * A shop's lanes as they could be known on the morning of the day of `now`, in memory: a parcel is judged by them without
 * asking the database again. What the clock reckoned for that day is read; for another day (`--at`), or before the clock
 * came by, the same is reckoned here. Nothing that happened on that day or later is in it.
 */
export async function lanesOf(db: Db | Tx, shopId: string, now: Temporal.Instant): Promise<Lanes> {
  if (!db.isTransaction) return findLanes(db, shopId, now);
  const known = withinTx.get(db) ?? new Map<string, Promise<Lanes>>();
  withinTx.set(db, known);
  const key = `${shopId} ${now}`;
  const lanes = known.get(key) ?? findLanes(db, shopId, now);
  known.set(key, lanes);
  return lanes;
}

async function findLanes(db: Db | Tx, shopId: string, now: Temporal.Instant): Promise<Lanes> {
  const { zone, reckonedAt } = await selectKeptAt(db, shopId, now);
  const day = now.toZonedDateTimeISO(zone).toPlainDate();
  if (!reckonedAt)
    return asLanes(
      { paces: await reckonPaces(db, shopId, zone, day), claims: await reckonClaims(db, shopId, day) },
      zone,
    );
  const key = `${day} ${reckonedAt}`;
  const found = remembered.get(shopId);
  if (found?.key === key) return found.lanes;
  const lanes = asLanes(await selectKept(db, shopId), zone);
  remembered.delete(shopId);
  remembered.set(shopId, { key, lanes });
  for (const oldest of remembered.keys()) if (remembered.size > mostShops) remembered.delete(oldest);
  return lanes;
}

/** How the shop's parcels travel, from what had happened before the day began in its zone. */
export async function reckonPaces(
  db: Db | Tx,
  shopId: string,
  zone: string,
  day: Temporal.PlainDate,
): Promise<StoredPace[]> {
  const midnight = day.toZonedDateTime(zone).toInstant();
  const travelled = await selectTravelled(db, shopId, zone, midnight);
  const byCountry = Map.groupBy(travelled, ({ destinationCountry }) => destinationCountry);
  return [...byCountry].flatMap(([country, some]) => {
    const at = { country, day: epochDay(day), isStop: carriersStop(country) };
    return [
      paceOf(
        some.map((parcel) => journeyOf(parcel, parcel.ordered)),
        { ...at, clock: 'order' },
      ) ?? [],
      paceOf(
        some.flatMap((parcel) => (parcel.handedOver === null ? [] : [journeyOf(parcel, parcel.handedOver)])),
        { ...at, clock: 'hand-off' },
      ) ?? [],
    ].flat();
  });
}

/** Lanes that kept fewer of their latest days than they claimed, with the share their latest day is made for now. */
export async function reckonClaims(db: Db | Tx, shopId: string, day: Temporal.PlainDate): Promise<Claim[]> {
  const records = await selectLaneRecords(db, shopId, day);
  return records
    .map(({ from, to, country, ...record }) => ({ from, to, country, share: shareFor(record) }))
    .filter(({ share }) => share > claimedShare);
}

function journeyOf(parcel: TravelledParcel, start: number): Journey {
  return {
    ...{ start, end: parcel.delivered === null ? null : Math.max(start, parcel.delivered) },
    from: originOf(parcel),
    to: parcel.destinationRegion,
    carrier: parcel.carrier,
    originPlace: parcel.originCity,
    destinationPlace: parcel.destinationCity,
    promised: parcel.promised,
  };
}

/** A region of another country may have the same name. */
export function originOf({ originCountry, originRegion }: Pick<ParcelTimes, 'originCountry' | 'originRegion'>) {
  return originRegion === null ? null : JSON.stringify([originCountry, originRegion]);
}

function asLanes({ paces, claims }: { paces: readonly StoredPace[]; claims: readonly Claim[] }, zone: string): Lanes {
  const shares = new Map(claims.map(({ from, to, country, share }) => [JSON.stringify([from, to, country]), share]));
  const shareOf = (parcel: ParcelTimes) =>
    shares.get(JSON.stringify([parcel.originRegion, parcel.destinationRegion, parcel.destinationCountry])) ??
    claimedShare;
  const ready = new Map<string, LanePace>(
    paces.map((pace) => [nameOf(pace.country, pace.clock), readyPace(pace, carriersStop(pace.country))]),
  );
  const judge = (parcel: ParcelTimes, now: Temporal.Instant): JudgedLane | null => {
    const clock = parcel.startedAt ? 'hand-off' : 'order';
    const pace = ready.get(nameOf(parcel.destinationCountry, clock));
    return pace ? judgeBy(pace, { parcel, from: originOf(parcel), clock, zone, now, share: shareOf(parcel) }) : null;
  };
  return { judge };
}

const nameOf = (country: string | null, clock: PaceClock) => `${clock} ${country ?? ''}`;
