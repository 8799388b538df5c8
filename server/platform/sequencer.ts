import { setTimeout as sleep } from 'node:timers/promises';
import type { Db } from './database.ts';
import { sequenceShop, shopsToSequence } from './events.ts';
import { type Log, plainError } from './log.ts';

const intervalMs = 250;

/** Gives positions to new events, forever. Any number of nodes may run it: the shop's head row lets one through at a time. */
export function startSequencer(db: Db, log: Pick<Log, 'warn'>): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const running = (async () => {
    while (!stopping.signal.aborted) {
      await sequenceAll(db).catch((error) => log.warn({ err: plainError(error) }, 'sequencer'));
      await sleep(intervalMs, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  })();
  return {
    stop: async () => {
      stopping.abort();
      await running;
    },
  };
}

/** Sequences until nothing is left; returns how many events got a position. */
export async function sequenceAll(db: Db): Promise<number> {
  let total = 0;
  for (;;) {
    let placed = 0;
    for (const shopId of await shopsToSequence(db)) placed += await sequenceShop(db, shopId);
    if (placed === 0) return total;
    total += placed;
  }
}
