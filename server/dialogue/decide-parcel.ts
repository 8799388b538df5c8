import type { Understood } from '../triage/index.ts';
import { askWhichOrder, chooseOrder } from './choose-order.ts';
import type { OrderView, ParcelView } from './snapshot.ts';
import { handOver, hasSaid, remember, say, type Turn, verifyFirst } from './turn.ts';
import { meansOtherParcel, meansTheOther } from './words/parcels.ts';

/** States whose whole answer is a date: without an estimate they are told without any number. */
const needsEstimate: readonly string[] = ['moving'];
/** States in which the buyer wants to know a date that only an estimate gives: without one a person takes over. */
const wantsEstimate: readonly string[] = ['moving', 'stalled', 'no_first_scan'];
/** States that a script alone cannot settle. */
const needsPerson: readonly string[] = ['returning', 'lost'];
const mostParcelsTold = 3;

/** "Where is it?", "why so slow?", "it says delivered": S8 to S11. */
export function decideParcel(turn: Turn, reading: Understood): Turn {
  if (!turn.snapshot.verified) return verifyFirst(turn, reading);
  const purpose = reading.label === 'delivered_not_received' ? 'arrived' : 'parcel';
  const choice = chooseOrder(turn, reading, purpose);
  if (!choice) return handOver(turn, 'handover.topic', 'no_order_known');
  if ('candidates' in choice) return askWhichOrder(turn, choice.candidates, reading);
  return tellOrder(remember(turn, { orderId: choice.order.id }), reading, choice.order);
}

/** Where each parcel of the order stands; one that is said to be missing is looked for. */
export function tellOrder(turn: Turn, reading: Understood, order: OrderView): Turn {
  const orderId = order.id;
  if (order.isCancelled)
    return handOver(say(turn, 'order.cancelled', { orderId }), 'handover.follow_up', 'cancelled_order', { orderId });
  if (order.parcels.length === 0 && order.isSent)
    return handOver(turn, 'handover.no_basis', 'fact_missing', { orderId });
  if (order.parcels.length === 0) return say(turn, order.isPaid ? 'parcel.unshipped' : 'parcel.unpaid', { orderId });
  const other = otherParcel(turn, reading, order);
  if (other) return remember(tellParcel(turn, order, other), { parcelId: other.id });
  const pending = order.parcels.filter((parcel) => parcel.state !== 'delivered');
  const delivered = order.parcels.filter((parcel) => parcel.state === 'delivered');
  const missing = delivered.find((parcel) => claimsMissing(turn, reading, parcel, pending.length));
  if (missing) {
    const subject = { orderId, parcelId: missing.id };
    // Asked to look once, whoever has looked is not asked again.
    if (hasSaid(turn, 'parcel.delivered_not_received', missing.id))
      return handOver(turn, 'handover.follow_up', 'delivered_not_received', subject);
    const told = say(turn, 'parcel.delivered_not_received', subject);
    return handOver(told, 'handover.follow_up', 'delivered_not_received', subject);
  }
  const toTell = pending.length > 0 ? pending.slice(0, mostParcelsTold) : delivered.slice(0, 1);
  const told = toTell.reduce((soFar, parcel) => tellParcel(soFar, order, parcel), turn);
  return remember(told, { parcelId: toTell.length === 1 ? (toTell[0]?.id ?? null) : null });
}

/** "And the other parcel?": the one of this order that nothing was said of yet, or else the one not told last. */
function otherParcel(turn: Turn, { text }: Understood, { parcels }: OrderView): ParcelView | null {
  if (!meansOtherParcel(text) && !meansTheOther(text)) return null;
  const isTold = ({ id }: ParcelView) => Object.keys(turn.state.said).some((said) => said.endsWith(`:${id}`));
  const untold = parcels.filter((parcel) => !isTold(parcel));
  if (untold.length > 0) return untold.length < parcels.length ? (untold[0] ?? null) : null;
  const others = parcels.filter(({ id }) => id !== turn.state.parcelId);
  return others.length === 1 ? (others[0] ?? null) : null;
}

/** Either in so many words, or by asking "where is it" again after hearing that it was delivered. */
function claimsMissing(turn: Turn, reading: Understood, parcel: ParcelView, pendingCount: number): boolean {
  if (reading.label === 'delivered_not_received') return true;
  return pendingCount === 0 && hasSaid(turn, 'parcel.delivered', parcel.id);
}

function tellParcel(turn: Turn, order: OrderView, parcel: ParcelView): Turn {
  const subject = { orderId: order.id, parcelId: parcel.id };
  const isDateless = needsEstimate.includes(parcel.state) && !parcel.hasEstimate;
  const told = say(turn, isDateless ? 'parcel.no_basis' : `parcel.${parcel.state}`, subject);
  if (needsPerson.includes(parcel.state)) return handOver(told, 'handover.person', `parcel_${parcel.state}`, subject);
  return wantsEstimate.includes(parcel.state) && !parcel.hasEstimate
    ? handOver(told, 'handover.no_basis', 'no_basis', subject)
    : told;
}
