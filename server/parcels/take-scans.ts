import { sql } from 'kysely';
import type { Tx } from '../platform/database.ts';
import { appendEvents } from '../platform/events.ts';
import { idsInOrder } from '../platform/ids.ts';
import { readTime } from '../platform/import-values.ts';
import { loadShop } from '../shops/index.ts';
import { cleanParcels } from './clean-scans.ts';
import { lookAgain } from './look-again.ts';
import type { ScanStatus } from './rules.ts';
import { type CodeProvider, meaningOf, zoneOf } from './scan-codes.ts';
import type { ScanReason } from './scan-reasons.ts';
import { type ScanInput, type ScanOfParcel, storeScans } from './store-scans.ts';

/** One event as a provider tells it. `at`: as it was written, with or without a zone. */
export type ToldScan = {
  at: string;
  code: string;
  place: string;
  text: string;
  /** Of a sender who speaks our words. */
  status?: ScanStatus;
  reason?: ScanReason | null;
};

/** What a provider tells of one parcel. `parcel`: the shop's own id of it, where the sender knows that. */
export type ToldParcel = {
  provider: CodeProvider | 'webhook';
  /** Whose codes these are, where a sender passes on another's. */
  codes?: CodeProvider;
  trackingNumber: string | null;
  parcel?: string;
  scans: readonly ToldScan[];
};

export type Taken = {
  /** Numbers of which no parcel of this shop is known (yet). */
  unknown: string[];
  /** Events of which nobody can tell when they were. */
  untimed: number;
};

/** A carrier uses a number again, but not within so short a time. */
const sameNumberDays = 60;

/**
 * Takes what a provider tells of parcels of this shop, by their tracking numbers: all parcels that have the number, for two
 * orders may travel in one; of older ones that only had the same number, nothing is heard. Doing so again changes nothing.
 * `heardAt`: as of when they are believed.
 */
export async function takeScans(
  tx: Tx,
  shopId: string,
  given: readonly ToldParcel[],
  { now, heardAt }: { now: Temporal.Instant; heardAt: Temporal.Instant },
): Promise<Taken> {
  const told = cleanParcels(given);
  const known = await findParcels(tx, shopId, told);
  const { zone } = await loadShop(tx, shopId);
  const unknown: string[] = [];
  const scans: ScanOfParcel[] = [];
  let untimed = 0;
  told.forEach((parcel, nth) => {
    const ids = known.get(nth);
    if (!ids) unknown.push(parcel.trackingNumber ?? parcel.parcel ?? '');
    for (const one of parcel.scans) {
      const scan = understood(parcel, one, zone);
      if (scan) for (const parcelId of ids ?? []) scans.push({ ...scan, parcelId });
      else untimed += 1;
    }
  });
  if (scans.length > 0) {
    const { changedIds } = await storeScans(tx, scans, { shopId, now: heardAt });
    await lookAgain(tx, shopId, changedIds, now);
    const news = changedIds.map((parcelId) => ({ parcelId }));
    await appendEvents(tx, 'parcels.parcel-scanned', news, { shopId, now, nextId: idsInOrder(now) });
  }
  return { unknown, untimed };
}

/** Null: nobody can tell when it was. */
export function understood(
  { provider, codes }: Pick<ToldParcel, 'provider' | 'codes'>,
  told: ToldScan,
  shopZone: string,
): ScanInput | null {
  const of = codes ?? (provider === 'webhook' ? null : provider);
  const at = timeOf(told.at, of ? zoneOf(of, shopZone) : shopZone);
  if (at === null) return null;
  const meaning = of ? meaningOf(of, told.code, told.text) : null;
  const status = told.status ?? meaning?.status ?? 'unknown';
  const reason = told.reason ?? meaning?.reason ?? null;
  return { at, status, reason, provider: of ?? provider, code: told.code, place: told.place, text: told.text };
}

function timeOf(written: string, zone: string): string | null {
  try {
    const at = readTime('at', written, zone);
    return at !== null && /^(19[7-9]\d|[2-9]\d{3})-/.test(at) ? at : null;
  } catch {
    return null;
  }
}

/** Which parcels each of them is about, by its place. */
async function findParcels(tx: Tx, shopId: string, told: readonly ToldParcel[]): Promise<Map<number, string[]>> {
  const asked = told.map(({ trackingNumber, parcel = null }, nth) => ({
    nth,
    parcel,
    ways: trackingNumber === null ? [] : waysToWrite(trackingNumber),
  }));
  const { rows } = await sql<{ nth: number; ids: string[] }>`
    select s.nth, array_agg(found.id order by found.id) as ids
    from json_to_recordset(${JSON.stringify(asked)}::json) as s(nth int, parcel text, ways text[]),
      lateral (
        select p.id, p.ordered_at, max(p.ordered_at) over () as newest from parcels p
        where p.shop_id = ${shopId} and p.tracking_number = any(s.ways) and s.parcel is null
        union all
        select p.id, p.ordered_at, p.ordered_at from parcels p where p.shop_id = ${shopId} and p.external_id = s.parcel
      ) found
    where found.ordered_at > found.newest - make_interval(days => ${sameNumberDays})
    group by s.nth`.execute(tx);
  return new Map(rows.map(({ nth, ids }) => [nth, ids]));
}

/** Shops write numbers with spaces and in small letters, carriers without and in large ones. */
function waysToWrite(trackingNumber: string): string[] {
  const bare = trackingNumber.replace(/\s+/g, '');
  return [...new Set([trackingNumber, bare, bare.toUpperCase(), bare.toLowerCase()])].filter((way) => way !== '');
}
