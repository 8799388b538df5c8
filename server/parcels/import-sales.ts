import { type CustomerInput, customersByEmail, upsertCustomers } from '../customers/index.ts';
import { type OrderInput, upsertOrders } from '../orders/index.ts';
import type { Tx } from '../platform/database.ts';
import { tellImported } from '../platform/events.ts';
import type { WriteAt } from '../platform/import-run.ts';
import type { Outcome } from '../platform/mirror.ts';
import { type ParcelInput, upsertParcels } from './import-parcel-rows.ts';

/** What an export of orders tells: the order, and where it knows them its buyer and its parcel. */
export type Sale = { order: OrderInput; customer?: CustomerInput; parcel?: ParcelInput };

/** Writes sales; the outcome of each covers all that it told. One event for the batch: an import is one piece of news. */
export async function writeSales(tx: Tx, sales: readonly Sale[], at: WriteAt): Promise<Outcome[]> {
  const buyers = sales.flatMap((sale) => sale.customer ?? []);
  const outcomesOfBuyers = buyers.length > 0 ? (await upsertCustomers(tx, buyers, at)).outcomes : [];
  const changedBuyers = new Set(buyers.filter((_, at) => outcomesOfBuyers[at] !== 'unchanged'));
  const { outcomes } = await upsertOrders(
    tx,
    sales.map((sale) => sale.order),
    at,
  );
  const parcels = sales.flatMap((sale) => sale.parcel ?? []);
  const outcomesOfParcels = parcels.length > 0 ? (await upsertParcels(tx, parcels, at)).outcomes : [];
  const changedParcels = new Set(parcels.filter((_, at) => outcomesOfParcels[at] !== 'unchanged'));
  const all = sales.map((sale, index): Outcome => {
    const own = outcomes[index] ?? 'unchanged';
    if (own !== 'unchanged') return own;
    const hasNews =
      (sale.parcel && changedParcels.has(sale.parcel)) || (sale.customer && changedBuyers.has(sale.customer));
    return hasNews ? 'updated' : 'unchanged';
  });
  return tellImported(tx, 'orders.orders-imported', all, at);
}

/** As writeSales, for exports that name buyers by mail address only: who is already known keeps the shop's own id. */
export async function writeSalesByEmail(tx: Tx, sales: readonly Sale[], at: WriteAt): Promise<Outcome[]> {
  const emails = sales.flatMap((sale) => sale.customer?.email ?? []);
  const known = emails.length > 0 ? await customersByEmail(tx, at.shopId, emails) : new Map<string, string>();
  const named = sales.map((sale) => {
    const id = sale.customer?.email ? known.get(sale.customer.email) : undefined;
    if (!sale.customer || id === undefined || id === sale.customer.external_id) return sale;
    const { customer: _known, ...rest } = sale; // the shop's own record of the customer knows better than an order
    return { ...rest, order: { ...sale.order, customer: id } };
  });
  return writeSales(tx, named, at);
}
