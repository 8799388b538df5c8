import { type Understood, verdictOf } from '../triage/index.ts';
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
  const named = itemNamedIn(reading.text, order);
  if (named !== undefined) return { turn: withItem(turn, order, named), isAsked: false };
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

const meansAll = /全部|全都|都(?:要|想|不|退|是)|[两三四]件都|所有|\b(?:all|both|everything|each)\b/iu;

/** The id of the item named, null for several or all of them; undefined where none is. */
function itemNamedIn(text: string, { lines }: OrderView): string | null | undefined {
  const named = lineNamedIn(text, lines);
  if (named === 'several') return null;
  return named?.id ?? (meansAll.test(text) ? null : undefined);
}

/** The item is told, or a reason instead of it: either way the return can go on. Null: it is about something else. */
export function answerItem(turn: Turn, reading: Understood): { turn: Turn; saysWhy: boolean } | null {
  const offered = turn.state.open?.options ?? [];
  const order = turn.snapshot.orders.find(({ lines }) => lines.some(({ id }) => offered.includes(id)));
  if (!order) return null;
  const chosen = order.lines.find(({ id }) => id === reading.choice)?.id;
  const item = reading.choice === 'all' ? null : (chosen ?? itemNamedIn(reading.text, order));
  const saysWhy = reading.choice === undefined && groupOf(reading) !== null && verdictOf(reading) === 'act';
  if (item === undefined && !saysWhy) return null;
  const settled = withItem(remember(turn, { open: null, orderId: order.id }), order, item ?? null);
  return { turn: { ...settled, picked: order }, saysWhy };
}

/** The item under way of this order, if the buyer told which. */
export function lineIdOf({ item }: Pick<Turn['state'], 'item'>, orderId: string | null): string | null {
  return item !== null && item.orderId === orderId ? item.lineId : null;
}
