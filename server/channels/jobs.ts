import { Type } from 'typebox';
import { defineJob } from '../platform/jobs.ts';
import { deleteForgottenVisitors } from './queries.ts';

export const forgetVisitors = defineJob({
  name: 'channels.forget-visitors',
  schema: Type.Object({}),
  handler: async (_, { db, clock, log }) => deleteForgottenVisitors(db, log, clock.now()),
});
