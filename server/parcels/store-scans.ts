import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { Tx } from '../platform/database.ts';
import type { Outcome, Upserted } from '../platform/mirror.ts';
import type { ScanStatus } from './rules.ts';
import type { CodeProvider } from './scan-codes.ts';
import type { ScanReason } from './scan-reasons.ts';

/** A scan as it was told; `at` is an ISO instant. */
export type ScanInput = {
  at: string;
  status: ScanStatus;
  place: string;
  text: string;
  reason?: ScanReason | null;
  /** Whose words these are; left out: the shop's own. */
  provider?: CodeProvider | 'webhook';
  /** The provider's code, as it came. */
  code?: string;
};

/** Why a scan is kept and not believed: told of a time that is yet to come, or of one before there was an order. */
export type ScanDoubt = 'future' | 'before_order';

/** By our id of the parcel, or by the shop's. */
export type ScanOfParcel = ScanInput & ({ parcelId: string } | { parcel: string });

/** Clocks are wrong by zones. What is told of a later time is not the present, not even when that time has come. */
const tolerance = '24 hours';

/**
 * Keeps scans. None is taken back. Of the shop's own, one told again in other words has these; what a provider says stays
 * beside what it said before, so that the same words in any order, late or twice, leave the same rows. What cannot be true
 * is kept as `unknown` until it is told again of a time that can be. The parcels count as heard of now. One outcome for each
 * scan, and the ids of the parcels that have news. Whoever calls this calls lookAgain.
 */
export async function storeScans(
  tx: Tx,
  scans: readonly ScanOfParcel[],
  { shopId, now }: { shopId: string; now: Temporal.Instant },
): Promise<Upserted> {
  const given = unique(scans.map(written));
  const source = JSON.stringify(given);
  const parcelId = sql`coalesce(s."parcelId", (select p.id from parcels p where p.shop_id = ${shopId} and p.external_id = s.parcel))`;
  // In the order of ids: two posts about the same parcels wait for each other, and the second sees what the first wrote.
  await sql`select from parcels where shop_id = ${shopId} and id in (
      select ${parcelId} from json_to_recordset(${source}::json) as s("parcelId" uuid, parcel text))
    order by id for no key update`.execute(tx);
  const { rows } = await sql<{ nth: number; inserted: boolean; parcel_id: string }>`
    with said as materialized (
      select s.*, ${parcelId} as parcel_id
      from json_to_recordset(${source}::json) as s(nth int, "parcelId" uuid, parcel text, at timestamptz, status text,
        place text, text text, reason text, provider text, code text, told text)
    ), given as materialized (
      select s.nth, s.parcel_id, s.at, s.place, s.text, s.reason, s.provider, s.told as own, s.status as claimed, d.doubt,
        case when d.doubt is null then s.status else 'unknown' end as status,
        case when d.doubt is null then s.told else s.told || '?' || s.status end as told,
        case when d.doubt is not null and s.code = '' then s.status else s.code end as code
      from said s
      join parcels p on p.shop_id = ${shopId} and p.id = s.parcel_id
      join orders o on o.shop_id = p.shop_id and o.id = p.order_id
      cross join lateral (select case
        when s.at > ${now}::timestamptz + ${tolerance}::interval then 'future'
        when s.at < least(p.ordered_at, o.placed_at) - ${tolerance}::interval then 'before_order' end as doubt) d
      -- Words without a code of which the code is known by now.
      where not (s.provider <> '' and s.code = '' and exists (select from scans t where t.shop_id = ${shopId}
        and t.parcel_id = s.parcel_id and t.at = s.at and t.provider = s.provider and t.code <> '' and t.text = s.text))
    ), stored as (
      insert into scans as t (shop_id, parcel_id, at, status, place, text, reason, provider, code, doubt, told)
      select ${shopId}::uuid, parcel_id, at, status, place, text, reason, provider, code, doubt, told from given
      on conflict (shop_id, parcel_id, at, status, place, told) do update
        set text = case when excluded.text = '' then t.text else excluded.text end,
          reason = coalesce(excluded.reason, t.reason), code = excluded.code, provider = excluded.provider
        where (t.text <> excluded.text and excluded.text <> '') or t.reason is distinct from coalesce(excluded.reason, t.reason)
      returning parcel_id, at, status, place, told, (xmax = 0) as inserted
    ), outdated as (
      delete from scans t using given g
      where t.shop_id = ${shopId} and t.parcel_id = g.parcel_id and t.at = g.at
        and ((g.doubt is null and t.doubt is not null and t.told = g.own || '?' || g.claimed and t.place = g.place)
          or (g.provider <> '' and g.code <> '' and t.provider = g.provider and t.code = '' and t.text = g.text))
    ), heard as (
      update parcels p set synced_at = ${now} where p.shop_id = ${shopId} and p.synced_at < ${now}
        and p.id in (select parcel_id from said)
    )
    select given.nth, stored.inserted, parcel_id from stored join given using (parcel_id, at, status, place, told)`.execute(
    tx,
  );
  const outcomes = scans.map((): Outcome => 'unchanged');
  for (const row of rows) outcomes[row.nth] = row.inserted ? 'inserted' : 'updated';
  return { outcomes, changedIds: [...new Set(rows.map((row) => row.parcel_id))] };
}

type Written = Required<ScanInput> & { nth: number; told: string } & { [Key in 'parcelId' | 'parcel']?: string };

function written(scan: ScanOfParcel, nth: number): Omit<Written, 'provider'> & { provider: string } {
  const { provider = '', code = '', reason = null, text, at } = scan;
  const told = provider === '' ? '' : `${provider}:${digestOf(code, text)}`;
  return { ...scan, nth, provider, code, reason, told, at: toMicroseconds(at) };
}

/** The same scan twice in one delivery: the last words count; and words without a code give way to those with one. */
function unique(rows: readonly ReturnType<typeof written>[]) {
  const wordsOf = (row: (typeof rows)[number]) =>
    [row.parcelId ?? row.parcel, row.at, row.provider, row.text].join('\0');
  const coded = new Set(rows.filter(({ provider, code }) => provider !== '' && code !== '').map(wordsOf));
  const last = new Map<string, (typeof rows)[number]>();
  for (const row of rows) {
    if (row.provider !== '' && row.code === '' && coded.has(wordsOf(row))) continue;
    last.set([row.parcelId ?? row.parcel, row.at, row.status, row.place, row.told].join('\0'), row);
  }
  return [...last.values()];
}

const digestOf = (...parts: string[]) => createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 16);

/** As the database keeps it: two times that it cannot tell apart are one. */
const toMicroseconds = (at: string) =>
  /\.\d{7}/.test(at) ? Temporal.Instant.from(at).round('microsecond').toString() : at;
