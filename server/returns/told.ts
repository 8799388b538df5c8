import { sql } from 'kysely';
import { type Db, type Tx, together } from '../platform/database.ts';
import { isHeld } from './case-facts.ts';
import type { CaseState, LineState } from './machine-rules.ts';

/** How far a return has come, as its buyer would ask. */
const standings = [
  'requested',
  'approved',
  'on_its_way',
  'arrived',
  'refund_due',
  'refunded',
  'exchange_sent',
  'declined',
  'over',
] as const;
export type Standing = (typeof standings)[number];

export type Returned = {
  id: string;
  rma: string;
  status: CaseState;
  standing: Standing;
  lineIds: readonly string[];
  /** When the desk does what comes next. */
  dueAt: Temporal.Instant | null;
  /** The last moment for the buyer to send the goods. */
  sendBy: Temporal.Instant | null;
  arrivedAt: Temporal.Instant | null;
  /** By law the money is back before then. */
  refundBy: Temporal.Instant | null;
  refundedAt: Temporal.Instant | null;
};

type ToldWithdrawal = { orderId: string | null; token: string; at: Temporal.Instant };

/** What a buyer may be told of returns that there are: the newest of each order, and what this conversation withdrew from. */
export type Told = { returned: ReadonlyMap<string, Returned>; withdrawals: readonly ToldWithdrawal[] };

type Row = Omit<Returned, 'standing' | 'lineIds'> & { orderId: string; lines: (LineState & { id: string })[] };

/** Two statements, whatever the number of orders. */
export async function loadTold(
  db: Db | Tx,
  shopId: string,
  { orderIds, conversationId }: { orderIds: readonly string[]; conversationId: string },
): Promise<Told> {
  const [{ rows }, withdrawals] = await together([
    sql<Row>`select r.order_id as "orderId", r.id, r.rma, r.status, r.due_at as "dueAt", r.send_by as "sendBy",
        r.statutory_due_at as "refundBy",
        (select max(s.at) from return_steps s where s.shop_id = r.shop_id and s.return_id = r.id and s.to_state = 'arrived') as "arrivedAt",
        (select max(s.at) from return_steps s where s.shop_id = r.shop_id and s.return_id = r.id and s.to_state = 'refund_sent') as "refundedAt",
        (select coalesce(json_agg(json_build_object('id', l.id, 'case', l.case_state, 'goods', l.goods_state, 'money', l.money_state)), '[]')
          from return_lines l where l.shop_id = r.shop_id and l.return_id = r.id) as lines
      from unnest(${[...orderIds]}::uuid[]) o(id) cross join lateral (
        select * from returns where shop_id = ${shopId} and order_id = o.id and status <> 'cancelled'
        order by id desc limit 1) r`.execute(db),
    sql<ToldWithdrawal>`select w.order_id as "orderId", w.token, w.received_at as at from withdrawals w
      where w.shop_id = ${shopId} and (w.conversation_id = ${conversationId} or w.order_id = any(${[...orderIds]}::uuid[]))
        and ${isHeld} order by w.id desc limit 20`.execute(db),
  ]);
  const returned = rows.map(({ orderId, lines, ...head }) => {
    const lineIds = lines.map(({ id }) => id);
    return [orderId, { ...head, lineIds, standing: standingOf(head.status, lines) }] as const;
  });
  return { returned: new Map(returned), withdrawals: withdrawals.rows };
}

/** Of several lines the one that has come least far counts: what is told of a return is true of all of it. */
function standingOf(status: CaseState, lines: readonly LineState[]): Standing {
  const each = lines.filter((line) => line.case !== 'cancelled').map(standingOfLine);
  const known = standings.find((standing) => each.includes(standing));
  return (
    known ?? (status === 'declined' || status === 'disputed' ? 'declined' : status === 'draft' ? 'requested' : 'over')
  );
}

function standingOfLine({ case: state, goods, money }: LineState): Standing {
  if (state === 'draft' || state === 'requested' || state === 'info_needed') return 'requested';
  if (state === 'declined' || state === 'disputed') return 'declined';
  if (money === 'refund_sent') return 'refunded';
  if (money === 'exchange_shipped' || money === 'exchange_delivered') return 'exchange_sent';
  if (state !== 'approved') return 'over';
  if (money === 'refund_due' || money === 'refund_failed') return 'refund_due';
  if (goods === 'awaiting_parcel') return 'approved';
  if (goods === 'in_transit_back') return 'on_its_way';
  return 'arrived';
}
