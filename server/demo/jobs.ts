import { Type } from 'typebox';
import { defineJob } from '../platform/jobs.ts';
import { findShopByCode } from '../shops/index.ts';
import { keepDemoFresh } from './keep-demo-fresh.ts';
import { demoShopCode } from './load-demo-shop.ts';

/** A demo shop has no shop system that synchronises it: this stands in for it. Without a demo shop it does nothing. */
export const keepDemoShopFresh = defineJob({
  name: 'demo.keep-fresh',
  schema: Type.Object({}),
  handler: async (_, { db, clock }) => {
    const shop = await findShopByCode(db, demoShopCode);
    if (shop?.isDemo) await db.transaction().execute((tx) => keepDemoFresh(tx, shop.id, clock.now()));
  },
});
