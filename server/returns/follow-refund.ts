import { type Db, transact } from '../platform/database.ts';
import { holdsMoney, paysFor, type Refund, refundsOf } from '../refunds/index.ts';
import { refusalOfStep, type Step } from './machine-rules.ts';
import { type LockedLine, lockReturn, takeSteps } from './take-steps.ts';

/**
 * What became of a refund becomes of the lines that it was for: those whose goods its parts name. One that
 * was paid and came back to the shop is owed again, and a return that was closed over it is open again.
 * Run twice it changes nothing more.
 */
export async function followRefund(
  db: Db,
  { shopId, returnId, refundId }: { shopId: string; returnId: string; refundId: string },
  now: Temporal.Instant,
): Promise<void> {
  await transact(db, async (tx) => {
    const locked = await lockReturn(tx, shopId, returnId);
    const { lines } = locked;
    const refunds = await refundsOf(tx, shopId, { returnId });
    const refund = refunds.find(({ id }) => id === refundId);
    if (!refund) return;
    // Of one that came to nothing and was made anew, the new one tells.
    const instead = holdsMoney(refund.status) ? [] : refunds.filter(({ status }) => holdsMoney(status));
    const steps = lines
      .filter(({ id }) => paysFor(refund, id) && !instead.some((one) => paysFor(one, id)))
      .flatMap((line) => wayTo(line, refund).map((step) => ({ ...step, lineId: line.id, detail: { refundId } })));
    if (steps.length === 0) return;
    const due = refund.status === 'not_sent' ? { due: { at: now, for: 'refund' as const } } : {};
    await takeSteps(tx, { shopId, returnId, by: { kind: 'qin' }, seen: null, steps, locked, ...due }, now);
  });
}

/** Credit takes the place of the money that was owed. */
function wayTo(line: LockedLine, { status, remedy }: Refund): Step[] {
  const money = (...states: LockedLine['money'][]): Step[] => states.map((to) => ({ axis: 'money', to }));
  if (status === 'not_sent') {
    if (line.money !== 'refund_due' && line.money !== 'refund_sent') return [];
    return [...(line.case === 'closed' ? [{ axis: 'case', to: 'approved' } as const] : []), ...money('refund_failed')];
  }
  if (status !== 'sent') return [];
  if (remedy === 'store_credit') {
    if (line.money === 'refund_due') return money('none', 'credit_issued');
    return ifOpen(line, money('credit_issued'));
  }
  if (line.money === 'refund_due') return money('refund_sent');
  // Given again after it had failed, or before anybody said that it was owed.
  return line.money === 'refund_failed' || line.money === 'none'
    ? ifOpen(line, money('refund_due', 'refund_sent'))
    : [];
}

const ifOpen = (line: LockedLine, steps: Step[]): Step[] =>
  steps[0] && refusalOfStep(line, steps[0]) === null ? steps : [];
