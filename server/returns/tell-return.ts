import { type RawBuilder, sql } from 'kysely';
import { type Tx, together } from '../platform/database.ts';
import { Refused } from '../platform/errors.ts';
import { appendEvent } from '../platform/events.ts';
import type { Actor } from './rules.ts';
import { type LockedReturn, writeSteps } from './take-steps.ts';

type Story = { to: string; note?: string; detail?: Record<string, unknown> };

type Telling = {
  shopId: string;
  returnId: string;
  by: Actor;
  seen: number | null;
  locked: LockedReturn;
  story: Story;
  /** What else changes of the head. */
  set?: RawBuilder<unknown>;
};

/**
 * What belongs to the story of a locked return without being a step on an axis: kept with who did it, and told.
 * Throws Refused `return_seen_before`.
 */
export async function tellReturn(
  tx: Tx,
  { shopId, returnId, by, seen, locked, story, set }: Telling,
  now: Temporal.Instant,
): Promise<LockedReturn> {
  if (seen !== null && seen !== locked.version) throw new Refused('return_seen_before');
  await together([
    writeSteps(tx, { shopId, returnId, by }, [{ lineId: null, axis: 'other', from: null, ...story }], now),
    sql`update returns set version = version + 1 ${set ? sql`, ${set}` : sql``}
      where shop_id = ${shopId} and id = ${returnId}`.execute(tx),
    appendEvent(tx, shopId, 'returns.return-changed', { returnId, status: locked.status }, now),
  ]);
  return { ...locked, version: locked.version + 1 };
}
