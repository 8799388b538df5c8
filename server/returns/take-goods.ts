import { reasonTree } from '../../shared/reason-tree.ts';
import { Refused } from '../platform/errors.ts';
import type { BoughtGoods } from './bought-queries.ts';
import type { Returnable, SaidReason } from './views.ts';

/** One thing that goes back, as it is asked for. */
export type WantedLine = {
  orderLineId: string;
  quantity: number;
  /** What the buyer would have instead. */
  exchangeVariantId?: string | null;
  /** The goods came in exchange for this earlier line. */
  ofLineId?: string | null;
  /** Why this one goes back, where it is not the reason of all. */
  reasons?: readonly SaidReason[];
};

export type TakenLine = Omit<Returnable, 'bought' | 'inReturn' | 'exchanged'> & {
  quantity: number;
  exchangeVariantId: string | null;
  ofLineId: string | null;
  reasons: readonly SaidReason[];
};

/**
 * The wanted lines with what was sold as it is told now, in the order in which their units are claimed by everybody.
 * Throws Refused `return_no_lines`, `return_not_in_order`, `return_order_cancelled` and `return_units`.
 */
export function takeGoods({ status, goods }: BoughtGoods, wanted: readonly WantedLine[]): TakenLine[] {
  if (wanted.length === 0) throw new Refused('return_no_lines', 422);
  if (status === 'cancelled') throw new Refused('return_order_cancelled');
  const taken = wanted.map((line) => takeLine(goods, line));
  for (const { orderLineId, title, bought, inReturn, exchanged } of goods) {
    const mine = taken.filter((line) => line.orderLineId === orderLineId);
    if (unitsOf(mine) > bought - inReturn) throw noUnits(title, bought - inReturn);
    for (const came of exchanged)
      if (unitsOf(mine.filter(({ ofLineId }) => ofLineId === came.lineId)) > came.quantity)
        throw noUnits(came.title, came.quantity);
  }
  return taken.sort((one, other) => (one.orderLineId < other.orderLineId ? -1 : 1));
}

function takeLine(goods: readonly Returnable[], wanted: WantedLine): TakenLine {
  const sold = goods.find(({ orderLineId }) => orderLineId === wanted.orderLineId);
  const came = wanted.ofLineId ? sold?.exchanged.find(({ lineId }) => lineId === wanted.ofLineId) : sold;
  if (!sold || !came) throw new Refused('return_not_in_order', 404);
  const { orderLineId, priceMinor } = sold;
  const { title, options, variantId, productId } = came;
  const { quantity, exchangeVariantId = null, ofLineId = null, reasons = [] } = wanted;
  return {
    ...{ orderLineId, title, options, priceMinor, productId, variantId },
    ...{ quantity, exchangeVariantId, ofLineId, reasons: reasons.map(knownDetail) },
  };
}

/** A detail that the tree does not have is none. */
export function knownDetail(said: SaidReason): SaidReason {
  const isKnown = said.detail !== null && reasonTree[said.reason].details.includes(said.detail);
  return isKnown ? said : { ...said, detail: null };
}

const unitsOf = (lines: readonly { quantity: number }[]) => lines.reduce((sum, { quantity }) => sum + quantity, 0);

function noUnits(title: string, left: number): Refused {
  return new Refused('return_units', 409, { title, left: Math.max(left, 0) });
}
