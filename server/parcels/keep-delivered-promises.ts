import { sql } from 'kysely';
import type { Db } from '../platform/database.ts';
import { settlePromises } from '../promises/index.ts';

/**
 * What was promised to be watched has arrived: the promise is kept. A promise on an order is kept when all of its
 * parcels are there. Evidence is the time of delivery. Returns how many it settled; call again while it returns `limit`.
 */
export async function keepDeliveredPromises(
  db: Db,
  shopId: string,
  now: Temporal.Instant,
  limit = 200,
): Promise<number> {
  return db.transaction().execute(async (tx) => {
    const { rows } = await sql<{ id: string; arrivedAt: Temporal.Instant }>`
      select pr.id, arrived.at as "arrivedAt"
      from promises pr
      cross join lateral (
        select max(known.at) as at, count(*) > 0 and count(*) = count(known.at) as all_there
        from parcels p
        cross join lateral (
          select coalesce(
            case when p.delivered_at <= ${now} then p.delivered_at end,
            (select min(s.at) from scans s
              where s.shop_id = p.shop_id and s.parcel_id = p.id and s.status = 'delivered' and s.at <= ${now}
                and not exists (select from scans back where back.shop_id = p.shop_id and back.parcel_id = p.id
                  and back.status in ('returning', 'returned') and back.at <= ${now}))) as at
        ) known
        where p.shop_id = pr.shop_id and (p.id = pr.subject_id or p.order_id = pr.subject_id)
      ) arrived
      where pr.shop_id = ${shopId} and pr.kind = 'parcel.inform' and pr.status = 'open' and arrived.all_there
      limit ${limit} for update of pr skip locked`.execute(tx);
    let settled = 0;
    for (const { id, arrivedAt } of rows) {
      const evidence = `delivered ${arrivedAt}`;
      settled += (await settlePromises(tx, shopId, [id], { status: 'kept', evidence }, now)).length;
    }
    return settled;
  });
}
