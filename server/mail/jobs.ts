import { Type } from 'typebox';
import { defineJob } from '../platform/jobs.ts';
import { emptyTaken } from './queries.ts';

const keptDays = 30;

/** What a mail said stays in its conversation; the mail itself, with what nobody was shown, goes after a month. */
export const forgetMails = defineJob({
  name: 'mail.forget-mails',
  schema: Type.Object({}),
  handler: async (_data, { db, clock }) => {
    const before = clock.now().subtract({ hours: keptDays * 24 });
    while ((await emptyTaken(db, before, 1000)) > 0);
  },
});
