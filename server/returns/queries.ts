import { sql } from 'kysely';
import type { Reason } from '../../shared/labels.ts';
import type { Tx } from '../platform/database.ts';
import { insertingEvents } from '../platform/events.ts';
import type { CaseState } from './machine-rules.ts';
import type { Wish } from './rules.ts';

/** A buyer's wish to send something back, as a conversation noted it. */
type Wished = {
  id: string;
  orderId: string | null;
  conversationId: string;
  reason: Reason;
  wants: Wish | null;
};

export type NewReturn = Wished & { shopId: string; customerId: string | null; openedAt: Temporal.Instant };

/** A return as it stands after it was wished for, and what that did to it. */
export type OpenedReturn = Omit<Wished, 'conversationId'> & {
  /** The number that the buyer is told and writes on the parcel. */
  rma: string;
  status: CaseState;
  came: 'opened' | 'changed' | 'unchanged';
};

/** As the index of returns under way has it. */
export const isUnderWay = sql`status in ('draft', 'requested', 'info_needed', 'approved', 'declined', 'disputed')`;
type UnderWay = { id: string; status: CaseState; statutoryDueAt: Temporal.Instant | null };

/** The return of this order, or of none that is known, that the conversation has under way. */
export async function selectUnderWay(
  tx: Tx,
  shopId: string,
  { conversationId, orderId }: { conversationId: string; orderId: string | null },
): Promise<UnderWay | null> {
  const { rows } = await sql<UnderWay>`select id, status, statutory_due_at as "statutoryDueAt" from returns
    where shop_id = ${shopId} and conversation_id = ${conversationId}
      and order_id is not distinct from ${orderId}::uuid and ${isUnderWay}`.execute(tx);
  return rows[0] ?? null;
}

/** Nothing is decided: what the buyer says now counts. */
const isOpen = sql`r.status in ('draft', 'requested', 'info_needed')`;

/** Letters and digits that nobody takes for one another. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Short enough for a parcel and a phone call: 40 random bits of the id. Two alike in one shop are refused by the index. */
export function rmaOf(id: string): string {
  const bits = BigInt(`0x${id.slice(-10)}`);
  return Array.from({ length: 8 }, (_, at) => alphabet[Number((bits >> BigInt(35 - 5 * at)) & 31n)]).join('');
}

/**
 * Opens the return, or gives the one of this order that the conversation has under way its new reason and wish, with the
 * event of whichever it was, in one statement: the index of returns under way decides between rivals. Of two that open it
 * at the same moment, the later one counts as a change.
 */
export async function upsertUnderWay(tx: Tx, wanted: NewReturn): Promise<OpenedReturn> {
  const { shopId, id, orderId, conversationId, customerId, reason, wants, openedAt } = wanted;
  const told = sql`jsonb_build_object('returnId', id, 'reason', reason, 'wants', wants)`;
  const { rows } = await sql<OpenedReturn>`
    with before as (
      select id, reason, wants from returns where shop_id = ${shopId} and conversation_id = ${conversationId}
        and order_id is not distinct from ${orderId}::uuid and ${isUnderWay}
    ), upserted as (
      insert into returns as r (shop_id, id, rma, order_id, conversation_id, customer_id, reason, wants, details, opened_at)
      values (${shopId}, ${id}, ${rmaOf(id)}, ${orderId}, ${conversationId}, coalesce(${customerId}::uuid,
        (select customer_id from conversations where shop_id = ${shopId} and id = ${conversationId})),
        ${reason}, ${wants}, '{}', ${openedAt})
      on conflict (shop_id, conversation_id, order_id) where conversation_id is not null and ${isUnderWay}
      do update set reason = case when ${isOpen} then excluded.reason else r.reason end,
        wants = case when ${isOpen} then excluded.wants else r.wants end
      returning *
    ), told as (
      select u.*, case when u.id = ${id} then 'opened'
        when exists (select from before b where b.id = u.id and b.reason = u.reason and b.wants is not distinct from u.wants)
          then 'unchanged' else 'changed' end as came
      from upserted u
    ), opened as (
      ${insertingEvents(shopId, 'returns.return-opened', told, sql`told where came = 'opened'`, openedAt)}
    ), changed as (
      ${insertingEvents(shopId, 'returns.return-changed', told, sql`told where came = 'changed'`, openedAt)}
    )
    select id, rma, order_id as "orderId", reason, wants, status, came from told`.execute(tx);
  const [stored] = rows;
  if (!stored) throw new Error('an upsert gave no row');
  return stored;
}
