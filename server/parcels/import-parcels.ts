import { bareNumber } from '../orders/index.ts';
import type { Tx } from '../platform/database.ts';
import { Refused } from '../platform/errors.ts';
import { tellImported } from '../platform/events.ts';
import type { Cells } from '../platform/import-rows.ts';
import type { ImportPlan, WriteAt } from '../platform/import-run.ts';
import {
  badCell,
  given,
  needed,
  type Place,
  readCountry,
  readDate,
  readId,
  readText,
  readTime,
  updatedAt,
} from '../platform/import-values.ts';
import type { Upserted } from '../platform/mirror.ts';
import { knownOrders, type ParcelInput, upsertParcels } from './import-parcel-rows.ts';
import { readScan, scanColumns } from './import-scans.ts';

const text = (maxLength: number) => (column: string, raw: string | undefined) => readText(column, raw, maxLength);
const places = ['origin', 'destination'].flatMap((end) =>
  ['city', 'region', 'country'].map((part) => `${end}_${part}`),
);

/** One row a parcel, or one a scan: what is said of the parcel counts from its first row. */
export const parcelsPlan: ImportPlan<ParcelInput> = {
  kind: 'parcels',
  profile: 'generic',
  required: ['parcel_id', 'order_id'],
  optional: [
    ...['carrier', 'tracking_number', ...places, 'ordered_at', 'handed_over_at', 'delivered_at', 'promised_on'],
    ...['updated_at', 'line_ids', ...scanColumns],
  ],
  groupBy: 'parcel_id',
  read: readParcel,
  /** One event for the batch: an import is one piece of news. */
  write: async (tx, rows, at) =>
    tellImported(tx, 'parcels.parcels-imported', (await writeParcels(tx, rows, at)).outcomes, at),
};

function readParcel(records: readonly Cells[], { zone }: Place): ParcelInput {
  const [first] = records as [Cells, ...Cells[]];
  const time = (column: string, raw: string | undefined) => readTime(column, raw, zone);
  return {
    external_id: needed(readId('parcel_id', first('parcel_id')), 'parcel_id'),
    order_number: bareNumber(needed(readId('order_id', first('order_id')), 'order_id')),
    ordered_at: time('ordered_at', first('ordered_at')),
    ...given('carrier', first, 'carrier', text(100)),
    ...given('tracking_number', first, 'tracking_number', readId),
    ...given('origin_city', first, 'origin_city', text(200)),
    ...given('origin_region', first, 'origin_region', text(100)),
    ...given('origin_country', first, 'origin_country', readCountry),
    ...given('destination_city', first, 'destination_city', text(200)),
    ...given('destination_region', first, 'destination_region', text(100)),
    ...given('destination_country', first, 'destination_country', readCountry),
    ...given('handed_over_at', first, 'handed_over_at', time),
    ...given('delivered_at', first, 'delivered_at', time),
    ...given('promised_on', first, 'promised_on', readDate),
    ...updatedAt(first, 'updated_at', zone),
    ...(first('line_ids')?.trim() ? { lines: readLines(first('line_ids') ?? '') } : {}),
    scans: records.flatMap((cells) => readScan(cells, zone)),
  };
}

/** "1; 2 x3": ids of the order's lines, each with how many of it. */
function readLines(raw: string): NonNullable<ParcelInput['lines']> {
  return raw
    .split(/[;,，；|]/)
    .map((one) => one.trim())
    .filter((one) => one !== '')
    .map((one) => {
      const [, line = one, quantity = '1'] = /^(.+?)\s+[x×*](\d{1,6})$/i.exec(one) ?? [];
      if (Number(quantity) < 1 || line.length > 200) throw badCell('cell_not_a_count', 'line_ids', one);
      return { line, quantity: Number(quantity) };
    });
}

/** A parcel of an order that nobody has told us of is left behind; refusing the batch lets the engine find which. */
export async function writeParcels(tx: Tx, rows: readonly ParcelInput[], at: WriteAt): Promise<Upserted> {
  const known = await knownOrders(
    tx,
    at.shopId,
    rows.map((row) => row.order_number),
  );
  const stranger = rows.find((row) => !known.has(row.order_number));
  if (stranger) throw new Refused('order_unknown', 422, { order: stranger.order_number });
  return upsertParcels(tx, rows, at);
}
