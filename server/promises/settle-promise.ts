import type { Tx } from '../platform/database.ts';
import { notFound, Refused } from '../platform/errors.ts';
import { appendEvent } from '../platform/events.ts';
import { type StoredPromise, selectPromise, updateSettled } from './queries.ts';
import type { PromiseStatus } from './rules.ts';

/** How a promise ended. `evidence`: what shows it, such as a message id or a delivery time; never personal data. */
export type Outcome = { status: Exclude<PromiseStatus, 'open'>; evidence: string | null };

/** Settles one promise. Settling it again the same way changes nothing; another way is refused. */
export async function settlePromise(
  tx: Tx,
  shopId: string,
  promiseId: string,
  outcome: Outcome,
  now: Temporal.Instant,
): Promise<StoredPromise> {
  const [settled] = await settlePromises(tx, shopId, [promiseId], outcome, now);
  if (settled) return settled;
  const found = await selectPromise(tx, shopId, promiseId);
  if (!found) throw notFound();
  if (found.status !== outcome.status) throw new Refused('promise_already_settled', 409, { status: found.status });
  return found;
}

export const keepPromise = (tx: Tx, shopId: string, promiseId: string, evidence: string, now: Temporal.Instant) =>
  settlePromise(tx, shopId, promiseId, { status: 'kept', evidence }, now);

export const waivePromise = (tx: Tx, shopId: string, promiseId: string, evidence: string, now: Temporal.Instant) =>
  settlePromise(tx, shopId, promiseId, { status: 'waived', evidence }, now);

/** Settles those of these promises that are still open, for jobs; returns the ones it settled. */
export async function settlePromises(
  tx: Tx,
  shopId: string,
  promiseIds: readonly string[],
  outcome: Outcome,
  now: Temporal.Instant,
): Promise<StoredPromise[]> {
  if (promiseIds.length === 0) return [];
  const settled = await updateSettled(tx, shopId, promiseIds, { ...outcome, at: now });
  for (const promise of settled)
    await appendEvent(tx, shopId, `promises.promise-${outcome.status}`, { promiseId: promise.id }, now);
  return settled;
}
