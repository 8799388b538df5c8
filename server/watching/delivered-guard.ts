import { sql } from 'kysely';
import type { Guard } from '../outbox/index.ts';
import { deliveredAt } from '../parcels/index.ts';

/** What a buyer was to be told of a parcel on its way is not sent once it is there. */
export const deliveredGuard: Guard = {
  name: 'parcel_delivered',
  check: async (tx, shopId, sends, now) => {
    const ids = sends.filter(({ rank }) => rank > 0).map(({ id }) => id);
    if (ids.length === 0) return [];
    const { rows } = await sql<{ id: string }>`
      select s.id from sends s
      join parcel_troubles t on t.shop_id = s.shop_id and t.sign <> 'delivered'
        and t.message_id = case when s.key like 'message:%' then substr(s.key, 9)::uuid end
      join parcels p on p.shop_id = t.shop_id and p.id = t.parcel_id
      where s.shop_id = ${shopId} and s.id = any(${ids}::uuid[]) and ${deliveredAt(now)} is not null`.execute(tx);
    return rows.map(({ id }) => ({ id, until: null }));
  },
};
