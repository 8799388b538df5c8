import { sql } from 'kysely';
import type { Db } from '../platform/database.ts';
import { appendEvent } from '../platform/events.ts';
import { writeSteps } from './take-steps.ts';

/** So long before the law wants the money back the desk is told. */
const hoursBefore = 48;
const batch = 200;

/** Of what the buyer has withdrawn from, the days run before anybody decides. */
const undecided = sql`('requested', 'info_needed', 'disputed')`;

type Due = { shopId: string; id: string; isOpen: boolean };

/** Tells the desk, once for each date, of money that the law wants back within two days. Returns of how many. */
export async function warnOfStatutoryDates(db: Db, now: Temporal.Instant): Promise<number> {
  let warned = 0;
  for (;;) {
    const due = await warnBatch(db, now);
    warned += due.filter(({ isOpen }) => isOpen).length;
    if (due.length < batch) return warned;
  }
}

async function warnBatch(db: Db, now: Temporal.Instant): Promise<Due[]> {
  return db.transaction().execute(async (tx) => {
    const { rows } = await sql<Due>`
      with due as (
        select shop_id, id from returns where statutory_due_at <= ${now.add({ hours: hoursBefore })}::timestamptz
          and statutory_warned_at is null
        order by statutory_due_at limit ${batch} for update skip locked
      ), judged as (
        select d.shop_id, d.id, exists (select from return_lines l where l.shop_id = d.shop_id and l.return_id = d.id
          and (l.case_state in ${undecided} or (l.case_state = 'approved'
            and l.money_state in ('none', 'refund_due', 'refund_failed', 'exchange_failed')))) as is_open
        from due d
      )
      update returns r set statutory_warned_at = ${now},
        -- What the desk must do before that stays first.
        due_for = case when j.is_open and r.statutory_due_at <= coalesce(r.due_at, 'infinity') then
            case when r.status in ${undecided} then 'decide' else 'refund' end else r.due_for end,
        due_at = case when j.is_open then least(r.due_at, r.statutory_due_at) else r.due_at end
      from judged j where r.shop_id = j.shop_id and r.id = j.id
      returning r.shop_id as "shopId", r.id, j.is_open as "isOpen"`.execute(tx);
    for (const { shopId, id: returnId } of rows.filter(({ isOpen }) => isOpen)) {
      const step = { lineId: null, axis: 'other', from: null, to: 'refund_due_soon' } as const;
      await writeSteps(tx, { shopId, returnId, by: { kind: 'qin' } }, [step], now);
      await appendEvent(tx, shopId, 'returns.refund-due-soon', { returnId }, now);
    }
    return rows;
  });
}
