import { sql } from 'kysely';
import { Type } from 'typebox';
import { defineJob } from '../platform/jobs.ts';

/**
 * Takes the words out of what must not stay readable (`isSecret`): once it is sent, or too late to be sent. What could
 * still go out keeps them.
 */
export const wipeSecrets = defineJob({
  name: 'outbox.wipe-secrets',
  schema: Type.Object({}),
  handler: async (_, { db, clock }) => {
    const now = clock.now();
    // Only where there is one: of ten thousand shops few have mailed a code in this minute.
    const { rows } = await sql<{ id: string }>`
      select distinct shop_id as id from sends where content @> '{"isSecret": true}'`.execute(db);
    for (const { id: shopId } of rows)
      await sql`update sends set content = '{"isSecret": "wiped"}' where shop_id = ${shopId}
        and content @> '{"isSecret": true}' and (status = 'sent' or (status <> 'sending' and not_after <= ${now}))`.execute(
        db,
      );
  },
});
