import { callAll } from './call.ts';
import { claimToRepeat, leaveForgotten } from './claim.ts';
import type { Outbox } from './outbox.ts';
import type { Provider } from './provider.ts';
import { lockAbandoned, lockDoubts, settleDoubt } from './queries.ts';
import { doubt, noesThatProve } from './rules.ts';
import { writeEnds } from './settle.ts';

/** What one provider of a shop has left open. */
export type Doubts = { shopId: string; provider: Provider; batch: number };

/**
 * Attempts whose worker has gone are doubts: it may have called. Returns how many. What a doubt's provider can do about
 * it follows in `endDoubts`.
 */
export async function recover(outbox: Outbox, { shopId, provider, batch }: Doubts): Promise<number> {
  const found = await outbox.db.transaction().execute(async (tx) => {
    const abandoned = await lockAbandoned(tx, { shopId, provider: provider.id, limit: batch });
    await outbox.reach?.('recover.locked');
    const settled = abandoned.map(({ id, attempt, tries }) => ({
      ...{ id, attempt, settlement: doubt('worker_gone', provider.certainty, tries) },
    }));
    if (settled.length > 0) await writeEnds(tx, shopId, settled, outbox.now(), outbox.followMoney);
    return abandoned.length;
  });
  await outbox.reach?.('recover.committed');
  return found;
}

/** Ends what doubts can be ended: by the same call under the same key, or by asking. Returns how many were looked at. */
export async function endDoubts(outbox: Outbox, doubts: Doubts): Promise<number> {
  const { certainty } = doubts.provider;
  if (certainty.kind === 'blind') return 0;
  if (certainty.kind === 'query') return askProvider(outbox, doubts, certainty);
  const { batch, found } = await claimToRepeat(outbox, doubts, certainty.seconds);
  if (batch) await callAll(outbox, doubts.shopId, batch);
  return found;
}

async function askProvider(
  outbox: Outbox,
  { shopId, provider, batch }: Doubts,
  { seconds, rememberedSeconds }: { seconds: number; rememberedSeconds: number },
): Promise<number> {
  // Locked only until it is known which can be asked about: asking changes nothing.
  const doubts = await outbox.db.transaction().execute(async (tx) => {
    const found = await lockDoubts(tx, { shopId, provider: provider.id, limit: batch, rememberedSeconds });
    return leaveForgotten(outbox, tx, shopId, found);
  });
  const endMs = outbox.elapsedMs() + provider.timeoutMs;
  for (const one of doubts) {
    const answer = (await provider.find?.(one)) ?? { is: 'unclear' as const };
    await outbox.reach?.('ask.after');
    const isProven = answer.is === 'not_found' && one.asks + 1 >= noesThatProve;
    const to = {
      status: answer.is === 'accepted' ? ('sent' as const) : isProven ? ('queued' as const) : ('unknown' as const),
      ...(answer.is === 'accepted' ? { providerMessageId: answer.providerMessageId } : {}),
      saidNo: answer.is === 'not_found',
      askAfterSeconds: answer.is === 'accepted' || isProven ? null : seconds,
    };
    await settleDoubt(outbox, shopId, one, to);
    // The doubts of others wait behind this provider's: one that hangs is asked about the rest in the next rounds.
    if (outbox.elapsedMs() > endMs || outbox.isStopping?.()) break;
  }
  return doubts.length;
}
