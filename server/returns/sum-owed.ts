import { refundsDelivery } from '../law/index.ts';
import { Refused } from '../platform/errors.ts';
import { holdsMoney, type Part, paysFor, type Refund, type Remedy, refundAmount } from '../refunds/index.ts';
import { isHere } from './goods-rules.ts';
import type { GoodsState, LineState } from './machine-rules.ts';
import type { KeptVerdict } from './write-decision.ts';

/** `units`: what was accepted of it, or all while nobody has looked. */
export type ReturnedLine = LineState & { id: string; returnId: string; orderLineId: string; units: number };

/** A return with its order: what was bought, what goes back of it in all its returns, and what was given back so far. */
export type Owing = {
  returnId: string;
  orderId: string;
  currency: string;
  totalMinor: number | null;
  freightMinor: number | null;
  discountMinor: number | null;
  sold: readonly { id: string; quantity: number; priceMinor: number | null }[];
  returned: readonly ReturnedLine[];
  verdict: KeptVerdict | null;
  /** Of the order. */
  refunds: readonly Refund[];
};

export type OwedLine = ReturnedLine & {
  remedy: Remedy;
  /** It is in a refund already that has not come to nothing. */
  isAsked: boolean;
};

/** What goes back in one sum; `amountMinor` 0: the goods cost nothing. */
export type OwedSum = { remedy: Remedy; parts: Part[]; amountMinor: number; lineIds: string[] };

const isLive = ({ status }: Refund): boolean => holdsMoney(status);

/** The lines of the return for which something is to be given, each with what it is. */
export function owedLines({ returned, returnId, verdict, refunds }: Owing): OwedLine[] {
  return returned
    .filter((line) => line.returnId === returnId)
    .flatMap((line) => {
      const remedy = remedyOf(line, verdict?.lines.find(({ lineId }) => lineId === line.id)?.remedy ?? null);
      return remedy
        ? [{ ...line, remedy, isAsked: refunds.some((refund) => isLive(refund) && paysFor(refund, line.id)) }]
        : [];
    });
}

/** The same before the goods are here: what the shop has granted, and has not given yet. */
export function grantedLines(owing: Owing): OwedLine[] {
  const asIfHere = ({ case: state, goods, ...line }: ReturnedLine): ReturnedLine => ({
    ...line,
    case: state,
    goods: state === 'approved' && isAwaited(goods) ? 'accepted' : goods,
  });
  return owedLines({ ...owing, returned: owing.returned.map(asIfHere) });
}

/** The refunds under way or paid that some of these lines are in. */
export function refundsFor({ refunds }: Owing, lines: readonly ReturnedLine[]): Refund[] {
  return refunds.filter((refund) => isLive(refund) && lines.some(({ id }) => paysFor(refund, id)));
}

const isAwaited = (goods: GoodsState): boolean =>
  ['awaiting_parcel', 'in_transit_back', 'arrived', 'inspecting'].includes(goods);

function remedyOf({ case: state, goods, money }: LineState, granted: string | null): Remedy | null {
  if (money === 'refund_due' || money === 'refund_failed')
    return granted === 'keep_partial' && goods === 'not_required' ? 'partial_keep' : 'refund';
  if (money !== 'none' || state !== 'approved' || !isHere(goods)) return null;
  // Money that was put off when the goods were looked at is owed once somebody gives it.
  if (granted === 'refund') return 'refund';
  return granted === 'credit' ? 'store_credit' : null;
}

/**
 * What is owed for these lines, a sum for each remedy, line by line after all that was given back of the order before: so
 * that all returns of an order together give what was paid, and freight once. Throws Refused `return_price_unknown`,
 * and `return_percent_missing` where the buyer keeps goods and nobody says how much of their price goes back.
 */
export function sumOwed(owing: Owing, lines: readonly OwedLine[], keepsGoodsPercent: number | null): OwedSum[] {
  const { sold, freightMinor, discountMinor } = bought(owing);
  const given = givenBefore(owing);
  const sums = new Map<Remedy, OwedSum>();
  for (const line of lines) {
    const isKept = line.remedy === 'partial_keep';
    if (isKept && keepsGoodsPercent === null) throw new Refused('return_percent_missing', 422);
    const left =
      (sold.find(({ lineId }) => lineId === line.orderLineId)?.quantity ?? 0) - given.unitsOf(line.orderLineId);
    const returning = Math.max(0, Math.min(line.units, left));
    const { parts } = refundAmount({
      ...{ freightMinor, discountMinor, ...termsOf(owing, line.id) },
      lines: sold.map((one) => ({
        ...{ ...one, returnedBefore: given.unitsOf(one.lineId) },
        returning: one.lineId === line.orderLineId ? returning : 0,
      })),
      ...(isKept && keepsGoodsPercent !== null ? { keepsGoodsPercent } : {}),
    });
    const sum = sums.get(line.remedy) ?? { remedy: line.remedy, parts: [], amountMinor: 0, lineIds: [] };
    sums.set(line.remedy, sum);
    sum.lineIds.push(line.id);
    for (const part of named(parts, line.id)) {
      // By hand, more of it may have been given than was paid for it.
      const freightLeft = Math.max(0, freightMinor - given.freight);
      const amountMinor = part.reason === 'freight' ? Math.min(part.amountMinor, freightLeft) : part.amountMinor;
      if (part.reason === 'freight') given.freight += amountMinor;
      if (amountMinor !== 0 || part.lineId) sum.parts.push({ ...part, amountMinor });
      sum.amountMinor += amountMinor;
    }
    if (!isKept) given.add(line.orderLineId, returning);
  }
  return [...sums.values()];
}

/** With the return's line in place of the order's; one that is worth nothing is named all the same, so that it is over too. */
function named(parts: readonly Part[], lineId: string): Part[] {
  const ours = parts.map((part) => (part.lineId ? { ...part, lineId } : part));
  return ours.some((part) => part.lineId) ? ours : [{ reason: 'goods', lineId, amountMinor: 0 }, ...ours];
}

/** The order's total is what was paid; what its lines and freight are above it, was taken off. */
function bought({ sold, totalMinor, freightMinor: told, discountMinor: off }: Owing) {
  const lines = sold.map(({ id: lineId, quantity, priceMinor }) => {
    if (priceMinor === null) throw new Refused('return_price_unknown', 422);
    return { lineId, quantity, priceMinor };
  });
  const worth = lines.reduce((sum, { priceMinor, quantity }) => sum + priceMinor * quantity, 0);
  const freightMinor = told ?? Math.max(0, (totalMinor ?? 0) - worth + (off ?? 0));
  const discountMinor = totalMinor === null ? (off ?? 0) : Math.max(0, worth + freightMinor - totalMinor);
  return { sold: lines, freightMinor, discountMinor };
}

/** Goods that the buyer keeps are not returned. */
function givenBefore({ returned, refunds }: Owing) {
  const live = refunds.filter(isLive);
  const back = live.filter(({ remedy }) => remedy !== 'partial_keep');
  const units = new Map<string, number>();
  const add = (orderLineId: string, more: number) => units.set(orderLineId, (units.get(orderLineId) ?? 0) + more);
  for (const line of returned) if (back.some((refund) => paysFor(refund, line.id))) add(line.orderLineId, line.units);
  const freight = live
    .flatMap(({ parts }) => parts)
    .reduce((sum, part) => sum + (part.reason === 'freight' ? part.amountMinor : 0), 0);
  return { add, freight, unitsOf: (orderLineId: string) => units.get(orderLineId) ?? 0 };
}

/**
 * As they were decided: who answers for it, and whether the law gives the delivery back too. That the law makes the shop
 * pay the way back is no fault; that its own policy does, counts as one.
 */
function termsOf({ verdict }: Owing, lineId: string) {
  const kept = verdict?.lines.find((one) => one.lineId === lineId)?.verdict;
  const isOurs = kept?.line.key === 'fault' || (kept?.right === 'policy' && kept.freight === 'seller');
  return {
    fault: isOurs ? ('shop' as const) : ('buyer' as const),
    lawGivesFreight: kept?.right === 'law' && kept.country !== null && refundsDelivery(kept.country),
  };
}
