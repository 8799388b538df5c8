import { Type } from 'typebox';
import { defineJob } from '../platform/jobs.ts';
import { listShops } from '../shops/index.ts';
import { breakOverdue } from './break-overdue.ts';

const batch = 200;

/** A promise whose time has passed unkept is broken, and the desk sees it within a minute. */
export const breakOverduePromises = defineJob({
  name: 'promises.break-overdue',
  schema: Type.Object({}),
  handler: async (_, { db, clock }) => {
    for (const shop of await listShops(db)) while ((await breakOverdue(db, shop.id, clock.now(), batch)) === batch);
  },
});
