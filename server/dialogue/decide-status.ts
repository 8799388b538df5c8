import type { Understood } from '../triage/index.ts';
import { mentions } from './choose-order.ts';
import { ordersNamedByGoods } from './named-goods.ts';
import type { OrderView } from './snapshot.ts';
import { handOver, remember, say, type Turn } from './turn.ts';

/** "Where is my refund?" is answered from the return itself; null: there is none, or it is not known which one is meant. */
export function tellStanding(turn: Turn, reading: Understood): Turn | null {
  const order = orderMeant(turn, reading);
  const standing = order?.returned?.standing;
  if (!order || !standing || !turn.snapshot.verified) return null;
  const subject = { orderId: order.id };
  const told = say(remember(turn, subject), `return.status_${standing}`, subject);
  return standing === 'requested' ? handOver(told, 'handover.follow_up', 'asks_return_status', subject) : told;
}

function orderMeant({ snapshot, state }: Turn, reading: Understood): OrderView | null {
  const returned = snapshot.orders.filter((order) => order.returned !== null);
  const named = returned.filter((order) => mentions(reading, order));
  const byGoods = ordersNamedByGoods(reading.text, snapshot.orders);
  const focused = returned.find(({ id }) => id === (state.returning?.orderId ?? state.orderId));
  const meant = named.length > 0 ? named : byGoods.length > 0 ? byGoods.filter(({ returned: is }) => is) : returned;
  if (meant.length === 1) return meant[0] ?? null;
  return focused && meant.includes(focused) ? focused : null;
}
