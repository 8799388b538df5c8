import type { OrderStatus } from '../orders/index.ts';
import { Refused } from '../platform/errors.ts';
import type { Cells } from '../platform/import-rows.ts';
import type { ImportPlan } from '../platform/import-run.ts';
import { badCell, knownCountry, type Place, readDate, readId, readText, readTime } from '../platform/import-values.ts';
import { type Sale, writeSales } from './import-sales.ts';

const statuses: Readonly<Record<string, OrderStatus>> = {
  created: 'placed',
  approved: 'paid',
  invoiced: 'paid',
  processing: 'paid',
  shipped: 'shipped',
  delivered: 'completed',
  canceled: 'cancelled',
  cancelled: 'cancelled',
  unavailable: 'cancelled',
};

/** Past deliveries, one a row, for estimates to learn from: an order and its one parcel. Buyers are not in the file. */
export const deliveriesPlan: ImportPlan<Sale> = {
  kind: 'deliveries',
  profile: 'generic',
  required: ['order_id', 'order_status', 'purchased_at', 'carrier_at', 'delivered_at'],
  optional: [
    'approved_at',
    'promised_date',
    'origin_city',
    'origin_state',
    'dest_city',
    'dest_state',
    'origin_zip',
    'dest_zip',
    'sellers_seen',
  ],
  read: ([cells], place) => readDelivery(cells as Cells, place),
  write: writeSales,
};

function readDelivery(cells: Cells, { zone, country }: Place): Sale {
  const time = (column: string) => readTime(column, cells(column), zone);
  const number = readId('order_id', cells('order_id'));
  const placedAt = time('purchased_at');
  if (number === null || placedAt === null)
    throw new Refused('cell_empty', 422, { column: number === null ? 'order_id' : 'purchased_at' });
  const status = statuses[(cells('order_status') ?? '').trim().toLowerCase()];
  if (!status) throw badCell('cell_unknown_status', 'order_status', cells('order_status') ?? '');
  const city = (column: string) => readText(column, cells(column), 200);
  return {
    order: {
      external_id: number,
      status,
      placed_at: placedAt,
      ...(cells('approved_at') === undefined ? {} : { paid_at: time('approved_at') }),
    },
    parcel: {
      external_id: number,
      order_number: number,
      origin_city: city('origin_city'),
      origin_region: city('origin_state'),
      origin_country: knownCountry(country),
      destination_city: city('dest_city'),
      destination_region: city('dest_state'),
      destination_country: knownCountry(country),
      ordered_at: placedAt,
      handed_over_at: time('carrier_at'),
      delivered_at: time('delivered_at'),
      promised_on: readDate('promised_date', cells('promised_date')),
    },
  };
}
