import type { Understood } from '../triage/index.ts';
import { isPending, type OrderView, type Snapshot } from './snapshot.ts';
import type { DialogueState } from './state.ts';

/** One order, several that it may be, or none. */
export type Choice = { order: OrderView } | { candidates: OrderView[] } | null;

const meansAnother =
  /\b(other|another|second|different) (order|parcel|package|one|item)\b|另外|另一个|另一单|别的(订单|包裹|那)|其他(订单|包裹)|还有一(个|单)/i;

/**
 * Which order a message is about. A number in the text wins; "my other order" means not the one in focus; otherwise the
 * one in focus; otherwise the only one it can be. Several are never guessed between.
 */
export function chooseOrder(
  snapshot: Snapshot,
  state: DialogueState,
  reading: Understood,
  about: 'parcel' | 'return',
): Choice {
  const named = snapshot.orders.filter((order) => mentions(reading, order));
  if (named.length === 1 && named[0]) return { order: named[0] };
  const focused = snapshot.orders.find((order) => order.id === state.orderId);
  const isAnother = meansAnother.test(reading.text);
  if (focused && !isAnother) return { order: focused };
  const rest = snapshot.orders.filter((order) => !(isAnother && order === focused));
  const likely = rest.filter((order) => (about === 'parcel' ? isPending(order) : hasArrived(order)));
  const candidates = likely.length > 0 ? likely : rest.filter((order) => !order.isCancelled);
  if (candidates.length === 0) return rest[0] ? { order: rest[0] } : null;
  if (likely.length === 0 && about === 'parcel' && candidates[0]) return { order: candidates[0] }; // all delivered: the newest
  return candidates.length === 1 && candidates[0] ? { order: candidates[0] } : { candidates: candidates.slice(0, 5) };
}

function mentions(reading: Understood, order: OrderView): boolean {
  const number = order.number.toLowerCase();
  return [...reading.found.orderNumbers, ...reading.found.trackingNumbers].some(
    (found) => found.toLowerCase() === number,
  );
}

function hasArrived(order: OrderView): boolean {
  return !order.isCancelled && order.parcels.some((parcel) => ['delivered', 'ready_for_pickup'].includes(parcel.state));
}
