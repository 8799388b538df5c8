import type { Understood } from '../triage/index.ts';
import { chooseOrder } from './choose-order.ts';
import type { OrderView, ParcelView } from './snapshot.ts';
import { add, ask, handOver, hasSaid, question, remember, say, type Turn } from './turn.ts';

/** States whose answer names a date: without an estimate they are told without any number, and a person takes over. */
const needsEstimate: readonly string[] = ['moving', 'stalled', 'no_first_scan'];
/** States that a script alone cannot settle. */
const needsPerson: readonly string[] = ['returning', 'lost'];
const mostParcelsTold = 3;

/** "Where is it?", "why so slow?", "it says delivered": S8 to S11. */
export function decideParcel(turn: Turn, reading: Understood): Turn {
  if (!turn.snapshot.verified) return add(turn, { kind: 'verify', situation: 'ask.verify' });
  const choice = chooseOrder(turn.snapshot, turn.state, reading, 'parcel');
  if (!choice) return handOver(turn, 'handover.topic', 'no_order_known');
  if ('candidates' in choice)
    return ask(
      turn,
      'ask.which_order',
      question(
        'order',
        choice.candidates.map((order) => order.id),
        reading,
      ),
    );
  return tellOrder(remember(turn, { orderId: choice.order.id }), reading, choice.order);
}

function tellOrder(turn: Turn, reading: Understood, order: OrderView): Turn {
  const orderId = order.id;
  if (order.isCancelled) return handOver(turn, 'handover.topic', 'cancelled_order', { orderId });
  if (order.parcels.length === 0) return say(turn, 'parcel.unshipped', { orderId });
  const pending = order.parcels.filter((parcel) => parcel.state !== 'delivered');
  const delivered = order.parcels.filter((parcel) => parcel.state === 'delivered');
  const missing = delivered.find((parcel) => claimsMissing(turn, reading, parcel, pending.length));
  if (missing) {
    const told = say(turn, 'parcel.delivered_not_received', { orderId, parcelId: missing.id });
    return handOver(told, 'handover.person', 'delivered_not_received', {
      orderId,
      parcelId: missing.id,
    });
  }
  const toTell = pending.length > 0 ? pending.slice(0, mostParcelsTold) : delivered.slice(0, 1);
  return toTell.reduce((soFar, parcel) => tellParcel(soFar, order, parcel), turn);
}

/** Either in so many words, or by asking "where is it" again after hearing that it was delivered. */
function claimsMissing(turn: Turn, reading: Understood, parcel: ParcelView, pendingCount: number): boolean {
  if (reading.label === 'delivered_not_received') return true;
  return pendingCount === 0 && hasSaid(turn, 'parcel.delivered', parcel.id);
}

function tellParcel(turn: Turn, order: OrderView, parcel: ParcelView): Turn {
  const subject = { orderId: order.id, parcelId: parcel.id };
  if (needsEstimate.includes(parcel.state) && !parcel.hasEstimate)
    return handOver(say(turn, 'parcel.no_basis', subject), 'handover.no_basis', 'no_basis', subject);
  const told = say(turn, `parcel.${parcel.state}`, subject);
  return needsPerson.includes(parcel.state)
    ? handOver(told, 'handover.person', `parcel_${parcel.state}`, subject)
    : told;
}
