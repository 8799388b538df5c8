import { sql } from 'kysely';
import type { Tx } from '../platform/database.ts';
import type { Wish } from './rules.ts';
import { lockReturn, takeSteps } from './take-steps.ts';

type GiveUpExchange = { shopId: string; returnId: string; wants: Wish };

/** The buyer would rather not have what is kept for them: it is free again, and what goes back is paid for as the law has it. */
export async function giveUpExchange(
  tx: Tx,
  { shopId, returnId, wants }: GiveUpExchange,
  now: Temporal.Instant,
): Promise<void> {
  const { lines } = await lockReturn(tx, shopId, returnId);
  const kept = lines.filter((line) => line.case === 'approved' && line.money === 'exchange_reserved');
  if (kept.length === 0) return;
  await sql`update returns set wants = ${wants} where shop_id = ${shopId} and id = ${returnId}`.execute(tx);
  const steps = kept.map(({ id }) => ({ lineId: id, axis: 'money', to: 'none' }) as const);
  await takeSteps(tx, { shopId, returnId, by: { kind: 'buyer' }, seen: null, steps }, now);
}
