import { type RawBuilder, sql } from 'kysely';
import type { Db } from '../platform/database.ts';
import { leastBasis, type ScopeDays } from './estimate-rules.ts';

/** The newest deliveries say most about the next one; the cap also keeps the cost flat however large the shop. */
const newestDeliveries = 1000;
const windowDays = 365;

export type Lane = {
  carrier: string | null;
  originRegion: string | null;
  originCountry: string | null;
  destinationRegion: string | null;
  destinationCountry: string | null;
  /** Hand-off when the carrier has it, else the order: the same stretch of the other deliveries is measured. */
  clock: 'hand-off' | 'order';
  startedAt: Temporal.Instant;
};

export type LaneDays = { today: Temporal.PlainDate; daysSoFar: number; scopes: ScopeDays[] };

/**
 * How many calendar days, in the shop's zone, the shop's own deliveries known at `now` took: on this lane with this
 * carrier, on this lane, to this destination, to the destination's country. One statement. A wider scope is read only
 * when the narrower ones have too few deliveries that took longer than this parcel so far (a one-time filter, not a
 * join), and each reads at most the newest 1,000 of the last 365 days, from an index alone: as fast at 300,000 parcels
 * as at 3,000.
 */
export async function selectLaneDays(db: Db, shopId: string, lane: Lane, now: Temporal.Instant): Promise<LaneDays> {
  const start = lane.clock === 'hand-off' ? sql`handed_over_at` : sql`ordered_at`;
  const to = sql`destination_region = ${lane.destinationRegion} and destination_country is not distinct from ${lane.destinationCountry}`;
  const from = sql`origin_region = ${lane.originRegion} and origin_country is not distinct from ${lane.originCountry}`;
  // Abroad is another shop. Written out, because only `=` and `is null` can use the index.
  const { destinationCountry } = lane;
  const country =
    destinationCountry === null ? sql`destination_country is null` : sql`destination_country = ${destinationCountry}`;
  // Days of each delivery within a scope; "longer than so far" is exact to the hour, and never ends before today.
  const deliveries = (where: RawBuilder<unknown>) => sql`
    select d.carrier, d.days, d.took > ${now}::timestamptz - ${lane.startedAt}::timestamptz and d.days >= clock.so_far as longer
    from clock, lateral (
      select carrier, (delivered_at at time zone clock.zone)::date - (started_at at time zone clock.zone)::date as days,
        delivered_at - started_at as took
      from (
        select carrier, delivered_at, ${start} as started_at from parcels
        where shop_id = ${shopId} and return_id is null and ${where} and ${start} <= delivered_at
          and delivered_at <= ${now} and delivered_at > ${now.subtract({ hours: 24 * windowDays })}
        order by delivered_at desc limit ${newestDeliveries}
      ) newest
    ) d`;
  const figures = sql`
    count(*)::int as "usualCount",
    percentile_disc(0.25) within group (order by days) as "usualMin",
    percentile_disc(0.75) within group (order by days) as "usualMax",
    percentile_disc(0.95) within group (order by days) as "usualLatest",
    (count(*) filter (where longer))::int as "stillCount",
    percentile_disc(0.5) within group (order by days) filter (where longer) as "stillUsually",
    percentile_disc(0.95) within group (order by days) filter (where longer) as "stillLatest"`;
  const { rows } = await sql<ScopeDays & { today: Temporal.PlainDate; daysSoFar: number }>`
    with clock as materialized (
      select zone, (${now}::timestamptz at time zone zone)::date as today,
        (${now}::timestamptz at time zone zone)::date - (${lane.startedAt}::timestamptz at time zone zone)::date as so_far
      from shops where id = ${shopId}
    ), lane as materialized (${deliveries(sql`${from} and ${to}`)}
    ), by_lane as materialized (
      select 1 as rank, 'lane' as scope, ${lane.carrier}::text as carrier, ${figures} from lane where carrier = ${lane.carrier}
      union all
      select 2, 'lane', null, ${figures} from lane
    ), by_destination as materialized (
      select 3 as rank, 'destination' as scope, null, ${figures} from (
        ${deliveries(sql`${to} and (select max("stillCount") from by_lane) < ${leastBasis}`)}) d
    ), by_country as (
      select 4 as rank, 'country' as scope, null, ${figures} from (
        ${deliveries(sql`${country} and (select max("stillCount") from by_lane) < ${leastBasis}
          and (select "stillCount" from by_destination) < ${leastBasis}`)}) d
    )
    select clock.today, clock.so_far as "daysSoFar", s.* from clock,
      (select * from by_lane union all select * from by_destination union all select * from by_country) s
    order by rank`.execute(db);
  const [first] = rows;
  if (!first) throw new Error('there is no such shop');
  return { today: first.today, daysSoFar: first.daysSoFar, scopes: rows };
}
