import { type RawBuilder, sql } from 'kysely';
import type { Reason } from '../../shared/labels.ts';
import type { Db, Tx } from '../platform/database.ts';
import type { ReturnStatus, Wish } from './rules.ts';

/** A buyer's wish to send something back, as a conversation noted it. */
export type Return = {
  id: string;
  orderId: string | null;
  conversationId: string;
  reason: Reason;
  wants: Wish | null;
  status: ReturnStatus;
  details: Record<string, unknown>;
  openedAt: Temporal.Instant;
};

export type NewReturn = Omit<Return, 'status'> & { shopId: string };

const columns = sql`id, order_id as "orderId", conversation_id as "conversationId", reason, wants, status, details,
  opened_at as "openedAt"`;

/** Null when the conversation has a return of this order under way. */
export async function insertReturn(tx: Tx, wanted: NewReturn): Promise<Return | null> {
  const { rows } = await sql<Return>`
    insert into returns (shop_id, id, order_id, conversation_id, reason, wants, details, opened_at)
    values (${wanted.shopId}, ${wanted.id}, ${wanted.orderId}, ${wanted.conversationId}, ${wanted.reason}, ${wanted.wants},
      ${JSON.stringify(wanted.details)}, ${wanted.openedAt})
    on conflict (shop_id, conversation_id, order_id) where status <> 'cancelled' do nothing
    returning ${columns}`.execute(tx);
  return rows[0] ?? null;
}

export async function selectUnderWay(
  tx: Tx,
  shopId: string,
  conversationId: string,
  orderId: string | null,
): Promise<Return | null> {
  const { rows } = await sql<Return>`select ${columns} from returns where shop_id = ${shopId}
    and conversation_id = ${conversationId} and order_id is not distinct from ${orderId} and status <> 'cancelled'`.execute(
    tx,
  );
  return rows[0] ?? null;
}

/** Locked: what is decided from it holds until the transaction ends. */
export async function lockReturn(tx: Tx, shopId: string, id: string): Promise<Return | null> {
  const { rows } = await sql<Return>`select ${columns} from returns
    where shop_id = ${shopId} and id = ${id} for update`.execute(tx);
  return rows[0] ?? null;
}

export async function updateReason(tx: Tx, shopId: string, id: string, reason: Reason): Promise<void> {
  await sql`update returns set reason = ${reason} where shop_id = ${shopId} and id = ${id}`.execute(tx);
}

export async function updateStatus(tx: Tx, shopId: string, id: string, status: ReturnStatus): Promise<void> {
  await sql`update returns set status = ${status} where shop_id = ${shopId} and id = ${id}`.execute(tx);
}

export type ReturnPage = {
  status?: ReturnStatus | undefined;
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
