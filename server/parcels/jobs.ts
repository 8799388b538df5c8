import { Type } from 'typebox';
import { defineJob } from '../platform/jobs.ts';
import { listShops } from '../shops/index.ts';
import { keepDeliveredPromises } from './keep-delivered-promises.ts';

const batch = 200;

/** "We keep an eye on it" is kept once the parcel is there. Runs before promises are looked through for broken ones. */
export const keepPromisesOfDelivered = defineJob({
  name: 'parcels.keep-promises',
  schema: Type.Object({}),
  handler: async (_, { db, clock }) => {
    for (const shop of await listShops(db))
      while ((await keepDeliveredPromises(db, shop.id, clock.now(), batch)) === batch);
  },
});
