import { sql } from 'kysely';
import type { FollowMoney } from '../outbox/index.ts';
import type { Tx } from '../platform/database.ts';
import { countTill, selectRefund } from './queries.ts';
import type { RefundPorts } from './refund.ts';
import { holdsMoney, type RefundStatus, statusFromSend } from './rules.ts';
import { tellChanged } from './tell-changed.ts';

/**
 * What the ledger has written of money becomes of its refund, in the same transaction: sent, in doubt, or proven not taken,
 * and then its sum is free again.
 */
export const followMoney =
  (ports: RefundPorts): FollowMoney =>
  async (tx, shopId, sendIds, now) => {
    for (const { id, orderId, was, is, ...said } of await lockFollowed(tx, shopId, sendIds)) {
      if (is === was) continue;
      await sql`
        update refunds set status = ${is}, reason = ${is === 'sent' ? null : said.reason},
          reference = ${is === 'sent' ? said.reference : null},
          settled_at = ${is === 'sent' || is === 'not_sent' ? now : null}::timestamptz
        where shop_id = ${shopId} and id = ${id}`.execute(tx);
      if (holdsMoney(was) !== holdsMoney(is)) await countTill(tx, shopId, orderId);
      const refund = await selectRefund(tx, shopId, id);
      if (refund) await tellChanged(tx, shopId, ports, refund, now);
    }
  };

type Followed = {
  id: string;
  orderId: string;
  was: RefundStatus;
  is: RefundStatus;
  reason: string | null;
  reference: string | null;
};

/** In the order of their tills, so that no two who settle several wait for each other. */
async function lockFollowed(tx: Tx, shopId: string, sendIds: readonly string[]): Promise<Followed[]> {
  const { rows } = await sql<Omit<Followed, 'is'> & { send: string; delivery: string | null; said: string | null }>`
    select r.id, r.order_id as "orderId", r.status as was, s.status as send, s.delivery, s.provider_message_id as reference,
      case when s.delivery = 'undelivered' then s.delivery_reason else s.reason end as reason
    from refunds r join sends s on s.shop_id = r.shop_id and s.id = r.id
    where r.shop_id = ${shopId} and r.id = any(${[...sendIds]}::uuid[]) order by r.order_id, r.id for update of r`.execute(
    tx,
  );
  return rows.map(({ send, delivery, ...row }) => ({ ...row, is: statusFromSend(send, delivery) }));
}
