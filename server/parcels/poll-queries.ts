import { sql } from 'kysely';
import type { Db, Tx } from '../platform/database.ts';
import type { AskedParcel } from './tracker.ts';

/** What a provider has been asked today, and until when it is left alone. */
export type Account = { providerId: string; calls: number; failures: number; restsUntil: Temporal.Instant | null };

/** The accounts of a shop's trackers on this day of the shop's, locked: of all nodes one at a time claims a shop's parcels. */
export async function lockAccounts(
  tx: Tx,
  shopId: string,
  providerIds: readonly string[],
  today: Temporal.PlainDate,
): Promise<Account[]> {
  const { rows } = await sql<Account>`
    insert into tracker_accounts as a (shop_id, provider_id, day)
    select ${shopId}::uuid, id, ${today}::date from unnest(${[...providerIds]}::uuid[]) id order by id
    on conflict (shop_id, provider_id) do update
      set calls = case when a.day = excluded.day then a.calls else 0 end, day = excluded.day
    returning provider_id as "providerId", calls, failures, rests_until as "restsUntil"`.execute(tx);
  return rows;
}

/** Spent before it is called: who dies in between has called once too few, and never too often. Negative gives back. */
export async function spendCalls(tx: Db | Tx, shopId: string, providerId: string, calls: number): Promise<void> {
  if (calls === 0) return;
  await sql`update tracker_accounts set calls = greatest(0, calls + ${calls})
    where shop_id = ${shopId} and provider_id = ${providerId}`.execute(tx);
}

/** How its calls went: a failure in a row more, with a rest; or none. Returns how many there are in a row by now. */
export async function noteAnswer(
  db: Db,
  { shopId, providerId }: { shopId: string; providerId: string },
  restUntilOf: ((failures: number) => Temporal.Instant) | null,
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const { rows } = await sql<{ failures: number }>`
      update tracker_accounts set failures = case when ${restUntilOf !== null}::boolean then failures + 1 else 0 end,
        rests_until = null
      where shop_id = ${shopId} and provider_id = ${providerId}
        and (${restUntilOf !== null}::boolean or failures > 0 or rests_until is not null)
      returning failures`.execute(tx);
    const [noted] = rows;
    if (!noted || !restUntilOf) return;
    await sql`update tracker_accounts set rests_until = ${restUntilOf(noted.failures)}
      where shop_id = ${shopId} and provider_id = ${providerId}`.execute(tx);
  });
}

export type DueParcel = AskedParcel & { orderedAt: Temporal.Instant };

/** The parcels of a shop whose carrier is to be asked, the longest due first, locked. Whoever else has some, has others. */
export async function lockDue(tx: Tx, shopId: string, limit: number, now: Temporal.Instant): Promise<DueParcel[]> {
  const { rows } = await sql<DueParcel>`
    select p.id, p.tracking_number as "trackingNumber", p.carrier, p.ordered_at as "orderedAt",
      nullif(right(regexp_replace(coalesce(c.phone, c.phone_masked, ''), '\\D', '', 'g'), 4), '') as "phoneTail"
    from parcels p
    join orders o on o.shop_id = p.shop_id and o.id = p.order_id
    left join customers c on c.shop_id = o.shop_id and c.id = o.customer_id
    where p.shop_id = ${shopId} and p.poll_at <= ${now} and p.poll_at < 'infinity' and p.tracking_number is not null
      and p.delivered_at is null and (p.poll_lease_until is null or p.poll_lease_until < clock_timestamp())
    order by p.poll_at, p.id limit ${limit} for update of p skip locked`.execute(tx);
  return rows;
}

/** Until when these are ours; by the database's clock. Whoever holds it later has another. */
export async function leaseParcels(tx: Tx, shopId: string, ids: readonly string[], seconds: number): Promise<string> {
  const { rows } = await sql<{ until: string }>`
    with lease as (select clock_timestamp() + make_interval(secs => ${seconds}) as until)
    update parcels p set poll_lease_until = lease.until from lease
    where p.shop_id = ${shopId} and p.id = any(${[...ids]}::uuid[]) returning lease.until::text as until`.execute(tx);
  return rows[0]?.until ?? '';
}

/** Asked again then; null: not any more. */
export type NextPoll = { id: string; at: Temporal.Instant | null };

/** Of those that nobody asks about now. */
export async function putOff(tx: Tx, shopId: string, parcels: readonly NextPoll[]): Promise<void> {
  if (parcels.length === 0) return;
  const rows = parcels.map(({ id, at }) => ({ id, at: at?.toString() ?? 'infinity' }));
  await sql`update parcels p set poll_at = n.at from json_to_recordset(${JSON.stringify(rows)}::json) as n(id uuid, at timestamptz)
    where p.shop_id = ${shopId} and p.id = n.id`.execute(tx);
}

export type Held = { shopId: string; id: string; lease: string };

/** What was not asked after all stays due. */
export async function releaseParcels(
  db: Db | Tx,
  shopId: string,
  ids: readonly string[],
  lease: string,
): Promise<void> {
  await sql`update parcels set poll_lease_until = null
    where shop_id = ${shopId} and id = any(${[...ids]}::uuid[]) and poll_lease_until = ${lease}::timestamptz`.execute(
    db,
  );
}

/** How often in a row it was refused to tell of this parcel, with this one; 0 when it was told. */
export async function countRefusals(tx: Tx, { shopId, id }: Held, isRefused: boolean): Promise<number> {
  const { rows } = await sql<{ failures: number }>`
    update parcels set poll_failures = case when ${isRefused}::boolean then poll_failures + 1 else 0 end
    where shop_id = ${shopId} and id = ${id} returning poll_failures as failures`.execute(tx);
  return rows[0]?.failures ?? 0;
}

/** Only by who still holds it: of two, the later one's answer is the newer. */
export async function settlePoll(tx: Tx, { shopId, id, lease }: Held, at: Temporal.Instant | null): Promise<void> {
  await sql`update parcels set poll_at = ${at?.toString() ?? 'infinity'}::timestamptz, poll_lease_until = null
    where shop_id = ${shopId} and id = ${id} and poll_lease_until = ${lease}::timestamptz`.execute(tx);
}

export type TrackerHealth = { shop: string; name: string; calls: number; isResting: boolean };

/** Who is asked about parcels, of all shops, and how that goes. */
export async function selectTrackerHealth(db: Db, now: Temporal.Instant): Promise<TrackerHealth[]> {
  const { rows } = await sql<TrackerHealth>`
    select s.code as shop, p.name, coalesce(case when a.day = (${now}::timestamptz at time zone s.zone)::date then a.calls end, 0) as calls,
      coalesce(a.rests_until > ${now}, false) as "isResting"
    from providers p join shops s on s.id = p.shop_id
    left join tracker_accounts a on a.shop_id = p.shop_id and a.provider_id = p.id
    where p.channel = 'parcels' and p.is_on and not s.is_demo order by s.code, p.place, p.id limit 1000`.execute(db);
  return rows;
}
