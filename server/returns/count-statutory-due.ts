import { sql } from 'kysely';
import { updateStatutoryDate } from '../calls/index.ts';
import { refundDue } from '../law/index.ts';
import type { Tx } from '../platform/database.ts';
import { heldWithdrawals } from './case-facts.ts';
import type { KeptVerdict } from './write-decision.ts';

type Row = {
  verdict: KeptVerdict | null;
  statementAt: Temporal.Instant;
  arrivedAt: Temporal.Instant | null;
  sentAt: Temporal.Instant | null;
};

/**
 * By when the law wants the money back, counted anew: what was told at the decision, and what the goods have done since.
 * The caller has locked the return. Of goods nobody waits for the days run from the buyer's word.
 */
export async function countStatutoryDue(tx: Tx, shopId: string, returnId: string): Promise<void> {
  const firstOfAll = (state: string) => sql`(
    select case when bool_and(s.at is not null) then max(s.at) end from return_lines l
      left join lateral (select min(at) as at from return_steps s where s.shop_id = l.shop_id
        and s.return_id = l.return_id and s.line_id = l.id and s.axis = 'goods' and s.to_state = ${state}) s on true
    where l.shop_id = r.shop_id and l.return_id = r.id and l.case_state in ('approved', 'resolved')
      and l.goods_state <> 'not_required')`;
  const { rows } = await sql<Row>`select r.verdict, ${firstOfAll('arrived')} as "arrivedAt",
      ${firstOfAll('in_transit_back')} as "sentAt",
      least(r.opened_at, (select min(at) from (${heldWithdrawals(sql`r.shop_id`, sql`r.order_id`)}) said)) as "statementAt"
    from returns r where r.shop_id = ${shopId} and r.id = ${returnId}`.execute(tx);
  const [found] = rows;
  const isOwed = ({ remedy, verdict }: KeptVerdict['lines'][number]) =>
    (remedy === 'refund' || remedy === 'exchange') && verdict.right === 'law';
  const owed = found?.verdict?.lines.find(isOwed);
  if (!found || !owed?.verdict.country) return;
  const { country, zone } = owed.verdict;
  const { statementAt, arrivedAt, sentAt } = found;
  // Where nobody knows the buyer's clock, the earliest one keeps the shop within the law.
  const events = { zone: zone ?? 'Pacific/Kiritimati', statementAt, goodsArrivedAt: arrivedAt, sentProofAt: sentAt };
  const dueAt = refundDue(country, events)?.at ?? null;
  await sql`update returns set statutory_due_at = ${dueAt}, statutory_warned_at = null
    where shop_id = ${shopId} and id = ${returnId} and statutory_due_at is distinct from ${dueAt}`.execute(tx);
  // A refund that waits for a call waits no longer than that.
  if (dueAt) await updateStatutoryDate(tx, shopId, returnId, dueAt);
}
