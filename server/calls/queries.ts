import { type RawBuilder, sql } from 'kysely';
import type { Db, Tx } from '../platform/database.ts';
import { insertingEvents } from '../platform/events.ts';
import type { CallStatus } from './rules.ts';

/** A phone call that somebody has to make. */
export type Call = {
  id: string;
  kind: string;
  customerId: string | null;
  conversationId: string | null;
  /** What the call is about: a return, an order, a conversation. */
  subjectId: string;
  dueAt: Temporal.Instant;
  status: CallStatus;
  summary: string;
  createdAt: Temporal.Instant;
};

export type NewCall = Omit<Call, 'status'> & { shopId: string };

const columns = sql`id, kind, customer_id as "customerId", conversation_id as "conversationId", subject_id as "subjectId",
  due_at as "dueAt", status, summary, created_at as "createdAt"`;

/**
 * Puts the call on the list, with its event, or brings the one of its kind that is open on the subject already forward to
 * the earlier of the two due times: the index of open calls decides between rivals.
 */
export async function upsertOpenCall(tx: Tx, call: NewCall): Promise<Call> {
  const assigned = sql`jsonb_build_object('callId', id)`;
  const { rows } = await sql<Call>`
    with stored as (
      insert into calls as c
        (shop_id, id, kind, customer_id, conversation_id, subject_id, due_at, summary, created_at)
      values (${call.shopId}, ${call.id}, ${call.kind}, ${call.customerId}, ${call.conversationId}, ${call.subjectId},
        ${call.dueAt}, ${call.summary}, ${call.createdAt})
      on conflict (shop_id, kind, subject_id) where status = 'open'
      do update set due_at = least(c.due_at, excluded.due_at)
      returning *
    ), event as (
      ${insertingEvents(call.shopId, 'calls.call-assigned', assigned, sql`stored where id = ${call.id}`, call.createdAt)}
    )
    select ${columns} from stored`.execute(tx);
  const [stored] = rows;
  if (!stored) throw new Error('an upsert gave no row');
  return stored;
}

export type CallPage = {
  status?: CallStatus | undefined;
  /** The id of the last call of the page before. */
  after?: string | undefined;
  limit: number;
};

/** Open calls by due time, all others newest first. */
export async function selectCalls(db: Db, shopId: string, { status, after, limit }: CallPage): Promise<Call[]> {
  const isOpen = status === 'open';
  const where: RawBuilder<unknown>[] = [sql`shop_id = ${shopId}`];
  if (status) where.push(sql`status = ${status}`);
  if (after && isOpen)
    where.push(
      sql`(due_at, id) > ((select due_at from calls where shop_id = ${shopId} and id = ${after}), ${after}::uuid)`,
    );
  else if (after) where.push(sql`id < ${after}`);
  const { rows } = await sql<Call>`select ${columns} from calls
    where ${sql.join(where, sql` and `)} order by ${isOpen ? sql`due_at, id` : sql`id desc`} limit ${limit}`.execute(
    db,
  );
  return rows;
}
