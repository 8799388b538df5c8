import type { Locale } from '../../../shared/labels.ts';
import type { OrderView, Snapshot } from '../snapshot.ts';
import { items } from './items.ts';
import type { Given, GivenOrder } from './table.ts';

/** The given world as decide() sees it, without any database. Ids speak for themselves. */
export function imagineSnapshot(given: Given, isVerified: boolean): Snapshot {
  const isKnown = isVerified && !given.isStranger;
  return {
    verified: isVerified,
    isOnPlatform: false,
    orders: isKnown ? given.orders.map((order) => imagineOrder(order, given)) : [],
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

function imagineOrder(order: GivenOrder, given: Given): OrderView {
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
    parcels: order.parcels.map((state, index) => ({
      id: `parcel ${order.number}/${index + 1}`,
      trackingNumber: null,
      state,
      hasEstimate: !given.hasThinBasis && !neverEstimated.includes(state),
    })),
  };
}
