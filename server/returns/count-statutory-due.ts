import { sql } from 'kysely';
import { updateStatutoryDate } from '../calls/index.ts';
import { refundDue } from '../law/index.ts';
import type { Tx } from '../platform/database.ts';
import { heldWithdrawals } from './case-facts.ts';
import type { KeptVerdict } from './write-decision.ts';

/** A line that is granted and not paid for; when its goods first came, and when they first were on their way. */
type Owed = { id: string; isAwaited: boolean; arrivedAt: string | null; sentAt: string | null };
type Row = {
  verdict: KeptVerdict | null;
  statementAt: Temporal.Instant;
  toldSoFar: Temporal.Instant | null;
  /** The buyer withdrew, and of some of it nobody has decided: what was counted for that stands. */
  isWithdrawn: boolean;
  lines: Owed[];
};

/**
 * By when the law wants the money back, counted anew: what was told at the decision, and what the goods have done since. Of
 * several lines that are not paid yet, the one that came first counts; once all are paid there is no date. Of goods that
 * nobody waits for the days run from the buyer's word. The caller has locked the return.
 */
export async function countStatutoryDue(tx: Tx, shopId: string, returnId: string): Promise<void> {
  const first = (state: string) => sql`(select min(s.at) from return_steps s where s.shop_id = l.shop_id
    and s.return_id = l.return_id and s.line_id = l.id and s.axis = 'goods' and s.to_state = ${state})`;
  const { rows } = await sql<Row>`select r.verdict, r.statutory_due_at as "toldSoFar",
      (select coalesce(json_agg(json_build_object('id', l.id, 'isAwaited', l.goods_state <> 'not_required',
          'arrivedAt', ${first('arrived')}, 'sentAt', ${first('in_transit_back')})), '[]') from return_lines l
        where l.shop_id = r.shop_id and l.return_id = r.id and l.case_state in ('approved', 'resolved')
          and l.money_state not in ('refund_sent', 'exchange_delivered', 'credit_issued')) as lines,
      (exists (${heldWithdrawals(sql`r.shop_id`, sql`r.order_id`)}) and exists (select from return_lines l
        where l.shop_id = r.shop_id and l.return_id = r.id
          and l.case_state in ('requested', 'info_needed', 'disputed'))) as "isWithdrawn",
      least(r.opened_at, (select min(at) from (${heldWithdrawals(sql`r.shop_id`, sql`r.order_id`)}) said)) as "statementAt"
    from returns r where r.shop_id = ${shopId} and r.id = ${returnId}`.execute(tx);
  const [found] = rows;
  const isOwed = ({ lineId, remedy, verdict }: KeptVerdict['lines'][number]) =>
    (remedy === 'refund' || remedy === 'exchange') &&
    verdict.right === 'law' &&
    found?.lines.some(({ id }) => id === lineId);
  const owed = found?.verdict?.lines.filter(isOwed) ?? [];
  const { country = null, zone } = owed[0]?.verdict ?? { zone: null };
  if (!found) return;
  const counted = country === null ? null : dateOf(country, zone, found, owed);
  const dueAt = found.isWithdrawn ? earlier(counted, found.toldSoFar) : counted;
  if (dueAt?.epochNanoseconds === found.toldSoFar?.epochNanoseconds) return;
  await sql`update returns set statutory_due_at = ${dueAt}, statutory_warned_at = null
    where shop_id = ${shopId} and id = ${returnId}`.execute(tx);
  // A refund that waits for a call waits no longer than that.
  if (dueAt) await updateStatutoryDate(tx, shopId, returnId, dueAt);
}

function dateOf(country: string, zone: string | null, found: Row, owed: KeptVerdict['lines']): Temporal.Instant | null {
  const { statementAt } = found;
  const lines = found.lines.filter(({ id }) => owed.some(({ lineId }) => lineId === id));
  const earliest = (when: 'arrivedAt' | 'sentAt'): Temporal.Instant | null =>
    lines
      .flatMap((line) => (line.isAwaited ? (line[when] ?? []) : statementAt.toString()))
      .map((at) => Temporal.Instant.from(at))
      .sort(Temporal.Instant.compare)[0] ?? null;
  const [arrivedAt, sentAt] = [earliest('arrivedAt'), earliest('sentAt')];
  // Where nobody knows the buyer's clock, the earliest one keeps the shop within the law.
  const events = { zone: zone ?? 'Pacific/Kiritimati', statementAt, goodsArrivedAt: arrivedAt, sentProofAt: sentAt };
  return refundDue(country, events)?.at ?? null;
}

function earlier(one: Temporal.Instant | null, other: Temporal.Instant | null): Temporal.Instant | null {
  if (one === null || other === null) return one ?? other;
  return Temporal.Instant.compare(one, other) <= 0 ? one : other;
}
