import { sql } from 'kysely';
import type { Tx } from '../platform/database.ts';
import { appendEvent } from '../platform/events.ts';
import { newId } from '../platform/ids.ts';
import { lookAgain } from './look-again.ts';

/** A parcel that the desk knows of before the shop's own system tells it. */
export type KnownParcel = {
  shopId: string;
  orderId: string;
  /** The return whose goods it brings back; null: it is on its way to the buyer. */
  returnId: string | null;
  carrier: string | null;
  trackingNumber: string;
};

/**
 * Keeps a parcel by its tracking number; the one that is known of this order and way already stays, with the carrier that
 * was told now. One to the buyer leaves and arrives where the order's others did.
 */
export async function keepParcel(
  tx: Tx,
  parcel: KnownParcel,
  now: Temporal.Instant,
): Promise<{ id: string; isNew: boolean }> {
  const { shopId, orderId, returnId, carrier, trackingNumber } = parcel;
  const known = await sql<{ id: string }>`
    update parcels set carrier = coalesce(${carrier}, carrier) where shop_id = ${shopId} and id = (
      select id from parcels where shop_id = ${shopId} and order_id = ${orderId}
        and tracking_number = ${trackingNumber} and return_id is not distinct from ${returnId} limit 1)
    returning id`.execute(tx);
  const isNew = known.rows.length === 0;
  const id = known.rows[0]?.id ?? newId(now);
  if (isNew)
    await sql`
      insert into parcels (shop_id, id, external_id, order_id, return_id, carrier, tracking_number, ordered_at,
        handed_over_at, synced_at, origin_city, origin_region, origin_country, destination_city, destination_region,
        destination_country)
      select ${shopId}, ${id}, ${`qin-${id}`}, ${orderId}, ${returnId}, ${carrier}, ${trackingNumber}, ${now}, ${now}, ${now},
        o.origin_city, o.origin_region, o.origin_country, o.destination_city, o.destination_region, o.destination_country
      from (values (1)) one left join lateral (
        select * from parcels where shop_id = ${shopId} and order_id = ${orderId} and return_id is null
          and ${returnId}::uuid is null order by ordered_at desc, id limit 1) o on true`.execute(tx);
  await lookAgain(tx, shopId, [id], now);
  await appendEvent(tx, shopId, 'parcels.parcel-upserted', { parcelId: id }, now);
  return { id, isNew };
}
