import type { Understood } from '../triage/index.ts';
import { add, handOver, hasSaid, remember, say, type Turn } from './turn.ts';
import { callWishIn, numberIn, settlesInWriting } from './words/calls.ts';

/** Another time or number for the promised call, or none at all: noted for the colleague, and confirmed. */
export function decideCall(turn: Turn, { text, found }: Understood): Turn | null {
  const isAsked = hasSaid(turn, 'return.quality_number');
  const isPromised = isAsked || hasSaid(turn, 'return.quality_refund');
  const wish = isAsked && settlesInWriting(text) ? 'no_call' : callWishIn(text);
  const isOrderNumber = wish === 'call_number' && found.orderNumbers.length > 0;
  if (!wish || isOrderNumber || !turn.snapshot.verified) return null;
  if (!isPromised && wish !== 'no_call') return null;
  const orderId = turn.state.returning?.orderId ?? turn.state.orderId;
  if (isAsked && wish === 'call_number')
    return say(listCall(turn, orderId, numberIn(text)), 'return.quality_refund', { orderId });
  const isAwaited = wish === 'no_call' && turn.state.returning?.reason?.startsWith('quality.') === true;
  const declined = isAwaited && isPromised ? add(turn, { kind: 'decline_call', orderId }) : turn;
  const heard = wish === 'no_call' ? remember(declined, { noCall: true }) : turn;
  if (!heard.state.handedOver) return handOver(heard, 'handover.follow_up', wish, { orderId });
  return say(add(heard, { kind: 'note', why: wish }), 'handover.follow_up', { orderId });
}

function listCall(turn: Turn, orderId: string | null, phone: string | null): Turn {
  return add(remember(turn, { phone }), { kind: 'assign_call', orderId, purpose: 'refund', phone });
}
