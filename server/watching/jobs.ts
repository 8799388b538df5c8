import { Type } from 'typebox';
import { defineJob } from '../platform/jobs.ts';
import type { WatchingDesk } from './tell-buyers.ts';
import { watchShops } from './watch-shops.ts';

export const tellBuyersOfParcels = (desk: WatchingDesk) =>
  defineJob({
    name: 'watching.tell-buyers',
    schema: Type.Object({}),
    handler: async (_, { db, clock, log }) => watchShops(db, desk, clock.now(), log),
  });
