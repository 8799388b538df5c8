import type { Tx } from '../platform/database.ts';
import { Refused } from '../platform/errors.ts';
import { approveReturn } from './approve.ts';
import { availableOf } from './hold-variant.ts';
import { verdictOfReturn } from './load-verdict.ts';
import { lockReturn } from './take-steps.ts';

type GrantExchange = { shopId: string; returnId: string; orderLineId: string; variantId: string };

/**
 * The exchange that a buyer has chosen, granted without waiting for anybody: only where law or policy offer it for a line
 * that is asked for, and while as many are free as the shop itself tells. `open`: a person has to see to it.
 */
export async function grantExchange(
  tx: Tx,
  { shopId, returnId, orderLineId, variantId }: GrantExchange,
  now: Temporal.Instant,
): Promise<'kept' | 'sold_out' | 'open'> {
  const { lines } = await lockReturn(tx, shopId, returnId);
  const line = lines.find((one) => one.orderLineId === orderLineId && one.case === 'requested');
  if (!line) return 'open';
  const verdicts = await verdictOfReturn(tx, shopId, returnId, now);
  const verdict = verdicts.find(({ lineId }) => lineId === line.id)?.verdict;
  if (!verdict?.offer.includes('exchange')) return 'open';
  const available = await availableOf(tx, shopId, variantId);
  if (available === null) return 'open';
  if (available < line.quantity) return 'sold_out';
  const granted = { lineId: line.id, remedy: 'exchange', variantId, isAgreed: true } as const;
  try {
    await approveReturn(tx, { shopId, returnId, by: { kind: 'qin' }, seen: null, lines: [granted] }, now);
  } catch (refusal) {
    // A rival was faster; nothing of the approval is written before the units are kept.
    if (refusal instanceof Refused && refusal.code === 'exchange_none_left') return 'sold_out';
    throw refusal;
  }
  return 'kept';
}
