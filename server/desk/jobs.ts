import { Type } from 'typebox';
import { defineJob } from '../platform/jobs.ts';
import { indexSearch } from './index-search.ts';

/** Until it has run, what is new is found by reading it directly. */
export const indexSearchJob = defineJob({
  name: 'desk.index-search',
  schema: Type.Object({}),
  handler: async (_, { db }) => indexSearch(db),
  expireSeconds: 1800,
});
