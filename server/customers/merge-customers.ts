import type { Tx } from '../platform/database.ts';
import { notFound, Refused } from '../platform/errors.ts';
import { appendEvent } from '../platform/events.ts';
import { newId } from '../platform/ids.ts';
import {
  endMerge,
  insertMerge,
  lockMerges,
  replaceMembers,
  selectMemberIds,
  selectMerge,
  selectMergesOf,
  selectSurvivor,
} from './merge-queries.ts';
import { type Keep, membersOf, takenFields } from './merge-rules.ts';
import { type Customer, findCustomer } from './queries.ts';

type Pair = { shopId: string; keptId: string; otherId: string };

/**
 * The two as they would be merged. Throws `merge_itself`, `customer_merged` (one of them is somebody else's already), or
 * not found: another shop's customer is like an absent one.
 */
export async function findPair(
  tx: Tx,
  { shopId, keptId, otherId }: Pair,
): Promise<{ kept: Customer; other: Customer }> {
  if (keptId === otherId) throw new Refused('merge_itself', 409);
  const kept = await findCustomer(tx, shopId, keptId);
  const other = await findCustomer(tx, shopId, otherId);
  if (!kept || !other) throw notFound();
  for (const id of [otherId, keptId]) {
    const found = await selectSurvivor(tx, shopId, id);
    if (found) throw new Refused('customer_merged', 409, { customer: found.merged, into: found.survivor });
  }
  return { kept, other };
}

/** From now on two customers are one person: the kept one. Nothing moves, so that it can be undone exactly. */
export async function mergeCustomers(
  tx: Tx,
  { keep, agentId, ...pair }: Pair & { keep: Keep; agentId: string },
  now: Temporal.Instant,
): Promise<{ mergeId: string }> {
  const { shopId, keptId, otherId: mergedId } = pair;
  await lockMerges(tx, shopId);
  const { kept, other } = await findPair(tx, pair);
  const mergeId = newId(now);
  await insertMerge(tx, { shopId, id: mergeId, keptId, mergedId, taken: takenFields(kept, other, keep), agentId }, now);
  await settleMembers(tx, shopId, [keptId, mergedId]);
  await appendEvent(tx, shopId, 'customers.customer-merged', { mergeId, customerId: keptId, otherId: mergedId }, now);
  return { mergeId };
}

/** The two are two again, and with them whoever had been merged into either before. Throws `merge_undone` the second time. */
export async function undoMerge(
  tx: Tx,
  undoing: { shopId: string; mergeId: string; agentId: string },
  now: Temporal.Instant,
): Promise<void> {
  const { shopId, mergeId } = undoing;
  await lockMerges(tx, shopId);
  const merge = await selectMerge(tx, shopId, mergeId);
  if (!merge) throw notFound();
  if (merge.isUndone) throw new Refused('merge_undone', 409);
  const { keptId, mergedId } = merge;
  await endMerge(tx, undoing, now);
  await settleMembers(tx, shopId, [keptId, mergedId]);
  const told = { mergeId, customerId: keptId, otherId: mergedId };
  await appendEvent(tx, shopId, 'customers.customer-merge-undone', told, now);
}

/** What readers follow is made anew from the merges in force, for everybody whom this one touches. */
async function settleMembers(tx: Tx, shopId: string, customerIds: readonly string[]): Promise<void> {
  const memberIds = await selectMemberIds(tx, shopId, customerIds);
  await replaceMembers(tx, shopId, memberIds, membersOf(await selectMergesOf(tx, shopId, memberIds)));
}
