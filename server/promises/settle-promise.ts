import type { Tx } from '../platform/database.ts';
import { notFound, Refused } from '../platform/errors.ts';
import type { PromiseKind } from '../scripts/index.ts';
import { type StoredPromise, selectKeepable, selectPromise, updateSettled } from './queries.ts';
import type { PromiseStatus } from './rules.ts';

/**
 * How a promise ended. `evidence`: what shows it, such as a message id or a delivery time, or why it was waived; never
 * personal data. `by`: the agent who says so; nobody where it settled by itself.
 */
export type Outcome = { status: Exclude<PromiseStatus, 'open'>; evidence: string | null; by?: string };

/** Settles one promise. Settling it again the same way changes nothing; another way is refused. */
export async function settlePromise(
  tx: Tx,
  shopId: string,
  promiseId: string,
  outcome: Outcome,
  now: Temporal.Instant,
): Promise<StoredPromise> {
  const { status, evidence, by } = outcome;
  const [settled] = await updateSettled(tx, shopId, [{ id: promiseId, evidence }], status, now, by);
  if (settled) return settled;
  const found = await selectPromise(tx, shopId, promiseId);
  if (!found) throw notFound();
  if (found.status !== status) throw new Refused('promise_already_settled', 409, { status: found.status });
  return found;
}

/**
 * What was promised on a subject has been done by an agent, or is not wanted any more. Nothing promised, nothing changes;
 * nor where its time is over (the clock breaks it), or a rival settles it at the same moment.
 */
export async function keepOpenPromise(
  tx: Tx,
  shopId: string,
  about: { kind: PromiseKind; subjectId: string },
  { status = 'kept', evidence, by }: { status?: 'kept' | 'waived'; evidence: string; by?: string },
  now: Temporal.Instant,
): Promise<void> {
  const id = await selectKeepable(tx, shopId, about, now);
  if (id) await updateSettled(tx, shopId, [{ id, evidence }], status, now, by);
}

/** Settles those of these promises that are still open, for jobs; returns the ones it settled. */
export async function settlePromises(
  tx: Tx,
  shopId: string,
  outcomes: readonly { id: string; evidence: string | null }[],
  status: Outcome['status'],
  now: Temporal.Instant,
): Promise<StoredPromise[]> {
  return outcomes.length === 0 ? [] : updateSettled(tx, shopId, outcomes, status, now);
}
