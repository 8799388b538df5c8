import type { Understood } from '../triage/index.ts';
import { chooseOrder } from './choose-order.ts';
import { withoutChoice } from './negations.ts';
import { groupOf, isReturnLabel } from './return-reasons.ts';
import type { OrderView } from './snapshot.ts';
import { add, type Turn } from './turn.ts';
import { saysReturning, withdraws } from './words/withdrawal.ts';

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

/** Whoever withdraws sends something back, whatever else the words sound like. */
export function asWithdrawal(reading: Understood): Understood {
  if (!withdraws(reading.text) || isReturnLabel(reading.label)) return reading;
  return { ...withoutChoice(reading), label: 'return_request', confidence: 1 };
}
