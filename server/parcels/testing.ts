import { newId } from '../platform/ids.ts';
import type { TestShop } from '../testing/shop.ts';
import type { ScanStatus } from './rules.ts';
import type { ParcelsTable } from './tables.ts';

export type Shipment = Partial<Omit<ParcelsTable, 'shop_id' | 'id' | 'order_id'>> & { ordered_at: Temporal.Instant };

/** The hour at which tests look, and moments before it. */
export const now = Temporal.Instant.from('2026-03-10T01:00:00Z');
export const ago = (hours: number) => now.subtract({ hours });

export const lane = {
  ...{ origin_city: '杭州', origin_region: '浙江', origin_country: 'CN' },
  ...{ destination_city: '成都', destination_region: '四川', destination_country: 'CN' },
};
export const onItsWay: Shipment = {
  ...lane,
  ...{ carrier: 'SF', tracking_number: 'SF1023456789012', ordered_at: ago(100), handed_over_at: ago(80) },
};

/** Parcels for tests, each with its order; returns the ids of the orders. */
export async function insertShipments(shop: TestShop, shipments: readonly Shipment[]): Promise<string[]> {
  const parcels = shipments.map((shipment): ParcelsTable => {
    const id = newId(shipment.ordered_at);
    return {
      ...blank,
      return_id: null,
      external_id: id,
      ...shipment,
      shop_id: shop.id,
      id,
      order_id: newId(shipment.ordered_at),
    };
  });
  const orders = parcels.map(({ order_id, external_id, ordered_at }) => ({
    ...{ shop_id: shop.id, id: order_id, external_id, status: 'completed' as const },
    ...{ placed_at: ordered_at, synced_at: ordered_at },
  }));
  for (let i = 0; i < parcels.length; i += 500) {
    await shop.db
      .insertInto('orders')
      .values(orders.slice(i, i + 500))
      .execute();
    await shop.db
      .insertInto('parcels')
      .values(parcels.slice(i, i + 500))
      .execute();
  }
  return orders.map(({ id }) => id);
}

/** What the carrier saw of the parcel of an order; returns the id of the parcel. */
export async function addScans(
  shop: TestShop,
  orderId: string,
  scans: [hoursAgo: number, ScanStatus, place: string][],
) {
  const { id } = await shop.db
    .selectFrom('parcels')
    .select('id')
    .where('order_id', '=', orderId)
    .executeTakeFirstOrThrow();
  const rows = scans.map(([hours, status, place]) => ({
    shop_id: shop.id,
    parcel_id: id,
    at: ago(hours),
    status,
    place,
    text: `${status} ${place}`,
  }));
  await shop.db.insertInto('scans').values(rows).execute();
  return id;
}

const blank = {
  carrier: null,
  tracking_number: null,
  origin_city: null,
  origin_region: null,
  origin_country: null,
  destination_city: null,
  destination_region: null,
  destination_country: null,
  handed_over_at: null,
  delivered_at: null,
  promised_on: null,
  source_updated_at: null,
  synced_at: now,
};
