import type { Locale } from '../../../shared/labels.ts';
import type { Move } from '../moves.ts';
import type { OrderView, Snapshot } from '../snapshot.ts';
import { items } from './items.ts';
import type { Given, GivenOrder } from './table.ts';

/** The given world as decide() sees it, without any database. Ids speak for themselves. */
export function imagineSnapshot(given: Given, isVerified: boolean, done: readonly Move[] = []): Snapshot {
  const isKnown = isVerified && !given.isStranger;
  return {
    verified: isVerified,
    isOnPlatform: false,
    hasNumber: !given.hasMaskedPhone,
    hasStatement: !given.hasNoStatement,
    orders: isKnown ? given.orders.map((order) => imagineOrder(order, given, done)) : [],
  };
}

/** Orders as a question names them. */
export function imagineNames(given: Given, locale: Locale) {
  return {
    orders: given.orders.map(({ number, item, also = [] }) => ({
      id: idOf(number),
      number,
      lines: goodsOf({ item, also }).map((name) => ({ id: lineIdOf(number, name), title: items[name][locale] })),
    })),
  };
}

export const idOf = (number: string) => `order ${number}`;
const goodsOf = ({ item, also = [] }: Pick<GivenOrder, 'item' | 'also'>) => [item, ...also];
const lineIdOf = (number: string, name: string) => `${name} of ${number}`;
export const numberOf = (id: string) => id.replace(/^order /, '');

const neverEstimated: readonly string[] = ['delivered', 'returning', 'lost'];

/** China's seven days, as long as nothing is wrong with the goods. */
const lawDays = 7;

function imagineOrder(order: GivenOrder, given: Given, done: readonly Move[]): OrderView {
  const isOver = (order.deliveredDaysAgo ?? 0) > lawDays;
  const ofThis = done.filter((move) => 'orderId' in move && move.orderId === idOf(order.number));
  return {
    id: idOf(order.number),
    number: order.number,
    isCancelled: order.isCancelled === true,
    isPaid: order.isUnpaid !== true,
    isCompleted: order.status === 'completed',
    isSent: order.status !== undefined || order.parcels.some((state) => state !== 'unshipped'),
    lines: goodsOf(order).map((name) => ({
      id: lineIdOf(order.number, name),
      titles: [items[name].en, items[name]['zh-CN']],
    })),
    right: (_, reason) => (isOver && !/^(quality|ful)\./.test(reason) ? 'none' : 'law'),
    returned: returnedBy(ofThis),
    isWithdrawn: ofThis.some(({ kind }) => kind === 'withdraw'),
    parcels: order.parcels.map((state, index) => ({
      id: `parcel ${order.number}/${index + 1}`,
      trackingNumber: null,
      state,
      hasEstimate: !given.hasThinBasis && !neverEstimated.includes(state),
    })),
  };
}

/** What has become of a return by what was done so far. */
function returnedBy(done: readonly Move[]): OrderView['returned'] {
  let returned: OrderView['returned'] = null;
  for (const move of done) {
    if (move.kind === 'open_return' || move.kind === 'withdraw')
      returned ??= { status: 'requested', standing: 'requested' };
    if (move.kind === 'keep_exchange') returned = { status: 'approved', standing: 'approved' };
    if (move.kind === 'cancel_return') returned = null;
    if (returned && move.kind === 'say' && move.situation === 'return.refused')
      returned = { status: 'declined', standing: 'declined' };
    if (returned && move.kind === 'dispute_return') returned = { status: 'disputed', standing: 'declined' };
  }
  return returned;
}
