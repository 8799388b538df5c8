import type { Understood } from '../triage/index.ts';
import { chooseOrder, hasArrived, mentions } from './choose-order.ts';
import { ordersNamedByGoods } from './named-goods.ts';
import { withoutChoice } from './negations.ts';
import { groupOf, isReturnLabel } from './return-reasons.ts';
import { isPending, type OrderView } from './snapshot.ts';
import { add, type Turn } from './turn.ts';
import { asksAboutCancelling, saysReturning, withdraws } from './words/withdrawal.ts';

/**
 * Takes down that a buyer withdraws, whatever else is answered: in so many words always, also of whom nobody knows; by
 * "I want to return it" where the law gives that right and it is known who says it and of which order. Once for an order.
 */
export function noteWithdrawal(turn: Turn, reading: Understood): Turn {
  const isOutright = withdraws(reading.text);
  if (!isOutright && !saysReturning(reading.text)) return turn;
  if (turn.moves.some(({ kind }) => kind === 'withdraw')) return turn;
  const order = turn.snapshot.verified ? orderMeant(turn, reading) : null;
  if (order?.isWithdrawn || (!isOutright && !usesRight(order, reading))) return turn;
  const orderId = order?.id ?? null;
  return add(turn, { kind: 'withdraw', situation: 'return.withdrawn', text: reading.text, orderId, parcelId: null });
}

function orderMeant(turn: Turn, reading: Understood): OrderView | null {
  const choice = chooseOrder(turn, reading, 'return');
  return choice && 'order' in choice ? choice.order : null;
}

/** What is faulty or was never ordered is claimed by another right, and nothing is withdrawn from. */
function usesRight(order: OrderView | null, reading: Understood): boolean {
  const group = groupOf(reading);
  if (order === null || order.isCancelled || order.returned !== null) return false;
  return group !== 'quality' && group !== 'fulfilment' && order.right(null, 'unknown') === 'law';
}

/** Nothing can be cancelled that has come: whoever wants to cancel it all the same withdraws from it. Null: it has not come, or goes back already. */
export function cancelReceived(turn: Turn, reading: Understood): Turn | null {
  if (!turn.snapshot.verified || asksAboutCancelling(reading.text)) return null;
  const order = orderMeant(turn, reading);
  if (!order || !hasCome(order) || (!isNamed(turn, reading, order) && turn.snapshot.orders.some(isToCome))) return null;
  if (order.isWithdrawn || order.returned !== null) return null;
  const { text } = reading;
  return add(turn, { kind: 'withdraw', situation: 'return.withdrawn', text, orderId: order.id, parcelId: null });
}

const hasCome = (order: OrderView): boolean => hasArrived(order, 'arrived') && (order.isCompleted || !isPending(order));
const isToCome = (order: OrderView): boolean => !order.isCompleted && isPending(order);

function isNamed(turn: Turn, reading: Understood, order: OrderView): boolean {
  const byGoods = ordersNamedByGoods(reading.text, turn.snapshot.orders);
  return (
    turn.picked === order || turn.state.orderId === order.id || mentions(reading, order) || byGoods.includes(order)
  );
}

/** Whoever withdraws sends something back, whatever else the words sound like. */
export function asWithdrawal(reading: Understood): Understood {
  if (!withdraws(reading.text) || isReturnLabel(reading.label)) return reading;
  return { ...withoutChoice(reading), label: 'return_request', confidence: 1 };
}
