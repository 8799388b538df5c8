import { sql } from 'kysely';
import type { Db, Tx } from '../platform/database.ts';
import { idsInOrder } from '../platform/ids.ts';
import type { Estimate } from './estimate-rules.ts';
import { lookAgain } from './look-again.ts';
import { deliveredAt } from './queries.ts';

/** Word of an arrival may take so long: nothing is called late before. */
const graceDays = 2;
/** What a lane claims is held against what it kept in these days. */
const recordDays = 120;

/** Dates that a buyer was told of a parcel. */
export type GivenDates = {
  parcelId: string;
  estimate: Estimate;
  saidIn: 'message' | 'page';
  messageId: string | null;
};

/** Keeps what buyers were told, once for each parcel and pair of dates. */
export async function keepDatesGiven(
  tx: Tx,
  shopId: string,
  given: readonly GivenDates[],
  now: Temporal.Instant,
): Promise<void> {
  if (given.length === 0) return;
  const nextId = idsInOrder(now);
  const rows = given.map(({ parcelId, estimate, saidIn, messageId }) => ({
    ...{ id: nextId(), parcel_id: parcelId, said_in: saidIn, message_id: messageId },
    ...{ usually_by: String(estimate.usuallyBy), latest_by: String(estimate.latestBy), clock: estimate.clock },
    ...{ scope: estimate.scope, basis_count: estimate.basisCount },
  }));
  await sql`
    insert into estimates_given (shop_id, id, parcel_id, given_at, given_on, said_in, message_id, usually_by, latest_by,
      origin_region, destination_region, destination_country, carrier, clock, scope, basis_count)
    select p.shop_id, g.id, p.id, ${now}, (${now}::timestamptz at time zone s.zone)::date, g.said_in, g.message_id,
      g.usually_by, g.latest_by, p.origin_region, p.destination_region, p.destination_country, p.carrier, g.clock, g.scope,
      g.basis_count
    from json_to_recordset(${JSON.stringify(rows)}::json) as g(id uuid, parcel_id uuid, said_in text, message_id uuid,
      usually_by date, latest_by date, clock text, scope text, basis_count int)
    join parcels p on p.shop_id = ${shopId} and p.id = g.parcel_id
    join shops s on s.id = p.shop_id
    -- What was read on a page and is then said in the chat binds from now on.
    on conflict (shop_id, parcel_id, usually_by, latest_by) do update
      set said_in = excluded.said_in, message_id = excluded.message_id
      where estimates_given.said_in = 'page' and excluded.said_in = 'message'`.execute(tx);
  const said = given.filter(({ saidIn }) => saidIn === 'message').map(({ parcelId }) => parcelId);
  await lookAgain(tx, shopId, said, now); // the day that was told is one to be watched
}

/** Scores what has come, of one shop, by the shop's word or a scan. */
export async function scoreDatesGiven(tx: Tx, shopId: string, now: Temporal.Instant): Promise<void> {
  await sql`
    update estimates_given g set arrived_on = (come.at at time zone s.zone)::date
    from parcels p
    join shops s on s.id = p.shop_id
    cross join lateral (select ${deliveredAt(now)} as at) come
    where g.shop_id = ${shopId} and g.arrived_on is null and p.shop_id = g.shop_id and p.id = g.parcel_id
      and come.at is not null`.execute(tx);
}

/**
 * What became of the dates given on one lane in one month. `settled`: their latest day has passed, and word of an arrival has
 * had its time; what came early counts no sooner, for it would flatter the lane. The others are counted of these.
 */
export type LaneMonth = {
  originRegion: string | null;
  destinationRegion: string | null;
  destinationCountry: string | null;
  /** 2026-03 */
  month: string;
  given: number;
  settled: number;
  byUsual: number;
  byLatest: number;
  /** From the day they were given, on average: until the usual day, the latest, and the arrival of what has come. */
  usualDays: number;
  latestDays: number;
  actualDays: number | null;
};

/** The lanes with the most dates given in the months asked for, newest month first within each. */
export async function selectLaneMonths(
  db: Db | Tx,
  shopId: string,
  { from, today, limit }: { from: Temporal.PlainDate; today: Temporal.PlainDate; limit: number },
): Promise<LaneMonth[]> {
  const { rows } = await sql<LaneMonth>`
    with given as materialized (
      select origin_region, destination_region, destination_country, given_on, usually_by, latest_by, arrived_on,
        latest_by < ${today.subtract({ days: graceDays })} as is_settled
      from estimates_given where shop_id = ${shopId} and given_on >= ${from} and given_on <= ${today}
    ), busiest as (
      select origin_region, destination_region, destination_country, count(*) as total from given
      group by 1, 2, 3 order by total desc, 1, 2, 3 limit ${limit}
    )
    select g.origin_region as "originRegion", g.destination_region as "destinationRegion",
      g.destination_country as "destinationCountry", to_char(g.given_on, 'YYYY-MM') as month,
      count(*)::int as given,
      (count(*) filter (where g.is_settled))::int as settled,
      (count(*) filter (where g.is_settled and g.arrived_on <= g.usually_by))::int as "byUsual",
      (count(*) filter (where g.is_settled and g.arrived_on <= g.latest_by))::int as "byLatest",
      avg(g.usually_by - g.given_on)::float8 as "usualDays",
      avg(g.latest_by - g.given_on)::float8 as "latestDays",
      (avg(g.arrived_on - g.given_on) filter (where g.arrived_on is not null))::float8 as "actualDays"
    from given g
    join busiest b on b.origin_region is not distinct from g.origin_region
      and b.destination_region is not distinct from g.destination_region
      and b.destination_country is not distinct from g.destination_country
    group by g.origin_region, g.destination_region, g.destination_country, month, b.total
    order by b.total desc, 1, 2, 3, month desc`.execute(db);
  return rows;
}

/** Of each lane, by the dates given in the last days before a day began, as settled by then. */
export async function selectLaneRecords(
  db: Db | Tx,
  shopId: string,
  day: Temporal.PlainDate,
): Promise<{ from: string | null; to: string | null; country: string | null; settled: number; byLatest: number }[]> {
  const { rows } = await sql<{
    from: string | null;
    to: string | null;
    country: string | null;
    settled: number;
    byLatest: number;
  }>`
    select origin_region as "from", destination_region as "to", destination_country as country,
      count(*)::int as settled, (count(*) filter (where arrived_on <= latest_by))::int as "byLatest"
    from estimates_given
    -- Given long enough ago that its latest day has passed: to count what came early alone would flatter the lane.
    where shop_id = ${shopId} and given_on >= ${day.subtract({ days: recordDays })}
      and latest_by < ${day.subtract({ days: graceDays })}
    group by 1, 2, 3`.execute(db);
  return rows;
}
