import { sql } from 'kysely';
import type { Reason } from '../../shared/labels.ts';
import { survivorOf } from '../customers/index.ts';
import type { Db } from '../platform/database.ts';
import { Refused } from '../platform/errors.ts';
import type { CaseState } from './machine-rules.ts';

export const splits = ['product', 'size', 'batch'] as const;
export type Split = (typeof splits)[number];

export type ReasonCount = {
  id: string;
  productId: string;
  product: string;
  /** The size and colour it was sold in, or its batch; of a whole product, or if nobody knows it, ''. */
  split: string;
  reason: Reason;
  /** What exactly; '': nothing more was said. */
  detail: string;
  returns: number;
};

export type ReasonsPage = {
  by: Split;
  /** `all`, a year, or a month: 2026-03. */
  period: string;
  productId?: string | undefined;
  reason?: Reason | undefined;
  after?: string | undefined;
  limit: number;
};

/** Why goods come back, the most frequent on top. */
export async function selectReasons(
  db: Db,
  shopId: string,
  { by, period, productId, reason, after, limit }: ReasonsPage,
): Promise<{ counts: ReasonCount[]; next: string | null }> {
  const from = after === undefined ? null : readMark(after);
  const { rows } = await sql<ReasonCount>`
    select c.id, c.product_id as "productId", p.title as product, c.split, c.reason, c.detail, c.returns
    from (select * from reason_counts where shop_id = ${shopId} and split_by = ${by} and period = ${period} and returns > 0
        ${productId ? sql`and product_id = ${productId}` : sql``} ${reason ? sql`and reason = ${reason}` : sql``}
        ${from ? sql`and (returns, id) < (${from.returns}::int, ${from.id}::uuid)` : sql``}
      order by returns desc, id desc limit ${limit}) c
    join products p on p.shop_id = c.shop_id and p.id = c.product_id
    order by c.returns desc, c.id desc`.execute(db);
  const last = rows.length === limit ? rows.at(-1) : undefined;
  return { counts: rows, next: last ? `${last.returns}_${last.id}` : null };
}

/** The `next` of a page of counts. */
function readMark(text: string): { returns: number; id: string } {
  const [, returns, id] = /^(\d{1,9})_([\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})$/.exec(text) ?? [];
  if (!returns || !id) throw notCursor();
  return { returns: Number(returns), id };
}

const notCursor = () => new Refused('bad_field', 400, { field: 'query.after', problem: 'not_cursor' });

export type ReasonCase = {
  id: string;
  rma: string;
  status: CaseState;
  openedAt: Temporal.Instant;
  orderNumber: string | null;
  customerName: string | null;
  /** The buyer's own. */
  words: string;
};

export type ReasonCases = { count: ReasonCount; cases: ReasonCase[]; next: string | null };

/** The returns behind one count, the last one first. Null: there is no such count. */
export async function selectCases(
  db: Db,
  shopId: string,
  countId: string,
  { after, limit }: { after?: string | undefined; limit: number },
): Promise<ReasonCases | null> {
  const counts = await sql<ReasonCount & { by: Split; period: string }>`
    select c.id, c.product_id as "productId", p.title as product, c.split, c.reason, c.detail, c.returns, c.split_by as by, c.period
    from reason_counts c join products p on p.shop_id = c.shop_id and p.id = c.product_id
    where c.shop_id = ${shopId} and c.id = ${countId}`.execute(db);
  const [found] = counts.rows;
  if (!found) return null;
  const { by, period, ...count } = found;
  const from = after === undefined ? null : readCaseMark(after);
  const [first, last] = monthsOf(period);
  const { rows } = await sql<ReasonCase & { month: string }>`
    select r.id, r.rma, r.status, r.opened_at as "openedAt", o.external_id as "orderNumber", c.name as "customerName", k.month,
      coalesce(nullif(r.own_words, ''), said.own_words, '') as words
    from (select month, return_id from reason_cases
      where shop_id = ${shopId} and split_by = ${by} and product_id = ${count.productId} and split = ${count.split}
        and reason = ${count.reason} and detail = ${count.detail} and month between ${first} and ${last}
        ${from ? sql`and (month, return_id) < (${from.month}, ${from.id}::uuid)` : sql``}
      order by month desc, return_id desc limit ${limit}) k
    join returns r on r.shop_id = ${shopId} and r.id = k.return_id
    left join orders o on o.shop_id = r.shop_id and o.id = r.order_id
    left join customers c on c.shop_id = r.shop_id and c.id = ${survivorOf(sql`r.shop_id`, sql`r.customer_id`)}
    left join lateral (
      select own_words from return_reasons why where why.shop_id = r.shop_id and why.return_id = r.id
        and why.reason = ${count.reason} and why.replaced_at is null order by why.id limit 1) said on true
    order by k.month desc, k.return_id desc`.execute(db);
  const end = rows.length === limit ? rows.at(-1) : undefined;
  return { count, cases: rows, next: end ? `${end.month}_${end.id}` : null };
}

function monthsOf(period: string): [string, string] {
  if (period === 'all') return ['', '9999'];
  return period.length === 4 ? [`${period}-01`, `${period}-12`] : [period, period];
}

function readCaseMark(text: string): { month: string; id: string } {
  const [, month, id] = /^(\d{4}-\d\d)_([\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})$/.exec(text) ?? [];
  if (!month || !id) throw notCursor();
  return { month, id };
}
