import { sql } from 'kysely';
import type { Tx } from '../platform/database.ts';
import type { WriteAt } from '../platform/import-run.ts';
import { type Mirror, mirrorRows, type Outcome, outcomeById, plainFields, type Upserted } from '../platform/mirror.ts';
import { forgetPaces } from './lane-queries.ts';
import { lookAgain } from './look-again.ts';
import { type ScanInput, storeScans } from './store-scans.ts';

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
  /** What is in it, as far as it is told: all of it. */
  lines?: { line: string; quantity: number }[];
};

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
  for (const changedId of await storeLines(tx, rows, at.shopId, outcomes)) changedIds.add(changedId);
  await askAgain(tx, at.shopId, [...changedIds]);
  await lookAgain(tx, at.shopId, [...changedIds], at.now);
  if (changed.length > 0 && rows.some((row) => isHistory(row, at.now))) await forgetPaces(tx, at.shopId);
  return { outcomes: rows.map((row) => outcomes.get(row.external_id) ?? 'unchanged'), changedIds: [...changedIds] };
}

/** It came before yesterday: what today's estimates are read from does not know it. */
function isHistory({ delivered_at: deliveredAt }: ParcelInput, now: Temporal.Instant): boolean {
  return deliveredAt != null && Temporal.Instant.compare(deliveredAt, now.subtract({ hours: 48 })) < 0;
}

/** What is in each parcel is told as a whole. Returns the ids of those that hold something else by now. */
async function storeLines(
  tx: Tx,
  rows: readonly ParcelInput[],
  shopId: string,
  outcomes: Map<string, Outcome>,
): Promise<string[]> {
  const told = rows.flatMap(({ external_id, lines }) => (lines ? [{ parcel: external_id, lines }] : []));
  if (told.length === 0) return [];
  const { rows: changed } = await sql<{ id: string; external_id: string }>`
    with told as materialized (
      select p.id, p.external_id, t.lines from json_to_recordset(${JSON.stringify(told)}::json) as t(parcel text, lines json)
      join parcels p on p.shop_id = ${shopId} and p.external_id = t.parcel
    ), line as materialized (
      select told.id, l.line, sum(l.quantity)::int as quantity
      from told, json_to_recordset(told.lines) as l(line text, quantity int) group by told.id, l.line
    ), gone as (
      delete from parcel_lines k using told where k.shop_id = ${shopId} and k.parcel_id = told.id
        and not exists (select from line where line.id = k.parcel_id and line.line = k.line_external_id)
      returning k.parcel_id
    ), kept as (
      insert into parcel_lines as k (shop_id, parcel_id, line_external_id, quantity)
      select ${shopId}::uuid, id, line, quantity from line
      on conflict (shop_id, parcel_id, line_external_id) do update set quantity = excluded.quantity
        where k.quantity <> excluded.quantity
      returning k.parcel_id
    )
    select id, external_id from told
    where id in (select parcel_id from gone union all select parcel_id from kept)`.execute(tx);
  for (const { external_id } of changed) if (!outcomes.has(external_id)) outcomes.set(external_id, 'updated');
  return changed.map(({ id }) => id);
}

/** Of a parcel that nobody asks about any more the shop has news: another number, or it is not there after all. */
async function askAgain(tx: Tx, shopId: string, parcelIds: readonly string[]): Promise<void> {
  if (parcelIds.length === 0) return;
  await sql`update parcels set poll_at = '-infinity', poll_failures = 0
    where shop_id = ${shopId} and id = any(${parcelIds}::uuid[]) and poll_at = 'infinity' and delivered_at is null`.execute(
    tx,
  );
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
