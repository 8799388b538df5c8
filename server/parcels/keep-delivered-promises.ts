import { sql } from 'kysely';
import type { Db } from '../platform/database.ts';
import { settlePromises } from '../promises/index.ts';
import { deliveredAt } from './queries.ts';

/**
 * What was promised to be watched has arrived in time: the promise is kept. A promise on an order is kept when all of its
 * parcels are there. Evidence is the time of delivery. Returns how many it settled; call again while it returns `limit`.
 */
export async function keepDeliveredPromises(
  db: Db,
  shopId: string,
  now: Temporal.Instant,
  limit = 200,
): Promise<number> {
  return db.transaction().execute(async (tx) => {
    const known = sql`lateral (select ${deliveredAt(now)} as at) known`;
    const watched = sql`pr.shop_id = ${shopId} and pr.kind = 'parcel.inform' and pr.status = 'open'`;
    // Locked only once it has arrived, and by this alone: another worker's are left to it.
    const { rows } = await sql<{ id: string; at: Temporal.Instant }>`
      with arrived as materialized (
        select pr.id, known.at from promises pr
          join parcels p on p.shop_id = pr.shop_id and p.id = pr.subject_id
          cross join ${known}
          where ${watched} and pr.subject_type = 'parcel' and known.at <= pr.due_at
        union all
        select pr.id, whole.at from promises pr
          cross join lateral (
            select max(known.at) as at from parcels p cross join ${known}
            where p.shop_id = pr.shop_id and p.order_id = pr.subject_id and p.return_id is null
            having count(*) = count(known.at)
          ) whole
          where ${watched} and pr.subject_type = 'order' and whole.at <= pr.due_at
      )
      select pr.id, arrived.at from arrived
      join promises pr on pr.shop_id = ${shopId} and pr.id = arrived.id and pr.status = 'open'
      limit ${limit} for update of pr skip locked`.execute(tx);
    const outcomes = rows.map(({ id, at }) => ({ id, evidence: `delivered ${at}` }));
    return (await settlePromises(tx, shopId, outcomes, 'kept', now)).length;
  });
}
