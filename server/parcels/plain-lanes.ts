import { sql } from 'kysely';
import type { Db, Tx } from '../platform/database.ts';
import { leastBasis } from './estimate-rules.ts';
import type { LaneView } from './health-rules.ts';

/** Where and since when a parcel travels: what a lane judges it by. */
export type ParcelTimes = {
  carrier: string | null;
  originRegion: string | null;
  destinationRegion: string | null;
  destinationCountry: string | null;
  orderedAt: Temporal.Instant;
  /** Since when the carrier has it; null: not yet. */
  startedAt: Temporal.Instant | null;
};

/** One shop's lanes of one day, in memory: what a parcel is judged by without asking the database again. */
export type Lanes = { judge(parcel: ParcelTimes, now: Temporal.Instant): LaneView | null };

const windowDays = 60;

type Row = {
  clock: 'order' | 'hand-off';
  from: string | null;
  to: string | null;
  country: string | null;
  days: number;
  count: number;
};

/** Calendar days that the shop's deliveries of the last sixty days took: how many took how long, narrowest scope first. */
export async function plainLanesOf(db: Db | Tx, shopId: string, zone: string, now: Temporal.Instant): Promise<Lanes> {
  const { rows } = await sql<Row>`
    with told as (
      select origin_region as "from", destination_region as "to", destination_country as country,
        (delivered_at at time zone ${zone})::date - (ordered_at at time zone ${zone})::date as ordered,
        (delivered_at at time zone ${zone})::date - (handed_over_at at time zone ${zone})::date as handed
      from parcels where shop_id = ${shopId} and return_id is null and delivered_at <= ${now}
        and delivered_at > ${now.subtract({ hours: 24 * windowDays })}
    )
    select 'order' as clock, "from", "to", country, ordered as days, count(*)::int as count from told group by 2, 3, 4, 5
    union all
    select 'hand-off', "from", "to", country, handed, count(*)::int from told where handed is not null group by 2, 3, 4, 5`.execute(
    db,
  );
  const scopes = new Map<string, Map<number, number>>();
  for (const row of rows)
    for (const name of namesOf(row)) {
      const scope = scopes.get(name) ?? new Map<number, number>();
      scope.set(row.days, (scope.get(row.days) ?? 0) + row.count);
      scopes.set(name, scope);
    }
  const curves = new Map([...scopes].map(([name, counts]) => [name, sortedCounts(counts)]));
  return { judge: (parcel, at) => judgeBy(curves, parcel, zone, at) };
}

const namesOf = ({ clock, from, to, country }: Pick<Row, 'clock' | 'from' | 'to' | 'country'>) => [
  JSON.stringify([clock, from, to, country]),
  JSON.stringify([clock, to, country]),
  JSON.stringify([clock, country]),
];

type Curve = readonly (readonly [days: number, count: number])[];
const sortedCounts = (counts: ReadonlyMap<number, number>): Curve => [...counts].sort(([a], [b]) => a - b);
const total = (curve: Curve) => curve.reduce((sum, [, count]) => sum + count, 0);

function judgeBy(curves: ReadonlyMap<string, Curve>, parcel: ParcelTimes, zone: string, now: Temporal.Instant) {
  const clock = parcel.startedAt ? 'hand-off' : 'order';
  const start = dayOf(parcel.startedAt ?? parcel.orderedAt, zone);
  const waited = start.until(dayOf(now, zone)).days;
  const at = {
    clock,
    from: parcel.originRegion,
    to: parcel.destinationRegion,
    country: parcel.destinationCountry,
  } as const;
  for (const name of namesOf(at)) {
    const whole = curves.get(name) ?? [];
    if (total(whole) < leastBasis) continue;
    // Of what took as long as this one so far there may be too few for a date; that it is slow is certain all the same.
    const still = whole.filter(([days]) => days >= waited);
    const basis = total(still);
    const dateAt = (share: number) => (basis < leastBasis ? null : start.add({ days: quantile(still, share) }));
    return {
      usuallyBy: dateAt(0.5),
      latestBy: dateAt(0.95),
      p80Days: quantile(whole, 0.8),
      p95Days: quantile(whole, 0.95),
      missProbability: (promisedOn: Temporal.PlainDate) => {
        const promised = start.until(promisedOn).days;
        return basis === 0 ? 1 : total(still.filter(([days]) => days > promised)) / basis;
      },
      basis,
    };
  }
  return null;
}

function quantile(curve: Curve, share: number): number {
  const wanted = total(curve) * share;
  let sum = 0;
  for (const [days, count] of curve) {
    sum += count;
    if (sum >= wanted) return days;
  }
  return curve.at(-1)?.[0] ?? 0;
}

const dayOf = (at: Temporal.Instant, zone: string) => at.toZonedDateTimeISO(zone).toPlainDate();
