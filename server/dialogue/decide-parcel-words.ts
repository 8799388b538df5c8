import type { ParcelState } from '../parcels/index.ts';
import { type Understood, verdictOf } from '../triage/index.ts';
import { mentions } from './choose-order.ts';
import { decideParcel, tellOrder } from './decide-parcel.ts';
import { ordersNamedByGoods } from './named-goods.ts';
import { groupOf } from './return-reasons.ts';
import type { OrderView, ParcelView } from './snapshot.ts';
import { add, handOver, hasSaid, remember, say, type Turn } from './turn.ts';
import * as words from './words/parcels.ts';

type Found = { order: OrderView; parcel: ParcelView };

/** Words that name the state a parcel really is in settle which parcel is meant, and what is asked about it. */
export function decideParcelWords(turn: Turn, reading: Understood): Turn | null {
  const { text } = reading;
  if (!turn.snapshot.verified || turn.state.open?.kind === 'order') return null;
  if (words.asksCarrierDetail(text)) return handOver(turn, 'handover.follow_up', 'asks_carrier_detail', focusOf(turn));
  if (words.asksDistance(text) && turn.snapshot.orders.length > 0)
    return decideParcel(turn, { ...reading, label: 'where_is_order' });
  if (asksAfterParcel(turn, reading)) return decideParcel(turn, { ...reading, label: 'where_is_order' });
  return (
    found(turn, reading) ??
    cancelled(turn, reading) ??
    atPickup(turn, reading) ??
    afterAttempt(turn, reading) ??
    goingBack(turn, reading)
  );
}

/** Goods are named and asked after, or that one of an order's parcels which is still to come. */
function asksAfterParcel({ snapshot, state }: Turn, { text }: Understood): boolean {
  const focused = snapshot.orders.find(({ id }) => id === state.orderId);
  const isOneOfSeveral = words.meansComing(text) || (state.parcelId !== null && words.meansTheOther(text));
  if (state.parcelId !== null && words.asksHowMuchLonger(text)) return true;
  if (isOneOfSeveral && focused && focused.parcels.length > 1) return true;
  return words.asksArrival(text) && ordersNamedByGoods(text, snapshot.orders).length > 0;
}

/** What was being looked for is there: whoever looks should know. */
function found(turn: Turn, reading: Understood): Turn | null {
  const isParcelTalk = Object.keys(turn.state.said).some((said) => said.startsWith('parcel.'));
  const isAboutGoods = groupOf(reading) !== null && verdictOf(reading) === 'act';
  if (!isParcelTalk || isAboutGoods || !words.saysFound(reading.text)) return null;
  const told = say(turn, 'talk.ok');
  return turn.state.handedOver ? add(told, { kind: 'note', why: 'parcel_found' }) : told;
}

/** "Why was it cancelled?": of the order named, or of the one that was. */
function cancelled(turn: Turn, reading: Understood): Turn | null {
  if (!words.wondersAtCancelling(reading.text)) return null;
  const all = turn.snapshot.orders.filter((order) => order.isCancelled);
  const named =
    all.find((order) => mentions(reading, order)) ?? ordersNamedByGoods(reading.text, turn.snapshot.orders)[0];
  const order = named ?? all.find(({ id }) => id === turn.state.orderId) ?? all[0];
  return order?.isCancelled ? tellOrder(remember(turn, { orderId: order.id }), reading, order) : null;
}

function atPickup(turn: Turn, reading: Understood): Turn | null {
  const ready = inState(turn, 'ready_for_pickup');
  if (!ready) return null;
  const wasTold = hasSaid(turn, 'parcel.ready_for_pickup', ready.parcel.id);
  const namesPlace = /驿站|代收|柜|自提|pick ?up|locker|collection|shop/iu.test(reading.text);
  if (words.saysNotAtPickup(reading.text) && (wasTold || namesPlace || turn.snapshot.orders.length === 1))
    return handOver(turn, 'handover.follow_up', 'not_at_pickup', subjectOf(ready));
  return words.asksPickup(reading.text) ? tell(turn, reading, ready.order) : null;
}

function afterAttempt(turn: Turn, reading: Understood): Turn | null {
  const failed = inState(turn, 'attempt_failed');
  if (!failed) return null;
  if (hasSaid(turn, 'parcel.attempt_failed', failed.parcel.id) && words.confirmsAddress(reading.text))
    return handOver(turn, 'handover.follow_up', 'address_confirmed', subjectOf(failed));
  return words.saysAttempt(reading.text) ? tell(turn, reading, failed.order) : null;
}

function goingBack(turn: Turn, reading: Understood): Turn | null {
  const returning = inState(turn, 'returning');
  return returning && words.saysGoingBack(reading.text) ? tell(turn, reading, returning.order) : null;
}

function tell(turn: Turn, reading: Understood, picked: OrderView): Turn {
  return decideParcel({ ...turn, picked }, { ...reading, label: 'where_is_order' });
}

/** The parcel in this state: of the order in focus, or else of the newest order that has one. */
function inState({ snapshot, state }: Turn, wanted: ParcelState): Found | null {
  const found = snapshot.orders
    .filter((order) => !order.isCancelled)
    .flatMap((order) => order.parcels.filter((one) => one.state === wanted).map((parcel) => ({ order, parcel })));
  return found.find(({ order }) => order.id === state.orderId) ?? found[0] ?? null;
}

const focusOf = ({ state }: Turn) => ({ orderId: state.orderId });
const subjectOf = ({ order, parcel }: Found) => ({ orderId: order.id, parcelId: parcel.id });
