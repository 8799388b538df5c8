import { sql } from 'kysely';
import { deliveredAt } from '../parcels/index.ts';
import type { Db, Tx } from '../platform/database.ts';
import { notFound } from '../platform/errors.ts';
import type { Seen } from './goods-rules.ts';
import type { Offer } from './policy.ts';
import type { LockedLine } from './take-steps.ts';

/** The same click sent twice: the second waits for the first, and changes nothing. True: this is the first. */
export async function isFirstClick(
  tx: Tx,
  { shopId, returnId, key }: { shopId: string; returnId: string; key: string | null },
  now: Temporal.Instant,
): Promise<boolean> {
  if (key === null) return true;
  const { rows } = await sql`insert into return_clicks (shop_id, return_id, key, at)
    select ${shopId}, id, ${key}, ${now} from returns where shop_id = ${shopId} and id = ${returnId}
    on conflict do nothing returning key`.execute(tx);
  if (rows.length > 0) return true;
  const { rows: known } = await sql`select from return_clicks
    where shop_id = ${shopId} and return_id = ${returnId} and key = ${key}`.execute(tx);
  return known.length === 0; // of no return: whoever comes next refuses it
}

/** Whether the shop sent the order out under this number: buyers copy the wrong one. */
export async function isNumberOfTheWayOut(
  tx: Tx,
  shopId: string,
  orderId: string,
  trackingNumber: string,
): Promise<boolean> {
  const { rows } = await sql`select from parcels where shop_id = ${shopId} and order_id = ${orderId}
    and return_id is null and tracking_number = ${trackingNumber}`.execute(tx);
  return rows.length > 0;
}

export async function putInParcel(
  tx: Tx,
  shopId: string,
  lines: readonly LockedLine[],
  parcelId: string,
): Promise<void> {
  await sql`update return_lines set parcel_id = ${parcelId}
    where shop_id = ${shopId} and id = any(${lines.map(({ id }) => id)}::uuid[])`.execute(tx);
}

/** What was granted of a line when it was approved. */
export type Granted = { remedy: Offer | null; variantId: string | null };

export async function grantedFor(tx: Tx, shopId: string, returnId: string): Promise<Map<string, Granted>> {
  const { rows } = await sql<Granted & { id: string }>`
    select l.id, l.exchange_variant_id as "variantId", (
      select v->>'remedy' from returns r, jsonb_array_elements(coalesce(r.verdict->'lines', '[]')) v
      where r.shop_id = l.shop_id and r.id = l.return_id and v->>'lineId' = l.id::text) as remedy
    from return_lines l where l.shop_id = ${shopId} and l.return_id = ${returnId}`.execute(tx);
  return new Map(rows.map(({ id, ...granted }) => [id, granted]));
}

export type Restocked = { lineId: string; variantId: string | null; quantity: number };

export async function restockedOf(
  tx: Tx,
  shopId: string,
  returnId: string,
  lineIds: readonly string[],
): Promise<Restocked[]> {
  const { rows } = await sql<Restocked>`
    select id as "lineId", variant_id as "variantId", coalesce(accepted_quantity, quantity) as quantity from return_lines
    where shop_id = ${shopId} and return_id = ${returnId} and id = any(${[...lineIds]}::uuid[]) order by id`.execute(
    tx,
  );
  return rows;
}

/** What has left for an exchange is there, or never will be. */
export async function endHolds(
  tx: Tx,
  shopId: string,
  lineIds: readonly string[],
  now: Temporal.Instant,
): Promise<void> {
  await sql`update variant_holds set ended_at = ${now} where shop_id = ${shopId}
    and line_id = any(${[...lineIds]}::uuid[]) and shipped_at is not null and ended_at is null`.execute(tx);
}

export type ParcelBack = {
  id: string;
  externalId: string;
  carrier: string | null;
  trackingNumber: string | null;
  lineIds: string[];
  deliveredAt: Temporal.Instant | null;
};

/** Throws `not_found`. */
export async function selectWayBack(
  db: Db,
  shopId: string,
  returnId: string,
  now: Temporal.Instant,
): Promise<{ sendBy: Temporal.Instant | null; parcels: ParcelBack[] }> {
  const head = await sql<{ sendBy: Temporal.Instant | null }>`select send_by as "sendBy" from returns
    where shop_id = ${shopId} and id = ${returnId}`.execute(db);
  if (!head.rows[0]) throw notFound();
  const { rows: parcels } = await sql<ParcelBack>`
    select p.id, p.external_id as "externalId", p.carrier, p.tracking_number as "trackingNumber",
      ${deliveredAt(now)} as "deliveredAt", coalesce((
        select json_agg(l.id order by l.id) from return_lines l
        where l.shop_id = p.shop_id and l.return_id = p.return_id and l.parcel_id = p.id), '[]') as "lineIds"
    from parcels p where p.shop_id = ${shopId} and p.return_id = ${returnId} order by p.id`.execute(db);
  return { ...head.rows[0], parcels };
}

/** What the clock knows of each line of a return. */
export async function seenOf(
  tx: Tx,
  shopId: string,
  returnId: string,
  now: Temporal.Instant,
): Promise<Map<string, Seen>> {
  const { rows } = await sql<Seen & { id: string }>`
    select l.id, r.send_by as "sendBy", kept.until as "heldUntil",
      (select ${deliveredAt(now)} from parcels p where p.shop_id = l.shop_id and p.id = l.parcel_id) as "cameBackAt",
      (select ${deliveredAt(now)} from parcels p where p.shop_id = l.shop_id and p.id = sent.parcel_id) as "exchangeCameAt"
    from returns r join return_lines l on l.shop_id = r.shop_id and l.return_id = r.id
    left join variant_holds kept on kept.shop_id = l.shop_id and kept.line_id = l.id and kept.shipped_at is null
    left join lateral (
      select h.parcel_id from variant_holds h where h.shop_id = l.shop_id and h.return_id = r.id and h.line_id = l.id
        and h.shipped_at is not null order by h.id desc limit 1) sent on true
    where r.shop_id = ${shopId} and r.id = ${returnId}`.execute(tx);
  return new Map(rows.map(({ id, ...seen }) => [id, seen]));
}

/** Returns of all shops for which the clock may have something to do, by id; each of the four reads an index of few rows. */
export async function returnsByClock(
  db: Db,
  now: Temporal.Instant,
  after: string,
  limit: number,
): Promise<{ shopId: string; returnId: string }[]> {
  const { rows } = await sql<{ shopId: string; returnId: string }>`
    select shop_id as "shopId", return_id as "returnId" from (
      select l.shop_id, l.return_id from return_lines l join parcels p on p.shop_id = l.shop_id and p.id = l.parcel_id
        where l.goods_state = 'in_transit_back' and ${deliveredAt(now)} is not null
      union
      select h.shop_id, h.return_id from variant_holds h join parcels p on p.shop_id = h.shop_id and p.id = h.parcel_id
        where h.shipped_at is not null and h.ended_at is null and ${deliveredAt(now)} is not null
      union
      select r.shop_id, r.id from returns r
        where r.status = 'approved' and r.send_by <= ${now} and exists (
          select from return_lines l where l.shop_id = r.shop_id and l.return_id = r.id and l.case_state = 'approved'
            and l.goods_state = 'awaiting_parcel' and l.money_state in ('none', 'exchange_reserved'))
      union
      select h.shop_id, h.return_id from variant_holds h
        join return_lines l on l.shop_id = h.shop_id and l.return_id = h.return_id and l.id = h.line_id
        where h.shipped_at is null and h.until <= ${now} and l.case_state = 'approved'
          and l.goods_state = 'awaiting_parcel'
    ) due where return_id > ${after} order by return_id limit ${limit}`.execute(db);
  return rows;
}
