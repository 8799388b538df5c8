import { Type } from 'typebox';
import { defineJob } from '../platform/jobs.ts';
import { countReasons } from './count-reasons.ts';
import { endDrafts } from './end-drafts.ts';
import { followGoods } from './follow-goods.ts';
import { followRefund } from './follow-refund.ts';
import { tellBuyers, type Voice } from './tell-buyers.ts';
import { warnOfStatutoryDates } from './warn-of-statutory-dates.ts';

export const followReturnedGoods = defineJob({
  name: 'returns.follow-goods',
  schema: Type.Object({}),
  handler: async (_, { db, clock, log }) => followGoods(db, clock.now(), log),
});

export const tellBuyersOfReturns = (voice: Voice) =>
  defineJob({
    name: 'returns.tell-buyers',
    schema: Type.Object({}),
    handler: async (_, { db, clock, log }) => tellBuyers(db, voice, clock.now(), log),
  });

export const endDraftsOfReturns = defineJob({
  name: 'returns.end-drafts',
  schema: Type.Object({}),
  handler: async (_, { db, clock, log }) => endDrafts(db, clock.now(), log),
});

export const countReasonsOfReturns = defineJob({
  name: 'returns.count-reasons',
  schema: Type.Object({}),
  handler: async (_, { db }) => countReasons(db),
});

export const warnOfRefundsByLaw = defineJob({
  name: 'returns.warn-of-refunds',
  schema: Type.Object({}),
  handler: async (_, { db, clock }) => {
    await warnOfStatutoryDates(db, clock.now());
  },
});

/** Enqueued where a refund changes; in a transaction of its own, because whoever pays holds the return first and the till after it. */
export const followRefundOfReturn = defineJob({
  name: 'returns.follow-refund',
  schema: Type.Object({ shopId: Type.String(), returnId: Type.String(), refundId: Type.String() }),
  batch: 50,
  handler: async (refund, { db, clock }) => followRefund(db, refund, clock.now()),
});
