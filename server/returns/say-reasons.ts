import { sql } from 'kysely';
import type { Tx } from '../platform/database.ts';
import { notFound, Refused } from '../platform/errors.ts';
import { type Actor, isUndecided, mainReason } from './rules.ts';
import { knownDetail } from './take-goods.ts';
import { type LockedReturn, lockReturn } from './take-steps.ts';
import { tellReturn } from './tell-return.ts';
import type { SaidReason } from './views.ts';
import { insertingReasons } from './write-case.ts';

export type SayReasons = {
  shopId: string;
  returnId: string;
  by: Actor;
  seen: number | null;
  /** Null: of all lines. */
  lineId: string | null;
  reasons: readonly SaidReason[];
};

/**
 * Why goods go back, said anew: the buyer may change it until it is decided, and a colleague corrects it whenever they
 * know better. What was said before stays on record.
 * Throws Refused `return_reason_missing`, `return_decided` and `return_seen_before`.
 */
export async function sayReasons(
  tx: Tx,
  { shopId, returnId, by, seen, lineId, reasons }: SayReasons,
  now: Temporal.Instant,
): Promise<LockedReturn> {
  if (reasons.length === 0) throw new Refused('return_reason_missing', 422);
  const locked = await lockReturn(tx, shopId, returnId);
  if (lineId !== null && !locked.lines.some(({ id }) => id === lineId)) throw notFound();
  if (by.kind !== 'agent' && !isUndecided(locked)) throw new Refused('return_decided');
  const telling =
    by.kind === 'agent' ? ({ source: 'agent', saidBy: by.id } as const) : ({ source: 'buyer', saidBy: null } as const);
  const said = reasons.map((reason) => ({ ...knownDetail(reason), lineId }));
  await sql`update return_reasons set replaced_at = ${now} where shop_id = ${shopId} and return_id = ${returnId}
    and line_id is not distinct from ${lineId}::uuid and replaced_at is null`.execute(tx);
  await sql`with head as (select ${returnId}::uuid as id)
    ${insertingReasons(shopId, said, telling, sql`head`, now)}`.execute(tx);
  const codes = reasons.map(({ reason }) => reason);
  const story = { to: 'reasons', detail: { lineId, reasons: codes } };
  const set = lineId === null || locked.lines.length === 1 ? { set: sql`reason = ${mainReason(codes)}` } : {};
  return tellReturn(tx, { shopId, returnId, by, seen, locked, story, ...set }, now);
}
