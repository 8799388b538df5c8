import type { CustomerInput } from '../customers/index.ts';
import { bareNumber, type LineInput, type OrderStatus } from '../orders/index.ts';
import type { Cells } from '../platform/import-rows.ts';
import type { ImportPlan } from '../platform/import-run.ts';
import {
  given,
  knownCountry,
  needed,
  type Place,
  readCount,
  readCountry,
  readCurrency,
  readEmail,
  readId,
  readMoney,
  readPhone,
  readText,
  readTime,
  stripGuards,
} from '../platform/import-values.ts';
import { type Sale, writeSalesByEmail } from './import-sales.ts';

/**
 * Shopify's order export: one row a line item, the order's own columns on its first row only. It names buyers by mail
 * address, and tells when an order was fulfilled but not with which tracking number.
 */
export const shopifyOrdersPlan: ImportPlan<Sale> = {
  kind: 'orders',
  profile: 'shopify',
  required: ['Name', 'Created at', 'Lineitem name'],
  optional: [
    ...['Email', 'Phone', 'Financial Status', 'Paid at', 'Fulfillment Status', 'Fulfilled at', 'Cancelled at'],
    ...['Currency', 'Total', 'Lineitem quantity', 'Lineitem price', 'Lineitem sku'],
    ...['Billing Name', 'Billing Phone', 'Shipping Name', 'Shipping Phone'],
    ...['Shipping City', 'Shipping Province', 'Shipping Country'],
  ],
  groupBy: 'Name',
  read: readShopifyOrder,
  write: writeSalesByEmail,
};

function readShopifyOrder(records: readonly Cells[], place: Place): Sale {
  const [first] = records as [Cells, ...Cells[]];
  const time = (column: string, raw: string | undefined) => readTime(column, raw, place.zone);
  const number = bareNumber(needed(readId('Name', first('Name')), 'Name'));
  const currency = readCurrency('Currency', first('Currency')) ?? place.currency;
  const customer = readBuyer(first, place);
  const fulfilledAt = time('Fulfilled at', first('Fulfilled at'));
  return {
    order: {
      external_id: number,
      status: statusOf(first),
      placed_at: needed(time('Created at', first('Created at')), 'Created at'),
      ...given('paid_at', first, 'Paid at', time),
      ...given('cancelled_at', first, 'Cancelled at', time),
      currency,
      ...given('total_minor', first, 'Total', (column, raw) => readMoney(column, raw, currency)),
      ...(customer ? { customer: customer.external_id } : {}),
      lines: records.flatMap((cells, at) => readLine(cells, at, currency)),
    },
    ...(customer ? { customer } : {}),
    ...(fulfilledAt === null
      ? {}
      : {
          parcel: {
            external_id: number,
            order_number: number,
            ordered_at: null,
            handed_over_at: fulfilledAt,
            destination_city: readText('Shipping City', first('Shipping City'), 200),
            destination_region: readText('Shipping Province', first('Shipping Province'), 100),
            destination_country: readCountry('Shipping Country', first('Shipping Country')),
          },
        }),
  };
}

function statusOf(cells: Cells): OrderStatus {
  const word = (column: string) => cells(column)?.trim().toLowerCase() ?? '';
  if (word('Cancelled at') !== '' || word('Financial Status') === 'voided') return 'cancelled';
  if (['fulfilled', 'partial', 'shipped'].includes(word('Fulfillment Status'))) return 'shipped';
  const isPaid = ['paid', 'partially_paid', 'partially_refunded', 'refunded'].includes(word('Financial Status'));
  return isPaid || word('Paid at') !== '' ? 'paid' : 'placed';
}

/** Somebody who left neither mail address nor phone number cannot be recognised again. */
function readBuyer(cells: Cells, place: Place): CustomerInput | null {
  const country = readCountry('Shipping Country', cells('Shipping Country')) ?? knownCountry(place.country);
  const column = ['Phone', 'Shipping Phone', 'Billing Phone'].find((one) => cells(one)?.trim()) ?? 'Phone';
  const phone = readPhone(column, cells(column), country ?? place.country);
  const email = readEmail('Email', cells('Email'));
  const id = email ?? phone.phone;
  if (id === null) return null;
  const name =
    readText('Billing Name', cells('Billing Name'), 200) ?? readText('Shipping Name', cells('Shipping Name'), 200);
  return {
    external_id: id,
    // Only what this order knows: an earlier one may have known more.
    ...(name === null ? {} : { name }),
    ...(email === null ? {} : { email }),
    ...(phone.phone === null ? {} : { phone: phone.phone }),
    ...(country === null ? {} : { country }),
  };
}

function readLine(cells: Cells, at: number, currency: string): LineInput[] {
  const title = readText('Lineitem name', cells('Lineitem name'), 500);
  if (title === null) return [];
  return [
    {
      external_id: String(at + 1),
      title,
      quantity: readCount('Lineitem quantity', cells('Lineitem quantity'), 1) ?? 1,
      price_minor: readMoney('Lineitem price', stripGuards(cells('Lineitem price') ?? ''), currency),
      sku: readId('Lineitem sku', cells('Lineitem sku')),
    },
  ];
}
