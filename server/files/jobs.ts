import { Type } from 'typebox';
import { defineJob } from '../platform/jobs.ts';
import { sweepUnsent } from './erase-photos.ts';

export const sweepUnsentPhotos = defineJob({
  name: 'files.sweep-unsent',
  schema: Type.Object({}),
  handler: async (_, { db, clock }) => sweepUnsent(db, clock.now()),
});
