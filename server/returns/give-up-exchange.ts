import { sql } from 'kysely';
import type { Tx } from '../platform/database.ts';
import { afterSteps, isHere, nextDue } from './goods-rules.ts';
import type { Wish } from './rules.ts';
import { type LineStep, lockReturn, takeSteps } from './take-steps.ts';
import { refundInstead } from './write-decision.ts';

type GiveUpExchange = { shopId: string; returnId: string; wants: Wish };

/**
 * The buyer would rather not have what is kept for them: it is free again, and where money is offered as well, that is what
 * they get, at once for goods that are here.
 */
export async function giveUpExchange(
  tx: Tx,
  { shopId, returnId, wants }: GiveUpExchange,
  now: Temporal.Instant,
): Promise<void> {
  const locked = await lockReturn(tx, shopId, returnId);
  const { lines } = locked;
  const kept = lines.filter((line) => line.case === 'approved' && line.money === 'exchange_reserved');
  if (kept.length === 0) return;
  await sql`update returns set wants = ${wants} where shop_id = ${shopId} and id = ${returnId}`.execute(tx);
  const refunded = await refundInstead(
    tx,
    shopId,
    returnId,
    kept.map(({ id }) => id),
  );
  const steps = kept.flatMap(({ id: lineId, goods }): LineStep[] => [
    { lineId, axis: 'money', to: 'none' },
    ...(refunded.has(lineId) && isHere(goods) ? [{ lineId, axis: 'money', to: 'refund_due' } as const] : []),
  ]);
  const due = nextDue(afterSteps(lines, steps), locked, now);
  await takeSteps(tx, { shopId, returnId, by: { kind: 'buyer' }, seen: null, steps, due, locked }, now);
}
