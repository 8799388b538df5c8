import { type Db, transact } from '../platform/database.ts';
import { type Refund, refundsOf } from '../refunds/index.ts';
import { refusalOfStep, type Step } from './machine-rules.ts';
import { type LockedLine, lockReturn, takeSteps } from './take-steps.ts';

/**
 * What became of a refund becomes of the lines that it was for: those that its parts name, or all to which money is owed.
 * Run twice it changes nothing more.
 */
export async function followRefund(
  db: Db,
  { shopId, returnId, refundId }: { shopId: string; returnId: string; refundId: string },
  now: Temporal.Instant,
): Promise<void> {
  await transact(db, async (tx) => {
    const { lines } = await lockReturn(tx, shopId, returnId);
    const refund = (await refundsOf(tx, shopId, { returnId })).find(({ id }) => id === refundId);
    if (!refund) return;
    const steps = linesOf(refund, lines).flatMap((line) =>
      wayTo(line, refund).map((step) => ({ ...step, lineId: line.id, detail: { refundId } })),
    );
    if (steps.length === 0) return;
    const due = refund.status === 'not_sent' ? { due: { at: now, for: 'refund' as const } } : {};
    await takeSteps(tx, { shopId, returnId, by: { kind: 'qin' }, seen: null, steps, ...due }, now);
  });
}

function linesOf({ parts }: Refund, lines: readonly LockedLine[]): LockedLine[] {
  const named = lines.filter(({ id }) => parts.some(({ lineId }) => lineId === id));
  return named.length > 0 ? named : lines.filter(({ money }) => money === 'refund_due' || money === 'refund_failed');
}

/** Credit takes the place of the money that was owed. */
function wayTo(line: LockedLine, { status, remedy }: Refund): Step[] {
  const money = (...states: LockedLine['money'][]): Step[] => states.map((to) => ({ axis: 'money', to }));
  const isOwed = line.money === 'refund_due' || line.money === 'refund_failed';
  if (status === 'not_sent') return line.money === 'refund_due' ? money('refund_failed') : [];
  if (status !== 'sent') return [];
  if (remedy !== 'store_credit') {
    if (!isOwed) return [];
    return line.money === 'refund_failed' ? money('refund_due', 'refund_sent') : money('refund_sent');
  }
  if (line.money === 'refund_due') return money('none', 'credit_issued');
  const credit = money('credit_issued');
  return credit.every((step) => refusalOfStep(line, step) === null) ? credit : [];
}
