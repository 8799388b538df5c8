import type { Understood } from '../triage/index.ts';
import { tellOrder } from './decide-parcel.ts';
import { decideReturn } from './decide-return.ts';
import { groupOf } from './return-reasons.ts';
import { isUnsent, type OrderView, type ParcelView } from './snapshot.ts';
import { ask, handOver, hasSaid, question, remember, type Turn } from './turn.ts';
import { saysReceived, turnsAway } from './words/parcels.ts';
import { namesFault } from './words/wishes.ts';

/**
 * Goods that the carrier still has cannot be sent back, and nothing is wrong with them yet: the buyer hears where they are
 * and what can be done. Asked once; whoever has them all the same goes on. Null: they have come, as far as anybody knows.
 */
export function settleNotReceived(turn: Turn, reading: Understood, order: OrderView): Turn | null {
  const [parcel] = order.parcels;
  if (order.isCompleted || order.parcels.some(({ state }) => state === 'delivered')) return null;
  if (isUnsent(order))
    return handOver(tellOrder(turn, reading, order), 'handover.follow_up', 'return_before_receipt', {
      orderId: order.id,
    });
  if (!parcel) return null;
  const lying = order.parcels.find(({ state }) => state === 'ready_for_pickup') ?? parcel;
  return hasSaid(turn, 'return.not_received', lying.id) ? null : askWhetherReceived(turn, reading, order, lying);
}

function askWhetherReceived(turn: Turn, reading: Understood, { id }: OrderView, parcel: ParcelView): Turn {
  const said = { ...turn.state.said, [`return.not_received:${parcel.id}`]: 1 };
  const asked = question('received', ['received', 'unwanted'], reading);
  return ask(remember(turn, { said, orderId: id }), 'return.not_received', asked, { orderId: id, parcelId: parcel.id });
}

/** They have the goods, and the return goes on; or they do not want them, which a colleague settles with the carrier. */
export function answerReceived(turn: Turn, reading: Understood): Turn | null {
  const { open, orderId } = turn.state;
  const order = turn.snapshot.orders.find(({ id }) => id === orderId);
  const wish = open?.pending;
  if (!order || !wish) return null;
  const closed = { ...remember(turn, { open: null }), picked: order };
  if (reading.choice === 'received' || (reading.choice === undefined && saysReceived(reading.text)))
    return decideReturn(closed, { ...reading, ...wish, confidence: 1, alternatives: [] });
  // Whoever tells what is wrong with the goods holds them.
  const label = groupOf(reading) === 'quality' ? reading.label : 'quality_defect';
  if (reading.choice === undefined && (namesFault(reading.text) || label === reading.label))
    return decideReturn(closed, { ...reading, label, confidence: 1 });
  if (reading.choice === 'unwanted' || turnsAway(reading.text))
    return handOver(closed, 'handover.follow_up', 'return_before_receipt', { orderId });
  return null;
}
