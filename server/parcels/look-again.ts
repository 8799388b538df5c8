import { sql } from 'kysely';
import type { Tx } from '../platform/database.ts';

/**
 * Something was written of these parcels: the next health pass looks at them, whatever the clock says. Whoever writes a
 * parcel or a scan calls this in the same transaction. One statement for many; what has already arrived when it is first
 * heard of is history and not watched, nor is what comes back from buyers.
 */
export async function lookAgain(
  tx: Tx,
  shopId: string,
  parcelIds: readonly string[],
  now: Temporal.Instant,
): Promise<void> {
  if (parcelIds.length === 0) return;
  // In the order of ids, so that two writers of the same parcels wait for each other and not in a circle.
  await sql`
    insert into parcel_health as h (shop_id, parcel_id, ordered_at, next_look_at)
    select p.shop_id, p.id, p.ordered_at, ${now}::timestamptz from parcels p
    where p.shop_id = ${shopId} and p.id = any(${parcelIds}::uuid[]) and p.return_id is null
      and (p.delivered_at is null or p.delivered_at > ${now}
        or exists (select from parcel_health known where known.shop_id = p.shop_id and known.parcel_id = p.id))
    order by p.id
    on conflict (shop_id, parcel_id) do update set ordered_at = excluded.ordered_at, next_look_at = excluded.next_look_at
      where h.next_look_at is null or h.next_look_at > excluded.next_look_at`.execute(tx);
}
