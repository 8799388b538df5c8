import { Type } from 'typebox';
import { defineJob } from '../platform/jobs.ts';
import { openDueGates, shopsWithDueGates } from './gate-queries.ts';

/** No refund waits for a phone call until the law's date has passed. */
export const openGatesInTime = defineJob({
  name: 'calls.open-gates',
  schema: Type.Object({}),
  handler: async (_, { db, clock }) => {
    const now = clock.now();
    for (const shopId of await shopsWithDueGates(db, now))
      while ((await db.transaction().execute((tx) => openDueGates(tx, shopId, now))) > 0);
  },
});
