import { type RawBuilder, sql } from 'kysely';
import { survivorOf } from '../customers/index.ts';
import { waysToWrite } from '../orders/index.ts';
import { readCursor, writeCursor } from '../platform/cursors.ts';
import type { Db } from '../platform/database.ts';
import { type CaseState, caseStates } from './machine-rules.ts';
import { type DueFor, dueFor } from './rules.ts';
import type { BoardRow } from './views.ts';

export type BoardPage = {
  status?: CaseState | undefined;
  /** What the desk does next. */
  for?: DueFor | undefined;
  /** `due`: what is due first on top; without a status only that for which something is to be done. */
  sort: 'newest' | 'due';
  /** A number of a return or of an order. */
  find?: string | undefined;
  /** The `next` of the page before. */
  after?: string | undefined;
  limit: number;
};

/** As the index of the board has it: nothing due comes last. */
const never = Temporal.Instant.from('9999-12-31T00:00:00Z');
const dueOrNever = sql`coalesce(due_at, '9999-12-31 00:00:00+00')`;

/** One statement whatever the page: the returns are cut to it along an index before anything about them is looked up. */
export async function selectBoard(
  db: Db,
  shopId: string,
  page: BoardPage,
): Promise<{ returns: BoardRow[]; next: string | null }> {
  const { rows } = await sql<BoardRow>`
    select r.id, r.rma, r.status, r.version, r.opened_via as via, r.order_id as "orderId", o.external_id as "orderNumber",
      r.conversation_id as "conversationId", r.customer_id as "customerId", c.name as "customerName", r.reason,
      coalesce(nullif(r.own_words, ''), said.own_words, '') as words, r.wants, r.opened_at as "openedAt",
      r.due_at as "dueAt", r.due_for as "dueFor", r.statutory_due_at as "statutoryDueAt", goods.lines
    from (${pageOf(shopId, page)}) r
    left join orders o on o.shop_id = r.shop_id and o.id = r.order_id
    left join customers c on c.shop_id = r.shop_id and c.id = ${survivorOf(sql`r.shop_id`, sql`r.customer_id`)}
    left join lateral (
      select own_words from return_reasons why where why.shop_id = r.shop_id and why.return_id = r.id
        and why.replaced_at is null order by why.id limit 1) said on true
    cross join lateral (
      select coalesce(json_agg(json_build_object('title', l.title, 'options', l.options, 'quantity', l.quantity,
        'case', l.case_state, 'goods', l.goods_state, 'money', l.money_state) order by l.id), '[]') as lines
      from return_lines l where l.shop_id = r.shop_id and l.return_id = r.id) goods
    order by ${page.sort === 'due' ? sql`coalesce(r.due_at, '9999-12-31 00:00:00+00'), r.id` : sql`r.id desc`}`.execute(
    db,
  );
  const last = rows.length === page.limit ? rows.at(-1) : undefined;
  if (!last) return { returns: rows, next: null };
  return { returns: rows, next: page.sort === 'due' ? writeCursor({ at: last.dueAt ?? never, id: last.id }) : last.id };
}

function pageOf(shopId: string, { status, for: next, sort, find, after, limit }: BoardPage): RawBuilder<unknown> {
  const where: RawBuilder<unknown>[] = [sql`shop_id = ${shopId}`];
  if (status) where.push(sql`status = ${status}`);
  if (next) where.push(sql`due_for = ${next}`);
  if (find) where.push(sql`id in (${found(shopId, find)})`);
  if (sort === 'newest') {
    if (after) where.push(sql`id < ${readId(after)}`);
    return sql`select * from returns where ${sql.join(where, sql` and `)} order by id desc limit ${limit}`;
  }
  const by = status ? dueOrNever : sql`due_at`;
  if (!status) where.push(sql`due_at is not null`);
  if (after) {
    const { at, id } = readCursor(after);
    where.push(sql`(${by}, id) > (${at}::timestamptz, ${id}::uuid)`);
  }
  return sql`select * from returns where ${sql.join(where, sql` and `)} order by ${by}, id limit ${limit}`;
}

const found = (shopId: string, text: string) => sql`
  select id from returns where shop_id = ${shopId} and rma = ${text.trim().toUpperCase()}
  union select r.id from orders o join returns r on r.shop_id = o.shop_id and r.order_id = o.id
  where o.shop_id = ${shopId} and o.external_id = any(${waysToWrite(text)}::text[])`;

/** A cursor of the list by age is the last id. */
function readId(after: string): string {
  return readCursor(`2000-01-01T00:00:00Z_${after}`).id;
}

export type BoardCounts = Record<CaseState | DueFor | 'overdue' | 'withdrawals', number>;
/** Nobody counts further on a board. */
export const countedUpTo = 1000;

/**
 * How many there are of each state, how many wait for each step of the desk, how many are overdue, and how many withdrawals
 * a person has to see to; no more than `countedUpTo` of each are counted.
 */
export async function countBoard(db: Db, shopId: string, now: Temporal.Instant): Promise<BoardCounts> {
  const { rows } = await sql<{ status: keyof BoardCounts; count: number }>`
    select s.status, (select count(*)::int from (
      select from returns where shop_id = ${shopId} and status = s.status limit ${countedUpTo}) counted) as count
    from unnest(${[...caseStates]}::text[]) as s (status)
    union all select s.next, (select count(*)::int from (
      select from returns where shop_id = ${shopId} and due_for = s.next and due_at is not null limit ${countedUpTo}) counted)
    from unnest(${[...dueFor]}::text[]) as s (next)
    union all select 'overdue', (select count(*)::int from (
      select from returns where shop_id = ${shopId} and due_at < ${now} limit ${countedUpTo}) late)
    union all select 'withdrawals', (select count(*)::int from (
      select from withdrawal_tasks where shop_id = ${shopId} and done_at is null limit ${countedUpTo}) open)`.execute(
    db,
  );
  return Object.fromEntries(rows.map(({ status, count }) => [status, count])) as BoardCounts;
}
