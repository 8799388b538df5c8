import { sql } from 'kysely';
import type { Db, Tx } from '../platform/database.ts';
import { leastBasis } from './estimate-rules.ts';
import type { Cause, Health, Verdict, Watched } from './health-rules.ts';
import type { ScanStatus } from './rules.ts';

/** A parcel that is due to be looked at, with what was thought of it before. */
export type Due = Watched & {
  id: string;
  orderId: string;
  carrier: string | null;
  originCountry: string | null;
  originRegion: string | null;
  originCity: string | null;
  destinationCity: string | null;
  destinationRegion: string | null;
  destinationCountry: string | null;
  before: { health: Health; cause: Cause | null; since: Temporal.Instant | null; isKnown: boolean };
};

type Row = Omit<Due, 'scans' | 'before'> & {
  health: Health;
  cause: Cause | null;
  since: Temporal.Instant | null;
  isKnown: boolean;
  scans: [atMs: number, status: ScanStatus][] | null;
};

/** Shops in which a parcel is due to be looked at. */
export async function shopsWithDueParcels(db: Db, now: Temporal.Instant): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select s.id from shops s
    where exists (select from parcel_health h where h.shop_id = s.id and h.next_look_at <= ${now})`.execute(db);
  return rows.map(({ id }) => id);
}

/** Claims the parcels of a shop that have been due longest; another node's are left to it. */
export async function claimDue(tx: Tx, shopId: string, now: Temporal.Instant, limit: number): Promise<Due[]> {
  const { rows } = await sql<Row>`
    with due as materialized (
      select parcel_id, health, cause, since, looked_at is not null as is_known from parcel_health
      where shop_id = ${shopId} and next_look_at <= ${now}
      order by next_look_at, parcel_id limit ${limit} for update skip locked
    )
    select due.health, due.cause, due.since, due.is_known as "isKnown", p.id, p.order_id as "orderId", p.carrier,
      p.origin_country as "originCountry",
      p.origin_region as "originRegion", p.origin_city as "originCity", p.destination_city as "destinationCity",
      p.destination_region as "destinationRegion",
      p.destination_country as "destinationCountry", p.ordered_at as "orderedAt", p.handed_over_at as "handedOverAt",
      p.delivered_at as "deliveredAt", p.promised_on as "promisedOn", o.status as "orderStatus",
      (select g.latest_by from estimates_given g where g.shop_id = p.shop_id and g.parcel_id = p.id
        and g.said_in = 'message' and p.promised_on is null order by g.given_at desc, g.id desc limit 1) as "toldBy",
      (select json_agg(json_build_array((extract(epoch from s.at) * 1000)::bigint, s.status)) from (
        select at, status from scans where shop_id = p.shop_id and parcel_id = p.id and doubt is null
        order by at desc limit 60) s) as scans
    from due
    join parcels p on p.shop_id = ${shopId} and p.id = due.parcel_id
    join orders o on o.shop_id = p.shop_id and o.id = p.order_id`.execute(tx);
  return rows.map(({ health, cause, since, isKnown, scans, ...row }) => ({
    ...row,
    before: { health, cause, since, isKnown },
    scans: (scans ?? []).map(([ms, status]) => ({
      at: Temporal.Instant.fromEpochMilliseconds(ms),
      status,
      ...{ place: '', text: '' },
    })),
  }));
}

export type Seen = {
  id: string;
  verdict: Verdict;
  since: Temporal.Instant;
  needs: number;
  usuallyBy: Temporal.PlainDate | null;
  latestBy: Temporal.PlainDate | null;
  basis: number | null;
};

/** Writes down what was thought of claimed parcels; one statement. */
export async function writeSeen(tx: Tx, shopId: string, seen: readonly Seen[], now: Temporal.Instant): Promise<void> {
  // A moment finer than the database keeps would be due again at once.
  const rows = seen.map(({ verdict, ...row }) => ({
    ...row,
    ...{ state: verdict.state, health: verdict.health, cause: verdict.cause },
    ...{
      // As fine as anybody needs it: what is all but nothing is out of the column's range.
      miss: verdict.missProbability === null ? null : Number(verdict.missProbability.toFixed(6)),
      next: verdict.nextLookAt?.round({ smallestUnit: 'millisecond', roundingMode: 'ceil' }) ?? null,
    },
  }));
  await sql`
    update parcel_health h set state = s.state, health = s.health, cause = s.cause, since = s.since, needs = s.needs,
      usually_by = s."usuallyBy", latest_by = s."latestBy", miss_probability = s.miss, basis_count = s.basis,
      looked_at = ${now}, next_look_at = s.next
    from json_to_recordset(${JSON.stringify(rows)}::json) as s (id uuid, state text, health text, cause text,
      since timestamptz, needs smallint, "usuallyBy" date, "latestBy" date, miss real, basis int, next timestamptz)
    where h.shop_id = ${shopId} and h.parcel_id = s.id`.execute(tx);
}

/** Silences are told apart by lane where enough parcels tell; else the shop's. */
export type Silences = { daysOf(parcel: Pick<Due, 'originRegion' | 'destinationRegion'>): number };

const usualSilenceDays = 7;
const [leastSilenceDays, mostSilenceDays] = [2, 14];
const sampleSize = 3_000;

/**
 * How long a parcel may be without a scan before it is silent: of the parcels that arrived, each one's longest time between
 * two scans, and of those the p95. Of single gaps the p95 would be passed by every third parcel some time on its way. The
 * newest parcels that were heard of a fortnight ago and longer are read: of younger ones only the quick have arrived.
 */
export async function silencesOf(
  db: Db | Tx,
  shopId: string,
  now: Temporal.Instant,
  youngest: string,
): Promise<Silences> {
  const { rows } = await sql<{ from: string | null; to: string | null; isAll: boolean; days: number }>`
    with sample as materialized (
      select id, origin_region, destination_region from parcels
      where shop_id = ${shopId} and id < ${youngest}::uuid and return_id is null and delivered_at <= ${now}
      order by id desc limit ${sampleSize}
    ), longest as (
      select origin_region, destination_region, max(gap) as gap from (
        select sample.*, s.at - lag(s.at) over (partition by sample.id order by s.at) as gap
        from sample join scans s on s.shop_id = ${shopId} and s.parcel_id = sample.id and s.doubt is null
      ) gaps group by id, origin_region, destination_region having max(gap) is not null
    )
    select origin_region as "from", destination_region as "to", grouping(origin_region) = 1 as "isAll",
      (extract(epoch from percentile_disc(0.95) within group (order by gap)) / 86400)::float as days
    from longest group by grouping sets ((origin_region, destination_region), ()) having count(*) >= ${leastBasis}`.execute(
    db,
  );
  const laneName = (from: string | null, to: string | null) => JSON.stringify([from, to]);
  const lanes = new Map(rows.filter(({ isAll }) => !isAll).map(({ from, to, days }) => [laneName(from, to), days]));
  const all = rows.find(({ isAll }) => isAll)?.days ?? usualSilenceDays;
  return {
    daysOf: ({ originRegion, destinationRegion }) => {
      const days = lanes.get(laneName(originRegion, destinationRegion)) ?? all;
      return Math.min(mostSilenceDays, Math.max(leastSilenceDays, days));
    },
  };
}
