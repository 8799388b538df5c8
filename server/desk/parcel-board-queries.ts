import { type RawBuilder, sql } from 'kysely';
import { survivorOf } from '../customers/index.ts';
import { waysToWrite } from '../orders/index.ts';
import {
  type Cause,
  deliveredAt,
  type Health,
  type ParcelState,
  type ScanStatus,
  signsInOrder,
} from '../parcels/index.ts';
import { readCursor, writeCursor } from '../platform/cursors.ts';
import type { Db } from '../platform/database.ts';
import { Refused } from '../platform/errors.ts';

export type ParcelSign = (typeof signsInOrder)[number];
/** Somebody: all that somebody has to see to, or to wait for with open eyes. */
export const parcelViews = ['somebody', ...signsInOrder, 'all'] as const;
export type ParcelView = (typeof parcelViews)[number];

export type ParcelBoardRow = {
  id: string;
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
  promisedOn: string | null;
  /** Null: nobody has looked at it yet. */
  state: ParcelState | null;
  health: Health | null;
  cause: Cause | null;
  since: Temporal.Instant | null;
  usuallyBy: string | null;
  latestBy: string | null;
  missProbability: number | null;
  basisCount: number | null;
  isWatched: boolean;
  needs: number;
  lastScan: { at: Temporal.Instant; status: ScanStatus; place: string; text: string } | null;
  order: { id: string; number: string; currency: string | null; totalMinor: number | null };
  customer: { id: string; name: string | null } | null;
};

export type ParcelBoardPage = {
  view: ParcelView;
  /** A tracking number, or the number of an order. */
  find?: string | undefined;
  /** The `next` of the page before. */
  after?: string | undefined;
  limit: number;
};

const neededUpTo = signsInOrder.indexOf('slow');

/** One page: whom it needs soonest on top, then the oldest order. Cut along the board's index before anything is looked up. */
export async function selectParcelBoard(
  db: Db,
  shopId: string,
  page: ParcelBoardPage,
  now: Temporal.Instant,
): Promise<{ rows: ParcelBoardRow[]; next: string | null }> {
  const chosen = page.find ? foundBy(shopId, page.find, page.limit) : cutOf(shopId, page);
  const rows = await selectRows(db, shopId, chosen, now);
  const last = rows.length === page.limit && !page.find ? rows.at(-1) : undefined;
  return { rows, next: last ? `${last.needs}_${writeCursor({ at: last.orderedAt, id: last.id })}` : null };
}

/** One parcel to a buyer; null: there is none of this id. */
export async function selectParcelRow(
  db: Db,
  shopId: string,
  parcelId: string,
  now: Temporal.Instant,
): Promise<ParcelBoardRow | null> {
  const [row] = await selectRows(
    db,
    shopId,
    sql`select id as parcel_id from parcels where shop_id = ${shopId} and id = ${parcelId} and return_id is null`,
    now,
  );
  return row ?? null;
}

/** `chosen`: the ids as `parcel_id`, in any order. */
async function selectRows(
  db: Db,
  shopId: string,
  chosen: RawBuilder<unknown>,
  now: Temporal.Instant,
): Promise<ParcelBoardRow[]> {
  const { rows } = await sql<ParcelBoardRow & { lastScanAt: Temporal.Instant | null }>`
    select p.id, p.carrier, p.tracking_number as "trackingNumber", p.origin_city as "originCity",
      p.origin_region as "originRegion", p.origin_country as "originCountry", p.destination_city as "destinationCity",
      p.destination_region as "destinationRegion", p.destination_country as "destinationCountry",
      p.ordered_at as "orderedAt", p.handed_over_at as "handedOverAt", ${deliveredAt(now)} as "deliveredAt",
      p.promised_on::text as "promisedOn", h.state, case when h.looked_at is not null then h.health end as health, h.cause,
      h.since, h.usually_by::text as "usuallyBy", h.latest_by::text as "latestBy",
      h.miss_probability as "missProbability", h.basis_count as "basisCount", h.next_look_at is not null as "isWatched",
      coalesce(h.needs, ${signsInOrder.length}) as needs,
      scan.at as "lastScanAt", to_json(scan) as "lastScan",
      json_build_object('id', o.id, 'number', o.external_id, 'currency', o.currency, 'totalMinor', o.total_minor) as order,
      case when c.id is not null then json_build_object('id', c.id, 'name', c.name) end as customer
    from (${chosen}) chosen
    join parcels p on p.shop_id = ${shopId} and p.id = chosen.parcel_id
    join orders o on o.shop_id = p.shop_id and o.id = p.order_id
    left join parcel_health h on h.shop_id = p.shop_id and h.parcel_id = p.id
    left join customers c on c.shop_id = o.shop_id and c.id = ${survivorOf(sql`o.shop_id`, sql`o.customer_id`)}
    left join lateral (select s.at, s.status, s.place, s.text from scans s
      where s.shop_id = p.shop_id and s.parcel_id = p.id and s.doubt is null order by s.at desc limit 1) scan on true
    order by coalesce(h.needs, ${signsInOrder.length}), p.ordered_at, p.id`.execute(db);
  return rows.map(({ lastScanAt, ...row }) => ({
    ...row,
    lastScan: row.lastScan && lastScanAt && { ...row.lastScan, at: lastScanAt },
  }));
}

function cutOf(shopId: string, { view, after, limit }: ParcelBoardPage): RawBuilder<unknown> {
  const where = [sql`shop_id = ${shopId}`, sql`next_look_at is not null`];
  if (view === 'somebody') where.push(sql`needs <= ${neededUpTo} and looked_at is not null`);
  else if (view !== 'all') where.push(sql`needs = ${signsInOrder.indexOf(view)} and looked_at is not null`);
  if (after) {
    const { needs, at, id } = readPlace(after);
    where.push(sql`(needs, ordered_at, parcel_id) > (${needs}::smallint, ${at}::timestamptz, ${id}::uuid)`);
  }
  return sql`select parcel_id from parcel_health where ${sql.join(where, sql` and `)}
    order by needs, ordered_at, parcel_id limit ${limit}`;
}

/** Also what has long arrived: who looks for a number wants to find it. */
const foundBy = (shopId: string, text: string, limit: number) => {
  const numbers = waysToWrite(text);
  return sql`select parcel_id from (
    select id as parcel_id from parcels where shop_id = ${shopId} and tracking_number = any(${numbers}::text[]) and return_id is null
    union select p.id from orders o join parcels p on p.shop_id = o.shop_id and p.order_id = o.id and p.return_id is null
    where o.shop_id = ${shopId} and o.external_id = any(${numbers}::text[])) found limit ${limit}`;
};

function readPlace(after: string): { needs: number; at: Temporal.Instant; id: string } {
  const [, needs, rest] = /^(\d{1,2})_(.+)$/.exec(after) ?? [];
  if (!needs || !rest) throw new Refused('bad_field', 400, { field: 'query.after', problem: 'not_cursor' });
  return { needs: Number(needs), ...readCursor(rest) };
}

/** Nobody counts further on a board. */
export const parcelsCountedUpTo = 1000;

/** How many parcels under way there are of each sign; no more than `parcelsCountedUpTo` of each are counted. */
export async function countParcels(db: Db, shopId: string): Promise<Record<ParcelSign, number>> {
  const { rows } = await sql<{ needs: number; count: number }>`
    select n.needs, (select count(*)::int from (select from parcel_health
      where shop_id = ${shopId} and needs = n.needs and next_look_at is not null and looked_at is not null
      limit ${parcelsCountedUpTo}) counted) as count
    from generate_series(0, ${signsInOrder.length - 1}::int) as n (needs)`.execute(db);
  return Object.fromEntries(
    signsInOrder.map((sign, needs) => [sign, rows.find((row) => row.needs === needs)?.count ?? 0]),
  ) as Record<ParcelSign, number>;
}
