import { Type } from 'typebox';
import { defineJob } from '../platform/jobs.ts';
import { followGoods } from './follow-goods.ts';
import { warnOfStatutoryDates } from './warn-of-statutory-dates.ts';

export const followReturnedGoods = defineJob({
  name: 'returns.follow-goods',
  schema: Type.Object({}),
  handler: async (_, { db, clock, log }) => followGoods(db, clock.now(), log),
});

export const warnOfRefundsByLaw = defineJob({
  name: 'returns.warn-of-refunds',
  schema: Type.Object({}),
  handler: async (_, { db, clock }) => {
    await warnOfStatutoryDates(db, clock.now());
  },
});
