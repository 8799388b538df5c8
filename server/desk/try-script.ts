import { type Desk, sayScript, selectTalk, type Talk } from '../dialogue/index.ts';
import { orderById } from '../orders/index.ts';
import type { Tx } from '../platform/database.ts';
import type { TryOn, TryOnWhat } from '../scripts/index.ts';

/** Fills the port of scripts: a wording that is still being written, as the buyer of this order or conversation would read it now. */
export function trying(desk: Desk): TryOn {
  return async (tx, what, now) => {
    const { script, orderId } = what;
    const talk = await talkOf(tx, what, now);
    if (!talk) return null;
    const scripts = { all: [script], find: () => script };
    const wanted = { situation: script.situation, locale: script.locale, orderId, parcelId: null };
    return sayScript(tx, { ...desk, scripts }, talk, wanted, now);
  };
}

/** An order by itself is talked about with the buyer whose it is. */
async function talkOf(
  tx: Tx,
  { shopId, orderId, conversationId }: TryOnWhat,
  now: Temporal.Instant,
): Promise<Talk | null> {
  if (conversationId !== null) return selectTalk(tx, shopId, conversationId);
  const order = orderId === null ? null : await orderById(tx, shopId, orderId, now);
  if (!order) return null;
  return {
    shopId,
    id: order.id,
    channel: 'web',
    customerId: order.customerId,
    verified: true,
    state: {},
    lastText: null,
  };
}
