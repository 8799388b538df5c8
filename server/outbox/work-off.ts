import { callAll } from './call.ts';
import { type Batch, claimDue } from './claim.ts';
import type { Lane, Outbox } from './outbox.ts';
import type { Calls } from './settle.ts';

/** What is claimed and not yet called hears of no opt-out any more, and is in doubt if the worker dies: a moment's work. */
const wantedMs = { least: 250, most: 1000 };
const sizes = { least: 20, most: 200 };

/**
 * Works off one shop's lane: claim, call, write down. As long as it may go on and there is more, the next batch is claimed
 * while the one before is called; calls of two batches never overlap. Returns how many were due.
 */
export async function workOff(outbox: Outbox, lane: Lane, mayGoOn = () => false): Promise<number> {
  let size = lane.batch;
  let found = 0;
  let calling: Promise<Called> | null = null;
  try {
    for (;;) {
      const claim = await claimDue(outbox, { ...lane, batch: size });
      found += claim.found;
      const before: Called | null = await calling;
      calling = null;
      if (!claim.batch) return found;
      calling = callTimed(outbox, lane.shopId, claim.batch, before);
      // Whoever waits for it comes later: until then a fault is nobody's.
      calling.catch(() => undefined);
      if (!claim.isFull || !mayGoOn()) return found;
      if (before) size = sizeAfter(size, before.tookMs);
    }
  } finally {
    await calling;
  }
}

type Called = { provider: string; calls: Calls; tookMs: number };

async function callTimed(outbox: Outbox, shopId: string, batch: Batch, before: Called | null): Promise<Called> {
  const { id } = batch.provider;
  const startMs = outbox.elapsedMs();
  const calls = await callAll(outbox, shopId, batch, before?.provider === id ? before.calls : undefined);
  return { provider: id, calls, tookMs: outbox.elapsedMs() - startMs };
}

function sizeAfter(size: number, tookMs: number): number {
  if (tookMs > wantedMs.most) return Math.max(sizes.least, Math.floor(size / 2));
  return tookMs < wantedMs.least ? Math.min(sizes.most, size * 2) : size;
}
