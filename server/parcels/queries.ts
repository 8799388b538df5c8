import { type RawBuilder, sql } from 'kysely';
import type { Db, Tx } from '../platform/database.ts';
import type { Scan, ScanStatus } from './rules.ts';
import type { ScanReason } from './scan-reasons.ts';

/** A parcel as it was known at the asked time: later hand-off, delivery and scans are left out. */
export type Parcel = {
  id: string;
  orderId: string;
  /** First parcel of its order is 1. */
  index: number;
  /** Parcels of its order. */
  count: number;
  /** Carrier and number are not known before the hand-off or the first scan, where the shop tells such times. */
  carrier: string | null;
  trackingNumber: string | null;
  originCity: string | null;
  originRegion: string | null;
  originCountry: string | null;
  destinationCity: string | null;
  destinationRegion: string | null;
  destinationCountry: string | null;
  orderedAt: Temporal.Instant;
  handedOverAt: Temporal.Instant | null;
  deliveredAt: Temporal.Instant | null;
  promisedOn: Temporal.PlainDate | null;
  syncedAt: Temporal.Instant;
  /** The order's status, but only once the shop has told it, and for a parcel that has no times at all: else its own times tell. */
  orderStatus: string | null;
  /** Of the link by which its order's parcels are followed. */
  trackingToken: string;
  /** Oldest first; the newest hundred; those that nobody believes are left out. */
  scans: Scan[];
};

type Row = Omit<Parcel, 'scans'> & { scans: TextScan[] | null };
type TextScan = { at: string; status: ScanStatus; place: string; text: string; reason: ScanReason | null };

/** The parcels of these orders to their buyers as known at `now`, in the order they left. One statement. */
export async function parcelsOfOrders(
  db: Db,
  shopId: string,
  orderIds: readonly string[],
  now: Temporal.Instant,
): Promise<Parcel[]> {
  if (orderIds.length === 0) return [];
  const hasCarrier = sql`p.handed_over_at is null or p.handed_over_at <= ${now} or seen.scans is not null`;
  const { rows } = await sql<Row>`
    select p.id, p.order_id as "orderId",
      (row_number() over its_order)::int as index,
      (count(*) over (partition by p.order_id))::int as count,
      case when ${hasCarrier} then p.carrier end as carrier,
      case when ${hasCarrier} then p.tracking_number end as "trackingNumber",
      p.origin_city as "originCity", p.origin_region as "originRegion", p.origin_country as "originCountry",
      p.destination_city as "destinationCity", p.destination_region as "destinationRegion",
      p.destination_country as "destinationCountry",
      p.ordered_at as "orderedAt",
      case when p.handed_over_at <= ${now} then p.handed_over_at end as "handedOverAt",
      case when p.delivered_at <= ${now} then p.delivered_at end as "deliveredAt",
      p.promised_on as "promisedOn", p.synced_at as "syncedAt",
      case when p.handed_over_at is null and p.delivered_at is null and o.synced_at <= ${now}
        and not exists (select from scans s where s.shop_id = p.shop_id and s.parcel_id = p.id) then o.status end as "orderStatus",
      o.tracking_token as "trackingToken",
      seen.scans
    from parcels p
    join orders o on o.shop_id = p.shop_id and o.id = p.order_id
    left join lateral (
      select json_agg(json_build_object('at', n.at, 'status', n.status, 'place', n.place, 'text', n.text,
        'reason', n.reason)) as scans
      from (
        select s.at, s.status, s.place, s.text, s.reason from scans s
        where s.shop_id = p.shop_id and s.parcel_id = p.id and s.at <= ${now} and s.doubt is null
        order by s.at desc limit 100
      ) n
    ) seen on true
    where p.shop_id = ${shopId} and p.order_id = any(${orderIds}::uuid[]) and p.return_id is null and p.ordered_at <= ${now}
    window its_order as (partition by p.order_id order by p.handed_over_at nulls last, p.external_id)
    order by p.order_id, index`.execute(db);
  return rows.map((row) => ({ ...row, scans: oldestFirst(row.scans ?? []) }));
}

/** What is believed of what was scanned, oldest first; the newest hundred. */
export async function scansOfParcel(tx: Db | Tx, shopId: string, parcelId: string): Promise<Scan[]> {
  const { rows } = await sql<Scan>`
    select at, status, place, text, reason from scans
    where shop_id = ${shopId} and parcel_id = ${parcelId} and doubt is null order by at desc limit 100`.execute(tx);
  return rows.reverse();
}

function oldestFirst(scans: NonNullable<Row['scans']>): Scan[] {
  return scans
    .map((scan) => ({ ...scan, at: Temporal.Instant.from(scan.at) }))
    .sort((a, b) => Temporal.Instant.compare(a.at, b.at));
}

/** When the parcel `p` of the statement around this was delivered: by the shop's word, or else by a scan that is not the delivery back to the sender. */
export function deliveredAt(now: Temporal.Instant): RawBuilder<Temporal.Instant | null> {
  return sql`coalesce(
    case when p.delivered_at <= ${now} then p.delivered_at end,
    (select min(s.at) from scans s
      where s.shop_id = p.shop_id and s.parcel_id = p.id and s.status = 'delivered' and s.at <= ${now}
        and not exists (select from scans back where back.shop_id = p.shop_id and back.parcel_id = p.id
          and back.status in ('returning', 'returned') and back.at <= ${now})))`;
}

/** What is in these parcels, where the shop has told it: lines of the order, and how many of each. */
export async function linesOfParcels(
  db: Db,
  shopId: string,
  parcelIds: readonly string[],
): Promise<{ parcelId: string; orderLineId: string; quantity: number }[]> {
  const { rows } = await sql<{ parcelId: string; orderLineId: string; quantity: number }>`
    select i.parcel_id as "parcelId", l.id as "orderLineId", i.quantity from parcel_lines i
    join parcels p on p.shop_id = i.shop_id and p.id = i.parcel_id
    join order_lines l on l.shop_id = p.shop_id and l.order_id = p.order_id and l.external_id = i.line_external_id
    where i.shop_id = ${shopId} and i.parcel_id = any(${parcelIds}::uuid[]) order by l.id`.execute(db);
  return rows;
}
