import { bareNumber, type LineInput, type OrderStatus, orderStatuses } from '../orders/index.ts';
import type { Cells } from '../platform/import-rows.ts';
import type { ImportPlan } from '../platform/import-run.ts';
import {
  badCell,
  given,
  needed,
  type Place,
  readCount,
  readCurrency,
  readId,
  readMoney,
  readText,
  readTime,
  updatedAt,
} from '../platform/import-values.ts';
import { type Sale, writeSales } from './import-sales.ts';

/** Our own columns: one row a line of an order; what is said of the order counts from its first row. */
export const ordersPlan: ImportPlan<Sale> = {
  kind: 'orders',
  profile: 'generic',
  required: ['order_id', 'placed_at'],
  optional: [
    ...['status', 'paid_at', 'ship_by', 'cancelled_at', 'currency', 'total', 'customer_id', 'updated_at'],
    ...['line_id', 'item', 'options', 'quantity', 'price', 'variant_id', 'sku', 'batch'],
  ],
  groupBy: 'order_id',
  read: readOrder,
  write: writeSales,
};

function readOrder(records: readonly Cells[], place: Place): Sale {
  const [first] = records as [Cells, ...Cells[]];
  const time = (column: string, raw: string | undefined) => readTime(column, raw, place.zone);
  const currency = readCurrency('currency', first('currency')) ?? place.currency;
  const paid = time('paid_at', first('paid_at'));
  const cancelled = time('cancelled_at', first('cancelled_at'));
  const status = readStatus('status', first('status')) ?? (cancelled ? 'cancelled' : paid ? 'paid' : 'placed');
  const hasLines = first('item') !== undefined;
  return {
    order: {
      external_id: bareNumber(needed(readId('order_id', first('order_id')), 'order_id')),
      status,
      placed_at: needed(time('placed_at', first('placed_at')), 'placed_at'),
      ...given('paid_at', first, 'paid_at', time),
      ...given('ship_by', first, 'ship_by', time),
      ...given('cancelled_at', first, 'cancelled_at', time),
      ...given('total_minor', first, 'total', (column, raw) => readMoney(column, raw, currency)),
      ...(first('total') === undefined ? {} : { currency }),
      ...given('customer', first, 'customer_id', readId),
      ...updatedAt(first, 'updated_at', place.zone),
      ...(hasLines ? { lines: records.flatMap((cells, at) => readLine(cells, at, currency)) } : {}),
    },
  };
}

function readStatus(column: string, raw: string | undefined): OrderStatus | null {
  const status = raw?.trim().toLowerCase() ?? '';
  if (status === '') return null;
  if (status === 'canceled') return 'cancelled';
  const known = orderStatuses.find((one) => one === status);
  if (!known) throw badCell('cell_unknown_status', column, status);
  return known;
}

function readLine(cells: Cells, at: number, currency: string): LineInput[] {
  const title = readText('item', cells('item'), 500);
  if (title === null) return [];
  return [
    {
      external_id: readId('line_id', cells('line_id')) ?? String(at + 1),
      title,
      options: readText('options', cells('options'), 300),
      quantity: readCount('quantity', cells('quantity'), 1) ?? 1,
      price_minor: readMoney('price', cells('price'), currency),
      variant_external_id: readId('variant_id', cells('variant_id')),
      sku: readId('sku', cells('sku')),
      ...given('batch', cells, 'batch', (column, raw) => readText(column, raw, 100)),
    },
  ];
}
