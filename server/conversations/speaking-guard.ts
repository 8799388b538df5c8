import { sql } from 'kysely';
import { idsOfPerson } from '../customers/index.ts';
import type { Guard } from '../outbox/index.ts';

const waitMinutes = 15;

/** While the word is a person's, also one who has gone and whom a colleague replaces, nothing that nobody asked for comes in. */
export const speakingGuard: Guard = {
  name: 'person_speaking',
  check: async (tx, shopId, sends, now) => {
    const ids = sends.filter(({ rank }) => rank > 0).map(({ id }) => id);
    if (ids.length === 0) return [];
    const { rows } = await sql<{ id: string }>`
      select s.id from sends s where s.shop_id = ${shopId} and s.id = any(${ids}::uuid[]) and exists (
        select from conversations c where c.shop_id = s.shop_id and c.is_persons and c.id in (
          select s.conversation_id union all
          select own.id from conversations own where own.shop_id = s.shop_id
            and own.customer_id in ${idsOfPerson(sql`s.shop_id`, sql`s.customer_id`)}))`.execute(tx);
    return rows.map(({ id }) => ({ id, until: now.add({ minutes: waitMinutes }) }));
  },
};
