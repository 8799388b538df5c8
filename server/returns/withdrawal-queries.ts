import { sql } from 'kysely';
import type { Locale } from '../../shared/labels.ts';
import type { Db, Tx } from '../platform/database.ts';
import { notFound } from '../platform/errors.ts';
import { appendEvent } from '../platform/events.ts';
import { newId } from '../platform/ids.ts';

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
};

const columns = sql`w.id, w.token, w.order_id as "orderId", w.order_number as "orderNumber",
  w.conversation_id as "conversationId", w.said, w.locale, w.received_at as "receivedAt", w.mailed_to as "mailedTo",
  coalesce((select c.is_withdrawal from withdrawal_corrections c where c.shop_id = w.shop_id and c.withdrawal_id = w.id
    order by c.id desc limit 1), true) as "isWithdrawal",
  (select coalesce(json_agg(json_build_object('isWithdrawal', c.is_withdrawal, 'note', c.note, 'by', a.name, 'at', c.at)
      order by c.id), '[]')
    from withdrawal_corrections c left join agents a on a.shop_id = c.shop_id and a.id = c.by_agent
    where c.shop_id = w.shop_id and c.withdrawal_id = w.id) as corrections`;

export type WithdrawalPage = {
  orderId?: string | undefined;
  conversationId?: string | undefined;
  /** The last id of the page before. */
  after?: string | undefined;
  limit: number;
};

/** Newest first. */
export async function selectWithdrawals(
  db: Db | Tx,
  shopId: string,
  { orderId, conversationId, after, limit }: WithdrawalPage,
): Promise<KeptWithdrawal[]> {
  const { rows } = await sql<KeptWithdrawal>`select ${columns} from withdrawals w where w.shop_id = ${shopId}
      ${orderId ? sql`and w.order_id = ${orderId}` : sql``}
      ${conversationId ? sql`and w.conversation_id = ${conversationId}` : sql``}
      ${after ? sql`and w.id < ${after}` : sql``}
    order by w.id desc limit ${limit}`.execute(db);
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
  await appendEvent(tx, shopId, 'returns.withdrawal-corrected', { withdrawalId: id }, now);
}
