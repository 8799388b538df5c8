import { sql } from 'kysely';
import type { Reason } from '../../shared/labels.ts';
import type { Tx } from '../platform/database.ts';
import { newId } from '../platform/ids.ts';
import { type BoughtGoods, lockGoods } from './bought-queries.ts';
import { chooseGoods } from './choose-goods.ts';
import { type OpenedReturn, upsertUnderWay } from './queries.ts';
import { isUndecided, type Wish } from './rules.ts';
import { lockReturn } from './take-steps.ts';
import { insertingReasons } from './write-case.ts';

export type OpenReturn = {
  shopId: string;
  conversationId: string;
  orderId: string | null;
  /** Which of the order's goods was named; null: the buyer did not say. */
  orderLineId: string | null;
  reason: Reason;
  wants: Wish | null;
  /** In the buyer's own words. */
  words: string;
};

/**
 * Notes that a buyer wants to send something back, as the chat understood it. A return without a reason ("unknown") is a
 * return all the same. When this conversation has one of the same order under way, that one takes the new reason and wish
 * until it is decided; the same again changes nothing. Once order and goods are known it is a request with its lines.
 * `came` tells what became of it.
 */
export async function openReturn(tx: Tx, wanted: OpenReturn, now: Temporal.Instant): Promise<OpenedReturn> {
  const { shopId, orderId } = wanted;
  const order = orderId === null ? null : await lockGoods(tx, shopId, orderId);
  const opened = await upsertUnderWay(tx, {
    ...wanted,
    id: newId(now),
    customerId: order?.customerId ?? null,
    openedAt: now,
  });
  if (opened.came !== 'unchanged') await noteReason(tx, wanted, opened.id, now);
  const status = order ? await chooseKnown(tx, wanted, opened.id, order, now) : opened.status;
  return { ...opened, status };
}

/** What was noted before stays on record. */
async function noteReason(tx: Tx, { shopId, reason, words }: OpenReturn, returnId: string, now: Temporal.Instant) {
  const telling = { source: 'reading', saidBy: null } as const;
  const said = [{ reason, detail: null, words, lineId: null }];
  await sql`with head as (
      select ${returnId}::uuid as id where not exists (select from return_reasons where shop_id = ${shopId}
        and return_id = ${returnId} and line_id is null and replaced_at is null and reason = ${reason})
    ), replaced as (
      update return_reasons set replaced_at = ${now} where shop_id = ${shopId} and return_id in (select id from head)
        and line_id is null and replaced_at is null
    ) ${insertingReasons(shopId, said, telling, sql`head`, now)}`.execute(tx);
}

/** The goods that were named, or the only ones of the order: all of them that are not going back already. */
async function chooseKnown(
  tx: Tx,
  { shopId, orderId, orderLineId: named }: OpenReturn,
  returnId: string,
  { status: orderStatus, goods }: BoughtGoods,
  now: Temporal.Instant,
) {
  const locked = await lockReturn(tx, shopId, returnId);
  const [only] = goods.length === 1 ? goods : goods.filter(({ orderLineId }) => orderLineId === named);
  const isChosen = locked.lines.some((line) => line.case !== 'cancelled' && (!named || line.orderLineId === named));
  const left = only ? only.bought - only.inReturn : 0;
  if (!only || isChosen || left <= 0 || orderStatus === 'cancelled' || !isUndecided(locked)) return locked.status;
  const lines = [{ orderLineId: only.orderLineId, quantity: left }];
  const by = { kind: 'buyer' } as const;
  return (await chooseGoods(tx, { shopId, returnId, by, seen: null, orderId, lines }, now)).status;
}
