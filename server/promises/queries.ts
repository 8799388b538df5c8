import { type RawBuilder, sql } from 'kysely';
import type { Db, Tx } from '../platform/database.ts';
import { insertingEvents } from '../platform/events.ts';
import { newId } from '../platform/ids.ts';
import type { PromiseKind } from '../scripts/index.ts';
import { maySettle, type PromiseStatus, promiseStatuses, type SubjectType } from './rules.ts';

export type StoredPromise = {
  id: string;
  kind: PromiseKind;
  subjectType: SubjectType;
  subjectId: string;
  conversationId: string | null;
  messageId: string | null;
  dueAt: Temporal.Instant;
  status: PromiseStatus;
  settledAt: Temporal.Instant | null;
  evidence: string | null;
  /** The agent who settled it; null: it settled by itself, or is open. */
  settledBy: string | null;
  madeAt: Temporal.Instant;
};

export type NewPromise = Omit<StoredPromise, 'status' | 'settledAt' | 'settledBy' | 'evidence'> & {
  shopId: string;
  /** The words that promise it. */
  sentence?: string;
};

const columns = sql`id, kind, subject_type as "subjectType", subject_id as "subjectId", conversation_id as "conversationId",
  message_id as "messageId", due_at as "dueAt", status, settled_at as "settledAt", evidence, settled_by as "settledBy", made_at as "madeAt"`;

/**
 * Opens the promise, with its event, or brings the one that is open on the subject already forward to the earlier of the
 * two due times: the index of open promises decides between rivals.
 */
export async function upsertOpenPromise(tx: Tx, promise: NewPromise): Promise<StoredPromise> {
  const opened = sql`jsonb_build_object('promiseId', id)`;
  const { rows } = await sql<StoredPromise>`
    with stored as (
      insert into promises as p
        (shop_id, id, kind, subject_type, subject_id, conversation_id, message_id, due_at, made_at, sentence)
      values (${promise.shopId}, ${promise.id}, ${promise.kind}, ${promise.subjectType}, ${promise.subjectId},
        ${promise.conversationId}, ${promise.messageId}, ${promise.dueAt}, ${promise.madeAt},
        ${promise.sentence ?? null})
      on conflict (shop_id, kind, subject_id) where status = 'open'
      do update set due_at = least(p.due_at, excluded.due_at)
      returning *
    ), event as (
      ${insertingEvents(promise.shopId, 'promises.promise-opened', opened, sql`stored where id = ${promise.id}`, promise.madeAt)}
    )
    select ${columns} from stored`.execute(tx);
  const [stored] = rows;
  if (!stored) throw new Error('an upsert gave no row');
  return stored;
}

/** The open promise of a kind on a subject, which is at most one, unless its time is over. */
export async function selectKeepable(
  tx: Tx,
  shopId: string,
  { kind, subjectId }: { kind: PromiseKind; subjectId: string },
  now: Temporal.Instant,
): Promise<string | null> {
  const { rows } = await sql<{ id: string }>`select id from promises
    where shop_id = ${shopId} and kind = ${kind} and subject_id = ${subjectId} and status = 'open' and due_at >= ${now}`.execute(
    tx,
  );
  return rows[0]?.id ?? null;
}

/** The last promise of a kind on a subject, however it stands. */
export async function latestPromise(
  db: Db | Tx,
  shopId: string,
  { kind, subjectId }: { kind: PromiseKind; subjectId: string },
): Promise<StoredPromise | null> {
  const { rows } = await sql<StoredPromise>`select ${columns} from promises
    where shop_id = ${shopId} and kind = ${kind} and subject_id = ${subjectId} order by made_at desc, id desc limit 1`.execute(
    db,
  );
  return rows[0] ?? null;
}

export async function selectPromise(tx: Tx, shopId: string, id: string): Promise<StoredPromise | null> {
  const { rows } = await sql<StoredPromise>`select ${columns} from promises
    where shop_id = ${shopId} and id = ${id}`.execute(tx);
  return rows[0] ?? null;
}

/** Settles those that may still become so, with their events, and tells which; of two rivals, the first wins. `by`: the agent, or null. */
export async function updateSettled(
  tx: Tx,
  shopId: string,
  outcomes: readonly { id: string; evidence: string | null }[],
  status: PromiseStatus,
  now: Temporal.Instant,
  by: string | null = null,
): Promise<StoredPromise[]> {
  const from = promiseStatuses.filter((before) => maySettle(before, status));
  const told = sql`unnest(${outcomes.map(({ id }) => id)}::uuid[], ${outcomes.map(({ evidence }) => evidence)}::text[],
    ${outcomes.map(() => newId(now))}::uuid[]) as told (id, evidence, event_id)`;
  const { rows } = await sql<StoredPromise>`
    with settled as (
      update promises p set status = ${status}, settled_at = ${now}, evidence = told.evidence, settled_by = ${by}::uuid
      from ${told}
      where p.shop_id = ${shopId} and p.id = told.id and p.status = any(${from}::text[])
      returning p.*, told.event_id
    ), event as (
      ${insertingEvents(shopId, `promises.promise-${status}`, sql`jsonb_build_object('promiseId', id, 'agentId', settled_by)`, sql`settled`, now, sql`event_id`)}
    )
    select ${columns} from settled`.execute(tx);
  return rows;
}

/** Shops that have promises to settle: the others need not be looked through. */
export async function shopsWithOpenPromises(db: Db): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select s.id from shops s
    where exists (select from promises p where p.shop_id = s.id and p.status = 'open')`.execute(db);
  return rows.map(({ id }) => id);
}

/** Open promises past their due time, oldest first, locked; another worker's are left to it. */
export async function lockOverdue(tx: Tx, shopId: string, now: Temporal.Instant, limit: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from promises where shop_id = ${shopId} and status = 'open' and due_at < ${now}
    order by due_at, id limit ${limit} for update skip locked`.execute(tx);
  return rows.map((row) => row.id);
}

/** The page after `after`: open promises by due time, all others newest first. Both walk an index. */
export async function selectPromises(
  db: Db,
  shopId: string,
  { status, dueBefore, after, limit }: PromisePage,
): Promise<StoredPromise[]> {
  const isOpen = status === 'open';
  const where: RawBuilder<unknown>[] = [sql`shop_id = ${shopId}`];
  if (status) where.push(sql`status = ${status}`);
  if (dueBefore) where.push(sql`due_at < ${dueBefore}`);
  if (after && isOpen)
    where.push(
      sql`(due_at, id) > ((select due_at from promises where shop_id = ${shopId} and id = ${after}), ${after}::uuid)`,
    );
  else if (after) where.push(sql`id < ${after}`);
  const { rows } = await sql<StoredPromise>`select ${columns} from promises
    where ${sql.join(where, sql` and `)} order by ${isOpen ? sql`due_at, id` : sql`id desc`} limit ${limit}`.execute(
    db,
  );
  return rows;
}

export type PromisePage = {
  status?: PromiseStatus | undefined;
  dueBefore?: Temporal.Instant | undefined;
  /** The id of the last promise of the page before. */
  after?: string | undefined;
  limit: number;
};
