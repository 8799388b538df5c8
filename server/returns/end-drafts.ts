import { sql } from 'kysely';
import type { Db, Tx } from '../platform/database.ts';
import { type Log, plainError } from '../platform/log.ts';
import { lockReturn } from './take-steps.ts';
import { tellReturn } from './tell-return.ts';

/** So long after their last word about it, what a buyer said in the chat is no wish of theirs any more. */
const daysKept = 30;
const batch = 200;

type Draft = { shopId: string; returnId: string };

/** Drafts of which nothing was said for that long; `which` narrows them. The last word: when it was opened, or a reason given. */
async function silentDrafts(db: Db | Tx, which: ReturnType<typeof sql>, now: Temporal.Instant): Promise<Draft[]> {
  const before = now.subtract({ hours: 24 * daysKept });
  const { rows } = await sql<Draft>`
    select r.shop_id as "shopId", r.id as "returnId" from returns r
    where r.status = 'draft' and r.opened_at <= ${before} and ${which}
      and not exists (select from return_lines l where l.shop_id = r.shop_id and l.return_id = r.id)
      and not exists (select from return_reasons w where w.shop_id = r.shop_id and w.return_id = r.id
        and w.said_at > ${before})
    order by r.opened_at limit ${batch}`.execute(db);
  return rows;
}

/**
 * Ends what the chat noted of returns and nobody came back to, so that it keeps no right open for ever; the buyer may
 * begin anew. A withdrawal stands on its own. One return's fault is logged and does not stop the others.
 */
export async function endDrafts(db: Db, now: Temporal.Instant, log: Pick<Log, 'error'>): Promise<void> {
  const failed: string[] = [];
  for (;;) {
    const found = await silentDrafts(db, sql`r.id <> all(${failed}::uuid[])`, now);
    for (const draft of found)
      await endDraft(db, draft, now).catch((error) => {
        failed.push(draft.returnId);
        log.error({ ...draft, err: plainError(error) }, 'the end of a draft of a return');
      });
    if (found.length < batch) return;
  }
}

/** Judged anew under the lock: the buyer may have said something meanwhile. */
function endDraft(db: Db, { shopId, returnId }: Draft, now: Temporal.Instant): Promise<void> {
  return db.transaction().execute(async (tx) => {
    const locked = await lockReturn(tx, shopId, returnId);
    const [silent] = await silentDrafts(tx, sql`r.shop_id = ${shopId} and r.id = ${returnId}`, now);
    if (!silent) return;
    const ended = { ...locked, status: 'cancelled' as const };
    const set = sql`status = 'cancelled', due_at = null, due_for = null`;
    const by = { kind: 'qin' } as const;
    await tellReturn(tx, { shopId, returnId, by, seen: null, locked: ended, story: { to: 'lapsed' }, set }, now);
  });
}
