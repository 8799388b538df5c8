import { sql } from 'kysely';
import type { Guard } from '../outbox/index.ts';

const waitMinutes = 15;

/** While a person speaks with a buyer, nothing that nobody asked for comes in between. */
export const speakingGuard: Guard = {
  name: 'person_speaking',
  check: async (tx, shopId, sends, now) => {
    const ids = sends.filter(({ rank }) => rank > 0).map(({ id }) => id);
    if (ids.length === 0) return [];
    const { rows } = await sql<{ id: string }>`
      select s.id from sends s where s.shop_id = ${shopId} and s.id = any(${ids}::uuid[]) and exists (
        select from conversations c where c.shop_id = s.shop_id and c.holder_id is not null and (c.id = s.conversation_id
          or c.customer_id in (select s.customer_id union
            select others.customer_id from merged_customers one
            join merged_customers others on others.shop_id = one.shop_id and others.survivor_id = one.survivor_id
            where one.shop_id = s.shop_id and one.customer_id = s.customer_id)))`.execute(tx);
    return rows.map(({ id }) => ({ id, until: now.add({ minutes: waitMinutes }) }));
  },
};
