import type { Tx } from '../platform/database.ts';
import { Refused } from '../platform/errors.ts';
import { afterSteps, nextDue, wayTo } from './goods-rules.ts';
import type { Actor } from './rules.ts';
import { type LineStep, type LockedLine, lockReturn, takeSteps } from './take-steps.ts';

export type Arrive = {
  shopId: string;
  returnId: string;
  by: Actor;
  seen: number | null;
  /** What came; null: all that was to come. */
  lineIds: readonly string[] | null;
};

/**
 * The goods are here. That needs no decision and obliges to no refund; a return that had expired counts again.
 * Throws Refused `nothing_to_arrive`, and what `takeSteps` refuses.
 */
export async function arrive(
  tx: Tx,
  { shopId, returnId, by, seen, lineIds }: Arrive,
  now: Temporal.Instant,
): Promise<void> {
  const locked = await lockReturn(tx, shopId, returnId);
  const { lines } = locked;
  const came = lineIds
    ? lines.filter(({ id }) => lineIds.includes(id))
    : lines.filter(({ goods }) => goods === 'awaiting_parcel' || goods === 'in_transit_back');
  const steps = came.flatMap((line) => stepsIn(line, 'arrived'));
  if (steps.length === 0) throw new Refused('nothing_to_arrive', 409);
  const due = nextDue(afterSteps(lines, steps), locked, now);
  await takeSteps(tx, { shopId, returnId, by, seen, steps, due, locked }, now);
}

/** What it takes for a line's goods to be at the desk, or under its eyes. */
export function stepsIn(line: LockedLine, to: 'arrived' | 'inspecting'): LineStep[] {
  const way = wayTo(line.goods, to);
  const again: LineStep[] = line.case === 'expired' ? [{ lineId: line.id, axis: 'case', to: 'approved' }] : [];
  return way.length === 0 ? [] : [...again, ...way.map((step) => ({ ...step, lineId: line.id }))];
}
