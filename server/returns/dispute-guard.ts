import { sql } from 'kysely';
import { idsOfPerson } from '../customers/index.ts';
import type { Guard } from '../outbox/index.ts';
import { isUnderWay } from './queries.ts';

/** Nothing is sold to a buyer who has a return under way or has complained and waits for a person; looked at again a day later. */
export const disputeGuard: Guard = {
  name: 'open_dispute',
  check: async (tx, shopId, sends, now) => {
    const ids = sends.filter(({ rank, purpose }) => rank > 0 && purpose === 'promotion').map(({ id }) => id);
    if (ids.length === 0) return [];
    const { rows } = await sql<{ id: string }>`
      select s.id from sends s where s.shop_id = ${shopId} and s.id = any(${ids}::uuid[]) and (exists (
        select from returns r where r.shop_id = s.shop_id and r.customer_id in ${idsOfPerson(sql`s.shop_id`, sql`s.customer_id`)}
          and r.${isUnderWay})
        or exists (
        select from conversations c where c.shop_id = s.shop_id and c.customer_id in ${idsOfPerson(sql`s.shop_id`, sql`s.customer_id`)}
          and (exists (select from returns r where r.shop_id = c.shop_id and r.conversation_id = c.id and r.${isUnderWay})
            or (c.status = 'handed_over' and exists (select from messages m where m.shop_id = c.shop_id
              and m.conversation_id = c.id and m.script = 'handover.complaint')))))`.execute(tx);
    return rows.map(({ id }) => ({ id, until: now.add({ hours: 24 }) }));
  },
};
