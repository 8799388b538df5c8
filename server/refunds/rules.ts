export const refundStatuses = [
  'waiting_approval',
  'held',
  'queued',
  'sent',
  'not_sent',
  'unknown',
  'cancelled',
] as const;
export type RefundStatus = (typeof refundStatuses)[number];

/** `partial_keep`: something back while the buyer keeps the goods. */
export const remedies = ['refund', 'partial_keep', 'store_credit'] as const;
export type Remedy = (typeof remedies)[number];

/** `provider`: through the one that took the payment. `manual`: a person moves the money and writes down its reference. */
export const methods = ['provider', 'manual', 'store_credit'] as const;
export type Method = (typeof methods)[number];

/** Who takes a step. */
export type Actor = { kind: 'buyer' | 'qin' } | { kind: 'agent' | 'api'; id: string };

export const isSameActor = (one: Actor, other: Actor): boolean =>
  one.kind === other.kind && ('id' in one ? one.id : null) === ('id' in other ? other.id : null);

export const partReasons = ['goods', 'discount', 'freight', 'keeps_goods', 'other'] as const;
/** A line of the sum, with its reason. What is taken off is below zero. */
export type Part = { reason: (typeof partReasons)[number]; amountMinor: number; lineId?: string | null; note?: string };

export const isForGoods = ({ reason }: Part): boolean => reason === 'goods' || reason === 'keeps_goods';

/** Whether a refund is for these goods of a return: it says so by name. What else is in it, freight or goodwill, settles nothing. */
export const paysFor = ({ parts }: { parts: readonly Part[] }, lineId: string): boolean =>
  parts.some((part) => part.lineId === lineId && isForGoods(part));

/** Money for goods of a return that are not named would leave them owed. */
export const isUnnamed = (part: Part): boolean => isForGoods(part) && !part.lineId;

/** A refund in a currency other than the limit's is above it: nobody knows what it is worth. Null: there is no limit. */
export function needsSecondPerson(
  refund: { amountMinor: number; currency: string },
  limit: { minor: number | null; currency: string },
): boolean {
  if (limit.minor === null) return false;
  return refund.currency !== limit.currency || refund.amountMinor > limit.minor;
}

/** What the ledger's row means for the refund. Money that came back to the shop later was not refunded. */
export function statusFromSend(send: string, delivery: string | null): RefundStatus {
  if (send === 'sent') return delivery === 'undelivered' ? 'not_sent' : 'sent';
  if (send === 'not_sent' || send === 'unknown') return send;
  return 'queued';
}

/** While it stands so, its sum is reserved in the order's till. */
export const holdsMoney = (status: RefundStatus): boolean => status !== 'cancelled' && status !== 'not_sent';

/** A line of the order: all that was bought of it, how much of it came back before, and how much comes back now. */
export type SoldLine = {
  lineId: string;
  priceMinor: number;
  quantity: number;
  returnedBefore: number;
  returning: number;
};

export type Sum = {
  lines: readonly SoldLine[];
  /** Of the order as a whole, off the sum of its lines. */
  discountMinor: number;
  /** What the buyer paid for the way to them. */
  freightMinor: number;
  /** Whose fault it is that goods come back. */
  fault: 'shop' | 'buyer';
  /** The law gives back the freight as well, once nothing of the order is kept. */
  lawGivesFreight: boolean;
  /** The buyer keeps the goods and gets so much of a hundred of their price. */
  keepsGoodsPercent?: number;
};

/**
 * What is owed for what comes back, line by line. The discount is shared out over the lines by their worth, to the cent; of a
 * line's units the cents that do not divide fall on the last, so that all returns of an order together give exactly what
 * was paid, in however many parts they come. Freight goes back in proportion where the shop is at fault, and by law with
 * the last of the goods.
 */
export function refundAmount(sum: Sum): { parts: Part[]; amountMinor: number } {
  const worth = sum.lines.map(({ priceMinor, quantity }) => priceMinor * quantity);
  const discounts = shareOut(Math.min(sum.discountMinor, total(worth)), worth);
  const lines = sum.lines.map((line, n) => ({ ...line, gross: worth[n] ?? 0, discount: discounts[n] ?? 0 }));
  const parts: Part[] = [];
  for (const { lineId, quantity, returnedBefore, returning, gross, discount } of lines) {
    const of = (whole: number) => stepOf(whole, quantity, returnedBefore, returning);
    if (sum.keepsGoodsPercent !== undefined) {
      const net = of(gross) - of(discount);
      parts.push({ reason: 'keeps_goods', lineId, amountMinor: partOf(net, sum.keepsGoodsPercent, 100) });
      continue;
    }
    parts.push({ reason: 'goods', lineId, amountMinor: of(gross) });
    parts.push({ reason: 'discount', lineId, amountMinor: -of(discount) });
  }
  if (sum.keepsGoodsPercent === undefined) parts.push({ reason: 'freight', amountMinor: freightOf(sum) });
  const told = parts.filter(({ amountMinor }) => amountMinor !== 0);
  return { parts: told, amountMinor: total(told.map(({ amountMinor }) => amountMinor)) };
}

function freightOf({ lines, freightMinor, fault, lawGivesFreight }: Sum): number {
  const bought = total(lines.map(({ priceMinor, quantity }) => priceMinor * quantity));
  const before = total(lines.map(({ priceMinor, returnedBefore }) => priceMinor * returnedBefore));
  const now = total(lines.map(({ priceMinor, returning }) => priceMinor * returning));
  if (now === 0) return 0;
  if (fault === 'shop') return stepOf(freightMinor, bought, before, now);
  return lawGivesFreight && before + now === bought ? freightMinor : 0;
}

/** The part of `whole` that falls on `now` of `count` after `before` of them: all steps together are the whole. */
const stepOf = (whole: number, count: number, before: number, now: number): number =>
  partOf(whole, before + now, count) - partOf(whole, before, count);

const partOf = (whole: number, many: number, of: number): number =>
  of === 0 ? 0 : Number((BigInt(whole) * BigInt(many)) / BigInt(of));

const total = (amounts: readonly number[]): number => amounts.reduce((sum, one) => sum + one, 0);

/** A sum shared out by weight, to the cent: what is left over goes to the largest remainders, the first of equals first. */
export function shareOut(minor: number, weights: readonly number[]): number[] {
  const all = BigInt(total(weights));
  if (all === 0n) return weights.map(() => 0);
  const exact = weights.map((weight) => BigInt(minor) * BigInt(weight));
  const shares = exact.map((one) => Number(one / all));
  const left = minor - total(shares);
  const byRemainder = exact
    .map((one, place) => ({ place, remainder: one % all }))
    .sort((a, b) => (a.remainder === b.remainder ? a.place - b.place : a.remainder > b.remainder ? -1 : 1));
  for (const { place } of byRemainder.slice(0, left)) shares[place] = (shares[place] ?? 0) + 1;
  return shares;
}
