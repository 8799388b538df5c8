import type { Locale } from '../../../shared/labels.ts';
import type { OrderView, Snapshot } from '../snapshot.ts';
import { items } from './items.ts';
import type { Given, GivenOrder } from './table.ts';

/** The given world as decide() sees it, without any database. Ids speak for themselves. */
export function imagineSnapshot(given: Given, isVerified: boolean): Snapshot {
  const isKnown = isVerified && !given.isStranger;
  return { verified: isVerified, orders: isKnown ? given.orders.map((order) => imagineOrder(order, given)) : [] };
}

/** Orders as a question names them. */
export function imagineNames(given: Given, locale: Locale) {
  return {
    orders: given.orders.map(({ number, item }) => ({
      id: idOf(number),
      number,
      lines: [{ title: items[item][locale] }],
    })),
  };
}

export const idOf = (number: string) => `order ${number}`;
export const numberOf = (id: string) => id.replace(/^order /, '');

const neverEstimated: readonly string[] = ['delivered', 'returning', 'lost'];

function imagineOrder(order: GivenOrder, given: Given): OrderView {
  return {
    id: idOf(order.number),
    number: order.number,
    isCancelled: order.isCancelled === true,
    isPaid: order.isUnpaid !== true,
    titles: [items[order.item].en, items[order.item]['zh-CN']],
    lineCount: 1,
    parcels: order.parcels.map((state, index) => ({
      id: `parcel ${order.number}/${index + 1}`,
      trackingNumber: null,
      state,
      hasEstimate: !given.hasThinBasis && !neverEstimated.includes(state),
    })),
  };
}
