import { Type } from 'typebox';
import { defineJob } from '../platform/jobs.ts';
import { followGoods } from './follow-goods.ts';

export const followReturnedGoods = defineJob({
  name: 'returns.follow-goods',
  schema: Type.Object({}),
  handler: async (_, { db, clock, log }) => followGoods(db, clock.now(), log),
});
