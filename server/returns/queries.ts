import { type RawBuilder, sql } from 'kysely';
import type { Reason } from '../../shared/labels.ts';
import type { Db, Tx } from '../platform/database.ts';
import { insertingEvents } from '../platform/events.ts';
import type { CaseState } from './machine-rules.ts';
import type { Wish } from './rules.ts';

/** A buyer's wish to send something back, as a conversation noted it. */
export type Return = {
  id: string;
  /** The number that the buyer is told and writes on the parcel. */
  rma: string;
  orderId: string | null;
  conversationId: string | null;
  reason: Reason;
  wants: Wish | null;
  status: CaseState;
  details: Record<string, unknown>;
  openedAt: Temporal.Instant;
};

export type NewReturn = Omit<Return, 'status' | 'rma'> & { shopId: string };

/** A return as it stands after it was wished for, and what that did to it. */
export type OpenedReturn = Return & { came: 'opened' | 'changed' | 'unchanged' };

const columns = sql`id, rma, order_id as "orderId", conversation_id as "conversationId", reason, wants, status, details,
  opened_at as "openedAt"`;

/** As the index of returns under way has it. */
const isUnderWay = sql`status in ('draft', 'requested', 'info_needed', 'approved', 'declined', 'disputed')`;

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
  const { shopId, id, orderId, conversationId, reason, wants, openedAt } = wanted;
  const told = sql`jsonb_build_object('returnId', id, 'reason', reason, 'wants', wants)`;
  const { rows } = await sql<OpenedReturn>`
    with before as (
      select id, reason, wants from returns where shop_id = ${shopId} and conversation_id = ${conversationId}
        and order_id is not distinct from ${orderId} and ${isUnderWay}
    ), upserted as (
      insert into returns as r (shop_id, id, rma, order_id, conversation_id, reason, wants, details, opened_at)
      values (${shopId}, ${id}, ${rmaOf(id)}, ${orderId}, ${conversationId}, ${reason}, ${wants}, ${JSON.stringify(wanted.details)}, ${openedAt})
      on conflict (shop_id, conversation_id, order_id) where conversation_id is not null and ${isUnderWay}
      do update set reason = excluded.reason, wants = excluded.wants
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
    select ${columns}, came from told`.execute(tx);
  const [stored] = rows;
  if (!stored) throw new Error('an upsert gave no row');
  return stored;
}

/** Ends the return of this order that the conversation has under way, with its event; nothing when there is none. */
export async function cancelUnderWay(
  tx: Tx,
  { shopId, conversationId, orderId }: { shopId: string; conversationId: string; orderId: string | null },
  now: Temporal.Instant,
): Promise<void> {
  const told = sql`jsonb_build_object('returnId', id)`;
  await sql`with ended as (
      update returns set status = 'cancelled' where shop_id = ${shopId} and conversation_id = ${conversationId}
        and order_id is not distinct from ${orderId} and ${isUnderWay} returning id
    ) ${insertingEvents(shopId, 'returns.return-cancelled', told, sql`ended`, now)}`.execute(tx);
}

export type ReturnPage = {
  status?: CaseState | undefined;
  /** The id of the last return of the page before. */
  after?: string | undefined;
  limit: number;
};

/** Newest first. */
export async function selectReturns(db: Db, shopId: string, { status, after, limit }: ReturnPage): Promise<Return[]> {
  const where: RawBuilder<unknown>[] = [sql`shop_id = ${shopId}`];
  if (status) where.push(sql`status = ${status}`);
  if (after) where.push(sql`id < ${after}`);
  const { rows } = await sql<Return>`select ${columns} from returns
    where ${sql.join(where, sql` and `)} order by id desc limit ${limit}`.execute(db);
  return rows;
}
