import { sql } from 'kysely';
import type { Db, Tx } from '../platform/database.ts';
import type { StoredPace } from './lane-paces.ts';
import { deliveredAt } from './queries.ts';

/** The newest parcels say most about the next one; the cap also keeps the cost flat however large the shop. */
const newestParcels = 40_000;
const windowDays = 365;

/** A past or present parcel of the shop, in days of its zone since 1970. Null: it had not happened when `day` began. */
export type TravelledParcel = {
  ordered: number;
  handedOver: number | null;
  delivered: number | null;
  promised: number | null;
  carrier: string | null;
  originCountry: string | null;
  originRegion: string | null;
  originCity: string | null;
  destinationCountry: string | null;
  destinationRegion: string | null;
  destinationCity: string | null;
};

/**
 * The newest parcels to buyers that were ordered before a day began, each as it was known then, whatever is known by now.
 * Read from the newest backwards by their index: as fast at a million parcels as at fifty thousand.
 */
export async function selectTravelled(
  db: Db | Tx,
  shopId: string,
  zone: string,
  midnight: Temporal.Instant,
): Promise<TravelledParcel[]> {
  const before = midnight.subtract({ microseconds: 1 });
  const dayOf = (time: string) => sql`(${sql.ref(time)} at time zone ${zone})::date - date '1970-01-01'`;
  const { rows } = await sql<TravelledParcel>`
    select ${dayOf('p.ordered_at')} as ordered,
      case when p.handed_over_at < ${midnight} then ${dayOf('p.handed_over_at')} end as "handedOver",
      ${dayOf('come.at')} as delivered,
      p.promised_on - date '1970-01-01' as promised, p.carrier,
      p.origin_country as "originCountry", p.origin_region as "originRegion", p.origin_city as "originCity",
      p.destination_country as "destinationCountry", p.destination_region as "destinationRegion",
      p.destination_city as "destinationCity"
    from (
      select * from parcels where shop_id = ${shopId} and return_id is null and ordered_at < ${midnight}
        and ordered_at >= ${midnight.subtract({ hours: 24 * windowDays })}
      order by ordered_at desc limit ${newestParcels}
    ) p
    cross join lateral (select ${deliveredAt(before)} as at) come
    -- What is not coming is no parcel under way: its order was cancelled, or its carrier brings it back or has lost it.
    where come.at is not null or p.delivered_at is not null or not (
      exists (select from orders o where o.shop_id = p.shop_id and o.id = p.order_id and o.status = 'cancelled')
      or exists (select from scans s where s.shop_id = p.shop_id and s.parcel_id = p.id and s.at < ${midnight}
        and s.status in ('returning', 'returned', 'lost')))`.execute(db);
  return rows;
}

/** The shop's zone and, of the asked day, when what is kept was reckoned. */
export type KeptAt = { zone: string; reckonedAt: Temporal.Instant | null };

export async function selectKeptAt(db: Db | Tx, shopId: string, now: Temporal.Instant): Promise<KeptAt> {
  const { rows } = await sql<KeptAt>`
    select s.zone, k.reckoned_at as "reckonedAt" from shops s
    left join lane_paces k on k.shop_id = s.id and k.day = (${now}::timestamptz at time zone s.zone)::date
    where s.id = ${shopId}`.execute(db);
  const [kept] = rows;
  if (!kept) throw new Error('there is no such shop');
  return kept;
}

/** A lane whose latest day is made for more than the usual share, because it kept too few. */
export type Claim = { from: string | null; to: string | null; country: string | null; share: number };

type Kept = { paces: StoredPace[]; claims: Claim[] };

export async function selectKept(db: Db | Tx, shopId: string): Promise<Kept> {
  const { rows } = await sql<Kept>`select paces, claims from lane_paces where shop_id = ${shopId}`.execute(db);
  return rows[0] ?? { paces: [], claims: [] };
}

export async function keepPaces(
  tx: Tx,
  shopId: string,
  { day, paces, claims }: { day: Temporal.PlainDate; paces: readonly StoredPace[]; claims: readonly Claim[] },
  now: Temporal.Instant,
): Promise<void> {
  await sql`
    insert into lane_paces (shop_id, day, reckoned_at, paces, claims)
    values (${shopId}, ${day}, ${now}, ${JSON.stringify(paces)}::jsonb, ${JSON.stringify(claims)}::jsonb)
    on conflict (shop_id) do update
      set day = excluded.day, reckoned_at = excluded.reckoned_at, paces = excluded.paces,
        claims = excluded.claims`.execute(tx);
}

/**
 * What is kept does not know what was told just now of days before: it is reckoned anew when it is asked for. Which lanes
 * claim less than the rest stays, so that nobody hears of them as of something new.
 */
export async function forgetPaces(tx: Tx, shopId: string): Promise<void> {
  await sql`update lane_paces set day = '-infinity' where shop_id = ${shopId}`.execute(tx);
}

/** Shops with parcels whose day has begun since their paces were reckoned. */
export async function shopsWithOldPaces(db: Db, now: Temporal.Instant): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select s.id from shops s
    where exists (select from parcels p where p.shop_id = s.id and p.return_id is null)
      and not exists (select from lane_paces k where k.shop_id = s.id
        and k.day = (${now}::timestamptz at time zone s.zone)::date)`.execute(db);
  return rows.map(({ id }) => id);
}
