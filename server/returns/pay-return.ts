import type { Db, Tx } from '../platform/database.ts';
import { notFound, Refused } from '../platform/errors.ts';
import { askRefund, type Refund, type RefundPorts } from '../refunds/index.ts';
import { callAboutQuality } from './call-about-quality.ts';
import { selectOwing } from './owed-queries.ts';
import type { Actor } from './rules.ts';
import { type OwedLine, type OwedSum, owedLines, refundsFor, sumOwed } from './sum-owed.ts';
import { type LineStep, lockReturn, takeSteps } from './take-steps.ts';

export type PayReturn = {
  shopId: string;
  returnId: string;
  by: Actor;
  /** The version that a person looked at; null: whoever acts looks at no page. */
  seen: number | null;
  /** Null: all that something is owed for. */
  lineIds: readonly string[] | null;
  /** Of a hundred of the price, for goods that the buyer keeps. */
  keepsGoodsPercent: number | null;
  /** A person moves the money, though the provider of the payment could. */
  isManual?: boolean;
};

/**
 * Gives back what is owed for a return: a refund for each remedy, as `sumOwed` has it. However often it is asked, what is in
 * a refund already is answered with that one; what came to nothing is paid anew.
 * Throws Refused `return_nothing_due`, `return_seen_before`, and what `sumOwed` and `askRefund` refuse.
 */
export async function payReturn(
  tx: Tx,
  paying: PayReturn,
  ports: RefundPorts,
  now: Temporal.Instant,
): Promise<Refund[]> {
  const { shopId, returnId, by, seen, lineIds, keepsGoodsPercent, isManual = false } = paying;
  // The return first and the order's till after it: so does everybody who takes both.
  const { version } = await lockReturn(tx, shopId, returnId);
  const owing = await selectOwing(tx, shopId, returnId);
  const owed = owing ? owedLines(owing).filter(({ id }) => lineIds?.includes(id) ?? true) : [];
  const lines = owed.filter(({ isAsked }) => !isAsked);
  if (!owing || owed.length === 0) throw new Refused('return_nothing_due', 409);
  if (lines.length === 0) return refundsFor(owing, owed);
  if (seen !== null && seen !== version) throw new Refused('return_seen_before', 409);
  const sums = sumOwed(owing, lines, keepsGoodsPercent);
  const steps = stepsOf(lines, sums);
  if (steps.length > 0) await takeSteps(tx, { shopId, returnId, by, seen: null, steps }, now);
  const isRefunded = ({ remedy, amountMinor }: OwedSum) => remedy === 'refund' && amountMinor > 0;
  const paid = sums.filter(isRefunded).flatMap((sum) => sum.lineIds);
  if (paid.length > 0) await callAboutQuality(tx, { shopId, returnId, lineIds: paid }, now);
  const before = owing.refunds.filter((refund) => refund.returnId === returnId).length;
  const refunds: Refund[] = [];
  for (const { remedy, parts, amountMinor } of sums.filter((sum) => sum.amountMinor > 0)) {
    const requestKey = `return:${returnId}:${before + refunds.length}`;
    const { orderId, currency } = owing;
    const asked = { shopId, orderId, returnId, parts, amountMinor, currency, remedy, by, requestKey, isManual };
    refunds.push(await askRefund(tx, asked, ports, now));
  }
  return refunds;
}

/** What failed or was put off is owed now; goods that cost nothing are settled with nothing. */
function stepsOf(lines: readonly OwedLine[], sums: readonly OwedSum[]): LineStep[] {
  const isFree = (id: string) => sums.some(({ amountMinor, lineIds }) => amountMinor === 0 && lineIds.includes(id));
  return lines.flatMap(({ id: lineId, money, case: state, remedy }): LineStep[] => {
    const isPutOff = money === 'none' && remedy === 'refund' && !isFree(lineId);
    const due: LineStep[] = isPutOff || money === 'refund_failed' ? [{ lineId, axis: 'money', to: 'refund_due' }] : [];
    if (!isFree(lineId)) return due;
    return [
      ...due,
      ...(money === 'none' ? [] : [{ lineId, axis: 'money', to: 'none' } as const]),
      ...(state === 'approved' ? [{ lineId, axis: 'case', to: 'resolved' } as const] : []),
    ];
  });
}

export type Payment = {
  currency: string;
  sums: OwedSum[];
  /** Goods that the buyer keeps are not in it until somebody says how much of their price goes back. */
  needsPercent: boolean;
  /** Refunds that are under way or paid for what is owed. */
  refunds: Refund[];
};

/** What `payReturn` would ask for now. Throws `not_found`, `return_price_unknown`. */
export async function previewPayment(
  db: Db,
  { shopId, returnId, keepsGoodsPercent }: Pick<PayReturn, 'shopId' | 'returnId' | 'keepsGoodsPercent'>,
): Promise<Payment> {
  const owing = await selectOwing(db, shopId, returnId);
  if (!owing) throw notFound();
  const owed = owedLines(owing);
  const lines = owed.filter(({ isAsked }) => !isAsked);
  const isUnsaid = ({ remedy }: OwedLine) => remedy === 'partial_keep' && keepsGoodsPercent === null;
  return {
    currency: owing.currency,
    sums: sumOwed(
      owing,
      lines.filter((line) => !isUnsaid(line)),
      keepsGoodsPercent,
    ),
    needsPercent: lines.some(isUnsaid),
    refunds: refundsFor(owing, owed),
  };
}
