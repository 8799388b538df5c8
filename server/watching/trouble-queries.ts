import { sql } from 'kysely';
import type { Looked } from '../parcels/index.ts';
import type { Tx } from '../platform/database.ts';
import type { Told, Trouble } from './rules.ts';

export type NewTrouble = { parcelId: string; sign: Trouble; episode: string; since: Temporal.Instant };

const asJson = (rows: readonly object[]) => JSON.stringify(rows);

/** Puts what is true now on record, and tells what of it is new. What was over and is true again is the same trouble. */
export async function insertTroubles(
  tx: Tx,
  shopId: string,
  seen: readonly NewTrouble[],
  now: Temporal.Instant,
): Promise<NewTrouble[]> {
  if (seen.length === 0) return [];
  const { rows } = await sql<NewTrouble & { isNew: boolean }>`
    insert into parcel_troubles as t (shop_id, parcel_id, sign, episode, since, seen_at)
    select ${shopId}, s."parcelId", s.sign, s.episode, s.since, ${now}::timestamptz
    from json_to_recordset(${asJson(seen)}::json) as s ("parcelId" uuid, sign text, episode text, since timestamptz)
    order by 2, 3, 4
    on conflict (shop_id, parcel_id, sign, episode) do update set ended_at = null where t.ended_at is not null
    returning parcel_id as "parcelId", sign, episode, since, (xmax = 0) as "isNew"`.execute(tx);
  return rows.filter(({ isNew }) => isNew).map(({ isNew: _isNew, ...row }) => row);
}

/** Ends what is not true any more. `isTold`: a standstill of which the buyer knows. */
export async function endTroubles(
  tx: Tx,
  shopId: string,
  looked: readonly Looked[],
  now: Temporal.Instant,
): Promise<{ parcelId: string; episode: string; isTold: boolean }[]> {
  const live = looked.map(({ parcelId, verdict }) => ({
    id: parcelId,
    keys: verdict.troubles.map(({ sign, episode }) => `${sign} ${episode}`),
  }));
  const { rows } = await sql<{ parcelId: string; episode: string; isTold: boolean }>`
    update parcel_troubles t set ended_at = ${now}
    from json_to_recordset(${asJson(live)}::json) as s (id uuid, keys json)
    where t.shop_id = ${shopId} and t.parcel_id = s.id and t.ended_at is null
      and t.sign || ' ' || t.episode not in (select json_array_elements_text(s.keys))
    returning t.parcel_id as "parcelId", t.episode,
      t.sign = 'stalled' and t.notice in ('said', 'proposed', 'noted') as "isTold"`.execute(tx);
  return rows;
}

type Wanted = { parcelId: string; orderId: string; sign: Told; episode: string };

/**
 * Lets these notices wait where the buyer was promised to hear of it, in the conversation in which it was promised. A word
 * that was broken is still owed; of one that somebody waived, nothing is said; and what has arrived in time ended the
 * promise itself. A lane's slowness is not told once more of a parcel whose standstill was.
 */
export async function promisesFor(
  tx: Tx,
  shopId: string,
  wanted: readonly Wanted[],
  now: Temporal.Instant,
): Promise<void> {
  if (wanted.length === 0) return;
  await sql`
    update parcel_troubles t set notice = 'waiting', due_at = ${now}, promise_id = p.id, conversation_id = p.conversation_id
    from json_to_recordset(${asJson(wanted)}::json) as s ("parcelId" uuid, "orderId" uuid, sign text, episode text)
    cross join lateral (
      select id, conversation_id, status, evidence from promises
      where shop_id = ${shopId} and kind = 'parcel.inform' and subject_id in (s."parcelId", s."orderId")
        and conversation_id is not null and made_at <= ${now}
      order by status = 'open' desc, made_at desc, id desc limit 1
    ) p
    where t.shop_id = ${shopId} and t.parcel_id = s."parcelId" and t.sign = s.sign and t.episode = s.episode
      and t.notice = 'none'
      and (p.status in ('open', 'broken') or (s.sign = 'delivered' and p.status = 'kept' and p.evidence like 'delivered %'))
      and not (t.sign = 'stalled' and t.episode = 'lane' and exists (select from parcel_troubles o
        where o.shop_id = t.shop_id and o.parcel_id = t.parcel_id and o.sign = 'stalled' and o.episode <> 'lane'
          and o.notice <> 'none'))`.execute(tx);
}
