import type { Tx } from '../platform/database.ts';
import { openGate, selectEnd, selectGate } from './gate-queries.ts';
import { selectAttempts, selectCall, selectNumbers } from './queries.ts';
import { type Gate, gateOf, isAgainst } from './rules.ts';

/**
 * Whether a refund of this subject (a return) may go; null: it needs no call. A reason that has come and is not written
 * down yet is written now, so that no gate is open without one. `actorId`: the agent whose doing it is.
 */
export async function refundGateOf(
  tx: Tx,
  shopId: string,
  subjectId: string,
  now: Temporal.Instant,
  actorId: string | null = null,
): Promise<Gate | null> {
  const stored = await selectGate(tx, shopId, { subjectId });
  if (!stored) return null;
  if (stored.openedBy && stored.openedAt) return { is: 'open', by: stored.openedBy, at: stored.openedAt };
  const call = await selectCall(tx, shopId, stored.callId);
  const gate = gateOf({
    attempts: await selectAttempts(tx, shopId, call.id),
    hasUsableNumber: (await selectNumbers(tx, shopId, call)).length > 0,
    override: null,
    statutoryDueAt: stored.statutoryDueAt,
    now,
  });
  if (gate.is === 'shut') return gate;
  const opening = { shopId, subjectId, by: gate.by, actorId: gate.by === 'statutory_date' ? null : actorId, note: '' };
  await openGate(tx, opening, now);
  return { ...gate, at: now };
}

type Waiting = { subjectId: string; askedAt: Temporal.Instant; isPartial: boolean };

/**
 * Whether something else was agreed on the phone than this refund, which was asked for before. It does not go by itself, not
 * even when the law's date comes near: a person takes it back, and who asks for it anew asks knowing of the talk.
 */
export async function isAgreedOtherwise(
  tx: Tx,
  shopId: string,
  { subjectId, askedAt, isPartial }: Waiting,
): Promise<boolean> {
  const end = await selectEnd(tx, shopId, subjectId);
  return end !== null && isAgainst(end.outcome, { isPartial }) && Temporal.Instant.compare(askedAt, end.endedAt) <= 0;
}
