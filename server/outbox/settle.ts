import type { Tx } from '../platform/database.ts';
import { idsInOrder } from '../platform/ids.ts';
import { noteCalls } from './gates.ts';
import type { Outbox } from './outbox.ts';
import { insertEvidence, type Settled, settleAttempts } from './queries.ts';
import { type FollowMoney, tellSettled } from './tell-settled.ts';

/** How a provider's calls have gone lately: what its gate must know, where that is news. */
export type Calls = { failures: number; askedSeconds: number; isNews: boolean };

/** Writes down how attempts ended, and what their provider's gate must know. */
export async function settle(
  outbox: Pick<Outbox, 'db' | 'now' | 'reach' | 'followMoney'>,
  shopId: string,
  provider: string,
  ended: readonly Settled[],
  calls: Calls,
): Promise<void> {
  await outbox.reach?.('settle.before');
  await outbox.db.transaction().execute(async (tx) => {
    await writeEnds(tx, shopId, ended, outbox.now(), outbox.followMoney);
    if (calls.isNews) await noteCalls(tx, shopId, provider, calls);
    await outbox.reach?.('settle.written');
  });
  await outbox.reach?.('settle.committed');
}

/** How attempts ended; what comes too late is evidence. Who waits for one, and a new doubt for a person, is news. */
export async function writeEnds(
  tx: Tx,
  shopId: string,
  ended: readonly Settled[],
  now: Temporal.Instant,
  followMoney: FollowMoney | undefined,
): Promise<void> {
  const written = await settleAttempts(tx, shopId, ended, now);
  const inTime = new Set(written.map(({ id }) => id));
  const nextId = idsInOrder(now);
  const late = ended
    .filter(({ id }) => !inTime.has(id))
    .map(({ id, attempt, settlement }) => ({
      ...{ id: nextId(), sendId: id, attempt, kind: 'late_result' as const, detail: settlement },
    }));
  await insertEvidence(tx, shopId, late, now);
  await tellSettled(
    tx,
    shopId,
    written.filter(({ isNews }) => isNews),
    now,
    followMoney,
  );
}
