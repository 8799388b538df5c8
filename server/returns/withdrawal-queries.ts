import { sql } from 'kysely';
import type { Locale } from '../../shared/labels.ts';
import type { Db, Tx } from '../platform/database.ts';
import { notFound } from '../platform/errors.ts';
import { appendEvent } from '../platform/events.ts';
import { newId } from '../platform/ids.ts';
import { isHeld } from './case-facts.ts';
import { readTaskAs } from './withdrawal-tasks.ts';

export type Correction = { isWithdrawal: boolean; note: string; by: string | null; at: string };

export type KeptWithdrawal = {
  id: string;
  token: string;
  orderId: string | null;
  orderNumber: string | null;
  conversationId: string | null;
  said: string;
  locale: Locale;
  receivedAt: Temporal.Instant;
  mailedTo: string | null;
  /** As it is read now: the newest correction holds. */
  isWithdrawal: boolean;
  corrections: Correction[];
  /** By law the money is back before then; null: nothing is left to decide. */
  dueAt: Temporal.Instant | null;
  /** By which it went on. */
  returnId: string | null;
};

const columns = sql`w.id, w.token, w.order_id as "orderId", w.order_number as "orderNumber",
  w.conversation_id as "conversationId", w.said, w.locale, w.received_at as "receivedAt", w.mailed_to as "mailedTo",
  ${isHeld} as "isWithdrawal",
  (select coalesce(json_agg(json_build_object('isWithdrawal', c.is_withdrawal, 'note', c.note, 'by', a.name, 'at', c.at)
      order by c.id), '[]')
    from withdrawal_corrections c left join agents a on a.shop_id = c.shop_id and a.id = c.by_agent
    where c.shop_id = w.shop_id and c.withdrawal_id = w.id) as corrections,
  (select t.due_at from withdrawal_tasks t where t.shop_id = w.shop_id and t.withdrawal_id = w.id and t.done_at is null) as "dueAt",
  (select t.return_id from withdrawal_tasks t where t.shop_id = w.shop_id and t.withdrawal_id = w.id) as "returnId"`;

export type WithdrawalPage = {
  orderId?: string | undefined;
  conversationId?: string | undefined;
  /** The last id of the page before. */
  after?: string | undefined;
  limit: number;
  /** Only what a person has to see to, what is due first on top. */
  isOpen?: boolean | undefined;
};

/** Newest first. */
export async function selectWithdrawals(
  db: Db | Tx,
  shopId: string,
  { orderId, conversationId, after, limit, isOpen = false }: WithdrawalPage,
): Promise<KeptWithdrawal[]> {
  const dueOf = (id: string) => sql`(select due_at, withdrawal_id from withdrawal_tasks
    where shop_id = ${shopId} and withdrawal_id = ${id})`;
  const open = sql`join withdrawal_tasks o on o.shop_id = w.shop_id and o.withdrawal_id = w.id and o.done_at is null`;
  const { rows } = await sql<KeptWithdrawal>`select ${columns} from withdrawals w ${isOpen ? open : sql``}
    where w.shop_id = ${shopId}
      ${orderId ? sql`and w.order_id = ${orderId}` : sql``}
      ${conversationId ? sql`and w.conversation_id = ${conversationId}` : sql``}
      ${after ? (isOpen ? sql`and (o.due_at, o.withdrawal_id) > ${dueOf(after)}` : sql`and w.id < ${after}`) : sql``}
    order by ${isOpen ? sql`o.due_at, o.withdrawal_id` : sql`w.id desc`} limit ${limit}`.execute(db);
  return rows;
}

export async function withdrawalByToken(db: Db, shopId: string, token: string): Promise<KeptWithdrawal | null> {
  const { rows } = await sql<KeptWithdrawal>`select ${columns} from withdrawals w
    where w.shop_id = ${shopId} and w.token = ${token}`.execute(db);
  return rows[0] ?? null;
}

/** A person read the words otherwise; what was recorded stays, and so does every reading of it. Throws `not_found`. */
export async function correctWithdrawal(
  tx: Tx,
  {
    shopId,
    id,
    isWithdrawal,
    note,
    by,
  }: { shopId: string; id: string; isWithdrawal: boolean; note: string; by: string },
  now: Temporal.Instant,
): Promise<void> {
  const { rows } =
    await sql`insert into withdrawal_corrections (shop_id, withdrawal_id, id, is_withdrawal, note, by_agent, at)
    select shop_id, id, ${newId(now)}, ${isWithdrawal}, ${note}, ${by}, ${now} from withdrawals
    where shop_id = ${shopId} and id = ${id} returning id`.execute(tx);
  if (rows.length === 0) throw notFound();
  await readTaskAs(tx, { shopId, withdrawalId: id, isWithdrawal }, now);
  await appendEvent(tx, shopId, 'returns.withdrawal-corrected', { withdrawalId: id }, now);
}
