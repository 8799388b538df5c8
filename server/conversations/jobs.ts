import { Type } from 'typebox';
import { defineJob } from '../platform/jobs.ts';
import { shopsToWake, wakeSnoozed } from './wake-snoozed.ts';

/** What was snoozed comes back to its inbox within a minute of its time. */
export const wakeSnoozedConversations = defineJob({
  name: 'conversations.wake-snoozed',
  schema: Type.Object({}),
  handler: async (_, { db, clock }) => {
    const now = clock.now();
    for (const shopId of await shopsToWake(db, now))
      while ((await db.transaction().execute((tx) => wakeSnoozed(tx, shopId, now))) > 0);
  },
});
