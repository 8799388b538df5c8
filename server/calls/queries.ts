import { type RawBuilder, sql } from 'kysely';
import { idsOfPerson } from '../customers/index.ts';
import type { Db, Tx } from '../platform/database.ts';
import { notFound } from '../platform/errors.ts';
import { insertingEvents } from '../platform/events.ts';
import type { AttemptOutcome, CallOutcome, CallStatus } from './rules.ts';

/** A phone call that somebody has to make. */
export type Call = {
  id: string;
  kind: string;
  customerId: string | null;
  conversationId: string | null;
  /** What the call is about: a return, an order, a conversation. */
  subjectId: string;
  /** The order that is spoken of. */
  orderId: string | null;
  dueAt: Temporal.Instant;
  /** Not rung before. */
  nextAt: Temporal.Instant | null;
  /** Whose it is; until `claimedUntil` nobody else rings. */
  claimedBy: string | null;
  claimedUntil: Temporal.Instant | null;
  status: CallStatus;
  outcome: CallOutcome | null;
  endedAt: Temporal.Instant | null;
  summary: string;
  createdAt: Temporal.Instant;
};

export type NewCall = Pick<
  Call,
  'id' | 'kind' | 'customerId' | 'conversationId' | 'subjectId' | 'orderId' | 'dueAt' | 'summary' | 'createdAt'
> & { shopId: string };

const columns = sql`id, kind, customer_id as "customerId", conversation_id as "conversationId", subject_id as "subjectId",
  order_id as "orderId", due_at as "dueAt", next_at as "nextAt", claimed_by as "claimedBy",
  claimed_until as "claimedUntil", status, outcome, ended_at as "endedAt", summary, created_at as "createdAt"`;

/**
 * Puts the call on the list, with its event, or brings the one of its kind that is open on the subject already forward to
 * the earlier of the two due times: the index of open calls decides between rivals.
 */
export async function upsertOpenCall(tx: Tx, call: NewCall): Promise<Call> {
  const assigned = sql`jsonb_build_object('callId', id)`;
  const { rows } = await sql<Call>`
    with stored as (
      insert into calls as c
        (shop_id, id, kind, customer_id, conversation_id, subject_id, order_id, due_at, summary, created_at)
      values (${call.shopId}, ${call.id}, ${call.kind}, ${call.customerId}, ${call.conversationId}, ${call.subjectId},
        ${call.orderId}, ${call.dueAt}, ${call.summary}, ${call.createdAt})
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

export async function selectCall(db: Db | Tx, shopId: string, id: string): Promise<Call> {
  const { rows } = await sql<Call>`select ${columns} from calls where shop_id = ${shopId} and id = ${id}`.execute(db);
  const [call] = rows;
  if (!call) throw notFound();
  return call;
}

/** Whoever writes of a call waits here for who writes of it already. */
export async function lockCall(tx: Tx, shopId: string, id: string): Promise<Call> {
  await sql`select 1 from calls where shop_id = ${shopId} and id = ${id} for update`.execute(tx);
  return selectCall(tx, shopId, id);
}

type CallChange = Partial<Pick<Call, 'dueAt' | 'nextAt' | 'claimedBy' | 'claimedUntil' | 'outcome'>> & {
  endedBy?: string | null;
};

/** What was done with a call, with its event. An outcome ends it. */
export async function updateCall(tx: Tx, shopId: string, id: string, change: CallChange, now: Temporal.Instant) {
  const { outcome } = change;
  await tx
    .updateTable('calls')
    .set({
      ...(change.dueAt ? { due_at: change.dueAt } : {}),
      ...(change.nextAt === undefined ? {} : { next_at: change.nextAt }),
      ...(change.claimedBy ? { claimed_by: change.claimedBy } : {}),
      claimed_until: change.claimedUntil ?? null,
      ...(outcome ? { outcome, status: 'done' as const, ended_at: now, ended_by: change.endedBy ?? null } : {}),
    })
    .where('shop_id', '=', shopId)
    .where('id', '=', id)
    .execute();
  const told = sql`jsonb_build_object('callId', id, 'subjectId', subject_id, 'status', status, 'outcome', outcome)`;
  const changed = sql`calls where shop_id = ${shopId} and id = ${id}`;
  await insertingEvents(shopId, 'calls.call-changed', told, changed, now).execute(tx);
}

/**
 * The numbers at which the buyer may be reached: the one given for this call, then those of the person, but for the ones
 * that this call has shown to be wrong.
 */
export async function selectNumbers(db: Db | Tx, shopId: string, call: Pick<Call, 'id' | 'customerId'>) {
  const { rows } = await sql<{ phone: string }>`
    select n.phone from (
      select k.given_phone as phone, 0 as place from calls k where k.shop_id = ${shopId} and k.id = ${call.id}
      union all select c.phone, 1 from customers c
        where c.shop_id = ${shopId} and c.id in ${idsOfPerson(shopId, call.customerId)}) n
    where n.phone is not null
      and not exists (select from call_attempts a where a.shop_id = ${shopId} and a.call_id = ${call.id}
        and a.outcome = 'wrong_number' and a.phone = n.phone)
    group by n.phone order by min(n.place), n.phone`.execute(db);
  return rows.map(({ phone }) => phone);
}

/** The number that the buyer gave for the open call about this subject. */
export async function updateNumberGiven(tx: Tx, shopId: string, subjectId: string, phone: string): Promise<void> {
  await sql`update calls set given_phone = ${phone}
    where shop_id = ${shopId} and subject_id = ${subjectId} and kind = 'refund' and status = 'open'`.execute(tx);
}

export type Attempt = {
  id: string;
  requestKey: string;
  at: Temporal.Instant;
  agent: { id: string; name: string };
  outcome: AttemptOutcome;
  agreed: CallOutcome | null;
  note: string;
  nextAt: Temporal.Instant | null;
};

/** The first one first. */
export async function selectAttempts(db: Db | Tx, shopId: string, callId: string): Promise<Attempt[]> {
  const { rows } = await sql<Attempt>`
    select t.id, t.request_key as "requestKey", t.at, json_build_object('id', a.id, 'name', a.name) as agent, t.outcome,
      t.agreed, t.note, t.next_at as "nextAt"
    from call_attempts t join agents a on a.shop_id = t.shop_id and a.id = t.agent_id
    where t.shop_id = ${shopId} and t.call_id = ${callId} order by t.id`.execute(db);
  return rows;
}

export type CallPage = {
  status?: CallStatus | undefined;
  /** What they are about. */
  subjectId?: string | undefined;
  /** Whose. */
  claimedBy?: string | undefined;
  /** The id of the last call of the page before. */
  after?: string | undefined;
  limit: number;
};

export type ListedCall = Call & {
  attempts: number;
  customer: { id: string; name: string | null } | null;
  orderNumber: string | null;
  claimer: { id: string; name: string } | null;
};

/** Open calls by due time, all others newest first. */
export async function selectCalls(
  db: Db | Tx,
  shopId: string,
  { status, subjectId, claimedBy, after, limit }: CallPage,
): Promise<ListedCall[]> {
  const isOpen = status === 'open';
  const where: RawBuilder<unknown>[] = [sql`shop_id = ${shopId}`];
  if (status) where.push(sql`status = ${status}`);
  if (subjectId) where.push(sql`subject_id = ${subjectId}`);
  if (claimedBy) where.push(sql`claimed_by = ${claimedBy}`);
  if (after && isOpen)
    where.push(
      sql`(due_at, id) > ((select due_at from calls where shop_id = ${shopId} and id = ${after}), ${after}::uuid)`,
    );
  else if (after) where.push(sql`id < ${after}`);
  const page = sql`select * from calls where ${sql.join(where, sql` and `)}
    order by ${isOpen ? sql`due_at, id` : sql`id desc`} limit ${limit}`;
  return selectListed(db, page, isOpen);
}

/** One as the list shows it. */
export async function selectListedCall(db: Db | Tx, shopId: string, id: string): Promise<ListedCall> {
  const [call] = await selectListed(db, sql`select * from calls where shop_id = ${shopId} and id = ${id}`, true);
  if (!call) throw notFound();
  return call;
}

async function selectListed(db: Db | Tx, page: RawBuilder<unknown>, isOpen: boolean): Promise<ListedCall[]> {
  const { rows } = await sql<ListedCall>`
    select page.*, (select count(*)::int from call_attempts t where t.shop_id = page.shop_id and t.call_id = page.id) as attempts,
      case when p.id is not null then json_build_object('id', p.id, 'name', p.name) end as customer,
      o.external_id as "orderNumber",
      case when a.id is not null then json_build_object('id', a.id, 'name', a.name) end as claimer
    from (select shop_id, ${columns} from (${page}) c) page
    left join lateral (
      select id, name from people where shop_id = page.shop_id and customer_id = page."customerId" limit 1
    ) p on true
    left join orders o on o.shop_id = page.shop_id and o.id = page."orderId"
    left join agents a on a.shop_id = page.shop_id and a.id = page."claimedBy"
    order by ${isOpen ? sql`page."dueAt", page.id` : sql`page.id desc`}`.execute(db);
  return rows;
}

export type CallCounts = { due: number; overdue: number; mine: number };

/** What may be rung now: all that is not put off to later; how much of it is late; what is this agent's. */
export async function countCalls(
  db: Db,
  shopId: string,
  { now, agentId }: { now: Temporal.Instant; agentId: string | null },
): Promise<CallCounts> {
  const { rows } = await sql<CallCounts>`
    select count(*) filter (where next_at is null or next_at <= ${now})::int as due,
      count(*) filter (where due_at < ${now})::int as overdue,
      count(*) filter (where claimed_by = ${agentId})::int as mine
    from calls where shop_id = ${shopId} and status = 'open'`.execute(db);
  return rows[0] ?? { due: 0, overdue: 0, mine: 0 };
}
