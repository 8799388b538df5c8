import { Type } from 'typebox';
import { defineJob } from '../platform/jobs.ts';
import { settleShopsPromises } from './settle-shops-promises.ts';

/** What was promised is kept once the parcel is there, and broken once its time has passed; the desk sees it within a minute. */
export const settleDuePromises = defineJob({
  name: 'parcels.settle-promises',
  schema: Type.Object({}),
  handler: async (_, { db, clock, log }) => settleShopsPromises(db, clock.now(), log),
});
