import { sql } from 'kysely';
import type { Db } from '../platform/database.ts';
import { settlePromises } from '../promises/index.ts';

/**
 * A parcel that was promised to be watched has arrived: the promise is kept. Evidence is the time of delivery.
 * Returns how many it settled; call again while it returns `limit`.
 */
export async function keepDeliveredPromises(
  db: Db,
  shopId: string,
  now: Temporal.Instant,
  limit = 200,
): Promise<number> {
  return db.transaction().execute(async (tx) => {
    const { rows } = await sql<{ id: string; deliveredAt: Temporal.Instant }>`
      select pr.id, coalesce(p.delivered_at, scanned.at) as "deliveredAt"
      from promises pr
      join parcels p on p.shop_id = pr.shop_id and p.id = pr.subject_id
      left join lateral (
        select min(s.at) as at from scans s
        where s.shop_id = p.shop_id and s.parcel_id = p.id and s.status = 'delivered' and s.at <= ${now}
          and not exists (select from scans back where back.shop_id = p.shop_id and back.parcel_id = p.id
            and back.status in ('returning', 'returned') and back.at <= ${now})
      ) scanned on true
      where pr.shop_id = ${shopId} and pr.kind = 'parcel.inform' and pr.status = 'open'
        and (p.delivered_at <= ${now} or scanned.at is not null)
      limit ${limit} for update of pr skip locked`.execute(tx);
    let settled = 0;
    for (const { id, deliveredAt } of rows) {
      const kept = await settlePromises(
        tx,
        shopId,
        [id],
        { status: 'kept', evidence: `delivered ${deliveredAt}` },
        now,
      );
      settled += kept.length;
    }
    return settled;
  });
}
