import type { Understood } from '../triage/index.ts';
import { lineNamedIn } from './named-goods.ts';
import { type Group, groupOf } from './return-reasons.ts';
import type { OrderView } from './snapshot.ts';
import { ask, question, remember, type Turn } from './turn.ts';

/** Goods whose photos are asked for show themselves which they are. */
const shownByPhotos: readonly (Group | null)[] = ['quality', 'fulfilment'];

/** Which of the order's goods a return is about, as far as the message names it; asked where that matters. */
export function settleItem(
  turn: Turn,
  reading: Understood,
  order: OrderView | null,
  group: Group | null,
): { turn: Turn; isAsked: boolean } {
  if (!order || order.lines.length < 2) return { turn, isAsked: false };
  const named = lineNamedIn(reading.text, order.lines);
  if (named) return { turn: withItem(turn, order, named.id), isAsked: false };
  const isKnown = turn.state.item?.orderId === order.id;
  if (isKnown || shownByPhotos.includes(group)) return { turn, isAsked: false };
  return { turn: askWhichItem(turn, reading, order), isAsked: true };
}

function askWhichItem(turn: Turn, reading: Understood, order: OrderView): Turn {
  const options = [...order.lines.map(({ id }) => id), 'all'];
  return ask(turn, 'return.which_item', question('item', options, reading), { orderId: order.id });
}

function withItem(turn: Turn, { id }: OrderView, lineId: string | null): Turn {
  return remember(turn, { item: { orderId: id, lineId } });
}

/** The item is told, or a reason instead of it: either way the return can go on. Null: it is about something else. */
export function answerItem(turn: Turn, reading: Understood): { turn: Turn; saysWhy: boolean } | null {
  const offered = turn.state.open?.options ?? [];
  const order = turn.snapshot.orders.find(({ lines }) => lines.some(({ id }) => offered.includes(id)));
  if (!order) return null;
  const line = order.lines.find(({ id }) => id === reading.choice) ?? lineNamedIn(reading.text, order.lines);
  const saysWhy = groupOf(reading) !== null;
  if (!line && reading.choice !== 'all' && !saysWhy) return null;
  const settled = withItem(remember(turn, { open: null, orderId: order.id }), order, line?.id ?? null);
  return { turn: { ...settled, picked: order }, saysWhy };
}

/** The item under way of this order, if the buyer told which. */
export function lineIdOf({ item }: Turn['state'], orderId: string | null): string | null {
  return item !== null && item.orderId === orderId ? item.lineId : null;
}
