import { Refused } from '../platform/errors.ts';
import { type Cells, type RowReader, readRows } from '../platform/import-rows.ts';
import type { ImportSource } from '../platform/import-source.ts';
import { readText } from '../platform/import-values.ts';
import type { PastParcel } from './backtest-walk.ts';
import { deliveriesPlan } from './import-deliveries.ts';
import { epochDay } from './pace-calendar.ts';

/** The past deliveries of a file as `qin import deliveries` takes them; times without a zone count as they stand. */
const reader: RowReader<PastParcel | null> = {
  required: deliveriesPlan.required,
  optional: deliveriesPlan.optional,
  read: ([cells], place) => pastParcel(cells as Cells, deliveriesPlan.read([cells as Cells], place)),
};

/** Reads them all; `rejected` rows cannot be read, cancelled orders are left out. */
export async function readPastParcels(source: ImportSource): Promise<{ parcels: PastParcel[]; rejected: number }> {
  const parcels: PastParcel[] = [];
  let rejected = 0;
  const place = { country: 'ZZ', zone: 'UTC', currency: 'XXX' };
  const options = { place, encoding: null, skip: 0, onHeader: () => undefined };
  for await (const { row, why } of readRows(
    source.open(() => undefined),
    reader,
    options,
  )) {
    if (why) rejected += 1;
    else if (row) parcels.push(row);
  }
  if (parcels.length === 0 && rejected > 0)
    throw new Refused('backtest_unreadable', 422, { file: source.name, rejected });
  if (parcels.length === 0) throw new Refused('backtest_nothing_to_walk', 422, { file: source.name });
  return { parcels, rejected };
}

type Sale = ReturnType<typeof deliveriesPlan.read>;

function pastParcel(cells: Cells, { order, parcel }: Sale): PastParcel | null {
  if (order.status === 'cancelled' || !parcel?.ordered_at) return null;
  const zip = readText('origin_zip', cells('origin_zip'), 20) ?? '';
  const day = (time: string | null | undefined) => (time ? dayOf(time) : null);
  return {
    ordered: dayOf(parcel.ordered_at),
    handedOver: day(parcel.handed_over_at),
    delivered: day(parcel.delivered_at),
    promised: day(parcel.promised_on),
    from: parcel.origin_region ?? null,
    to: parcel.destination_region ?? null,
    carrier: parcel.carrier ?? null,
    originPlace: parcel.origin_city ? `${parcel.origin_city} ${zip}` : zip || null,
    destinationPlace: parcel.destination_city ?? null,
  };
}

const dayOf = (time: string) => epochDay(Temporal.PlainDate.from(time.slice(0, 10)));
