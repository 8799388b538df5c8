import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../platform/clock.ts';
import type { Db } from '../platform/database.ts';
import { type Log, plainError } from '../platform/log.ts';
import { shopsHeldWaiting } from './held-queries.ts';
import { shopsDue, shopsToRead } from './queries.ts';
import { readOn } from './read-events.ts';
import { returnSilent } from './return-silent.ts';
import { type SlaDesk, sayHoldings } from './say-holding.ts';
import { tellDue } from './tell-due.ts';

type Running = { db: Db; log: Pick<Log, 'error' | 'warn'>; desk: SlaDesk };

const intervalMs = 1000;
/** Who is silent or gone is looked for every so many rounds. */
const roundsPerReturn = 10;
const batch = 500;

/**
 * Watches over answers, forever: a limit of minutes needs a clock of seconds. Any number of nodes may run it: of one
 * shop, they take turns.
 */
export function startSlaClock({ clock, ...running }: Running & { clock: Clock }): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const ending = (async () => {
    for (let round = 0; !stopping.signal.aborted; round++) {
      const returns = round % roundsPerReturn === 0;
      await runSlaClock(running, clock.now(), returns).catch((error) =>
        running.log.warn({ err: plainError(error) }, 'the clock of answers'),
      );
      await sleep(intervalMs, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  })();
  return {
    stop: async () => {
      stopping.abort();
      await ending;
    },
  };
}

/** One round. Each step of a shop is a transaction of its own; one shop's fault is logged and does not stop the others. */
export async function runSlaClock({ db, log, desk }: Running, now: Temporal.Instant, returns = true): Promise<void> {
  const each = async (shopIds: readonly string[], work: (shopId: string) => Promise<void>) => {
    for (const shopId of shopIds)
      await work(shopId).catch((error) => log.error({ shopId, err: plainError(error) }, 'the clock of a shop'));
  };
  // First what has been answered already, so that nobody is told of it.
  await each(await shopsToRead(db), async (shopId) => {
    while ((await readOn(db, shopId, batch)) === batch);
  });
  await each(await shopsDue(db, now), async (shopId) => {
    await sayHoldings(db, shopId, { desk, log }, now);
    while ((await tellDue(db, shopId, now, batch)) === batch);
  });
  if (returns) await each(await shopsHeldWaiting(db), (shopId) => returnSilent({ db, log }, shopId, now));
}
