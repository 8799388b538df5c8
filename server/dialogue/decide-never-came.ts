import type { Understood } from '../triage/index.ts';
import { chooseOrder, hasArrived, isAboutAnother } from './choose-order.ts';
import { tellOrder } from './decide-parcel.ts';
import { wantsOf } from './return-reasons.ts';
import { isUnsent, type OrderView, type ParcelView } from './snapshot.ts';
import { add, handOver, hasSaid, remember, type Turn } from './turn.ts';
import { countsParcels, saysNotCome } from './words/parcels.ts';

/** Nobody is asked to send back, or photograph, what never came; and what is on its way is not missing. */
export function settleNeverCame(turn: Turn, reading: Understood): Turn | null {
  const isMissing = reading.label === 'wrong_or_missing_item';
  const saysNo = saysNotCome(reading.text) || reading.reasons.includes('ful.late_or_never_arrived');
  const isWish = ['return_request', 'exchange_request'].includes(reading.label);
  if (!isMissing && !isWish) return null; // what is wrong with it is said: so it came after all
  if (isMissing || countsParcels(reading.text)) {
    const split = splitOrder(turn, reading);
    if (split) return tellOrder(remember(turn, { orderId: split.id }), reading, split);
  }
  const isNothingThere = !turn.snapshot.orders.some((candidate) => hasArrived(candidate, 'return'));
  const order = orderOf(turn, reading, saysNo || (isWish && isNothingThere));
  if (!order || order.isCancelled) return null;
  const isSaid = saysNo || turn.picked !== null || isNothingThere;
  if (isUnsent(order))
    return isWish && isSaid ? handOver(turn, 'handover.topic', 'topic_cancel_order', { orderId: order.id }) : null;
  const areMissing = order.parcels.length > 0 ? order.parcels.every((each) => neverCame(turn, each, saysNo)) : saysNo;
  return areMissing ? noteNeverCame(turn, reading, order.id) : null;
}

function noteNeverCame(turn: Turn, reading: Understood, orderId: string): Turn {
  const wants = wantsOf(reading);
  const noted = add(turn, { kind: 'open_return', orderId, reason: 'ful.late_or_never_arrived', wants });
  return handOver(remember(noted, { orderId }), 'handover.follow_up', 'never_came', { orderId });
}

/** The order of which one parcel came and another is on its way, when the message is about missing goods. */
function splitOrder(turn: Turn, reading: Understood): OrderView | null {
  const { orders } = turn.snapshot;
  const isSplit = ({ isCancelled, parcels }: OrderView) =>
    !isCancelled &&
    parcels.some(({ state }) => state === 'delivered') &&
    parcels.some(({ state }) => !['delivered', 'lost', 'returning'].includes(state));
  const isPartMissing = countsParcels(reading.text) || reading.reasons.includes('ful.missing_item');
  if (!isPartMissing) return null;
  const focused = turn.picked ?? orders.find((order) => order.id === turn.state.orderId);
  if (focused) return isSplit(focused) ? focused : null;
  const split = orders.filter(isSplit);
  return split.length === 1 ? (split[0] ?? null) : null;
}

/** The order in focus; without one, the parcel to come that somebody who says "it has not come" means. */
function orderOf(turn: Turn, reading: Understood, mayBeComing: boolean): OrderView | null {
  const focused = turn.picked ?? turn.snapshot.orders.find((candidate) => candidate.id === turn.state.orderId);
  if (focused) return isAboutAnother(turn, reading, focused.id) ? null : focused;
  if (!mayBeComing) return null;
  const choice = chooseOrder(turn, reading, 'parcel');
  return choice && 'order' in choice ? choice.order : null;
}

const arrivedStates: readonly string[] = ['delivered', 'ready_for_pickup'];

/** Some states prove it; others only where the buyer says so, or nothing else could be meant. */
function neverCame(turn: Turn, { id, state }: ParcelView, isSure: boolean): boolean {
  if (isSure && !arrivedStates.includes(state)) return true;
  return ['lost', 'returning', 'stalled'].includes(state) || hasSaid(turn, 'parcel.delivered_not_received', id);
}
