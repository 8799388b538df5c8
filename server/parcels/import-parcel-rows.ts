import { sql } from 'kysely';
import type { Tx } from '../platform/database.ts';
import type { WriteAt } from '../platform/import-run.ts';
import { type Mirror, mirrorRows, type Outcome, outcomeById, plainFields, type Upserted } from '../platform/mirror.ts';
import { lookAgain } from './look-again.ts';
import type { ScanStatus } from './rules.ts';

/** A parcel as the shop tells it. A field left out stays as it stood; null empties it. Times are ISO texts. */
export type ParcelInput = {
  external_id: string;
  /** The number of its order, which must be known. */
  order_number: string;
  carrier?: string | null;
  tracking_number?: string | null;
  origin_city?: string | null;
  origin_region?: string | null;
  origin_country?: string | null;
  destination_city?: string | null;
  destination_region?: string | null;
  destination_country?: string | null;
  /** Null: when the order was placed. */
  ordered_at: string | null;
  handed_over_at?: string | null;
  delivered_at?: string | null;
  promised_on?: string | null;
  source_updated_at?: string;
  scans?: ScanInput[];
};

export type ScanInput = { at: string; status: ScanStatus; place: string; text: string };

const parcels: Mirror = {
  table: 'parcels',
  key: ['external_id'],
  identity: ['external_id'],
  stamped: true,
  fields: {
    ...plainFields({
      external_id: 'text',
      carrier: 'text',
      tracking_number: 'text',
      origin_city: 'text',
      origin_region: 'text',
      origin_country: 'text',
      destination_city: 'text',
      destination_region: 'text',
      destination_country: 'text',
      handed_over_at: 'timestamptz',
      delivered_at: 'timestamptz',
      promised_on: 'date',
      source_updated_at: 'timestamptz',
    }),
    order_number: {
      type: 'text',
      column: 'order_id',
      value: '(select o.id from orders o where o.shop_id = shop.id and o.external_id = s.order_number)',
    },
    ordered_at: {
      type: 'timestamptz',
      column: 'ordered_at',
      value: `coalesce(s.ordered_at,
        (select o.placed_at from orders o where o.shop_id = shop.id and o.external_id = s.order_number))`,
    },
  },
};

/**
 * Mirrors parcels with their scans. Their orders must be known: see knownOrders. The outcome includes the scans. Appends
 * no event: the caller does.
 */
export async function upsertParcels(tx: Tx, rows: readonly ParcelInput[], at: WriteAt): Promise<Upserted> {
  const own = rows.map((row) => ({ ...row, id: at.nextId() }));
  const changed = await mirrorRows(tx, parcels, own, at);
  const outcomes = outcomeById(changed);
  const changedIds = new Set(changed.map((row) => row.id));
  const scans = rows.flatMap((row) => (row.scans ?? []).map((scan) => ({ ...scan, parcel: row.external_id })));
  if (scans.length > 0) {
    const added = await storeScans(tx, scans, at);
    added.outcomes.forEach((outcome, nth) => {
      const parcel = scans[nth]?.parcel ?? '';
      if (outcome !== 'unchanged' && !outcomes.has(parcel)) outcomes.set(parcel, 'updated');
    });
    for (const parcelId of added.changedIds) changedIds.add(parcelId);
  }
  await lookAgain(tx, at.shopId, [...changedIds], at.now);
  return { outcomes: rows.map((row) => outcomes.get(row.external_id) ?? 'unchanged'), changedIds: [...changedIds] };
}

/**
 * Adds scans to parcels by the shop's id of the parcel. A scan is never taken back; one told again in other words has
 * them. The parcels count as heard of now. One outcome for each scan, and the ids of the parcels that have news.
 */
export async function addScans(
  tx: Tx,
  scans: readonly (ScanInput & { parcel: string })[],
  at: WriteAt,
): Promise<Upserted> {
  const stored = await storeScans(tx, scans, at);
  await lookAgain(tx, at.shopId, stored.changedIds, at.now);
  return stored;
}

async function storeScans(tx: Tx, scans: readonly (ScanInput & { parcel: string })[], at: WriteAt): Promise<Upserted> {
  const last = new Map<string, number>(); // the same scan twice in one delivery: the last words count
  scans.forEach((scan, nth) => {
    last.set([scan.parcel, scan.at, scan.status, scan.place].join('\u0000'), nth);
  });
  const unique = [...last.values()].map((nth) => ({ ...scans[nth], nth }));
  const { rows } = await sql<{ nth: number; inserted: boolean; parcel_id: string }>`
    with given as materialized (
      select s.*, (select p.id from parcels p where p.shop_id = ${at.shopId} and p.external_id = s.parcel) as parcel_id
      from json_to_recordset(${JSON.stringify(unique)}::json)
        as s(nth int, parcel text, at timestamptz, status text, place text, text text)
    ), stored as (
      insert into scans as t (shop_id, parcel_id, at, status, place, text)
      select ${at.shopId}::uuid, parcel_id, at, status, place, text from given
      on conflict (shop_id, parcel_id, at, status, place) do update set text = excluded.text
        where t.text <> excluded.text and excluded.text <> ''
      returning parcel_id, at, status, place, (xmax = 0) as inserted
    ), heard as (
      update parcels p set synced_at = ${at.now} where p.shop_id = ${at.shopId} and p.synced_at < ${at.now}
        and p.id in (select parcel_id from given)
    )
    select given.nth, stored.inserted, parcel_id from stored join given using (parcel_id, at, status, place)`.execute(
    tx,
  );
  const outcomes = scans.map((): Outcome => 'unchanged');
  for (const row of rows) outcomes[row.nth] = row.inserted ? 'inserted' : 'updated';
  return { outcomes, changedIds: [...new Set(rows.map((row) => row.parcel_id))] };
}

/** Which of these order numbers the shop has. */
export async function knownOrders(tx: Tx, shopId: string, numbers: readonly string[]): Promise<Set<string>> {
  const { rows } = await sql<{ external_id: string }>`select external_id from orders
    where shop_id = ${shopId} and external_id = any(${[...new Set(numbers)]}::text[])`.execute(tx);
  return new Set(rows.map((row) => row.external_id));
}

/** Which of these ids of parcels the shop has. */
export async function knownParcels(tx: Tx, shopId: string, externalIds: readonly string[]): Promise<Set<string>> {
  const { rows } = await sql<{ external_id: string }>`select external_id from parcels
    where shop_id = ${shopId} and external_id = any(${[...new Set(externalIds)]}::text[])`.execute(tx);
  return new Set(rows.map((row) => row.external_id));
}
