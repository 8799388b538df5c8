import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../platform/clock.ts';
import type { Db } from '../platform/database.ts';
import { readInstallation } from '../platform/installation.ts';
import { type Log, plainError } from '../platform/log.ts';
import { endDoubts, recover } from './end-doubts.ts';
import { openHands } from './hands.ts';
import { openProviders } from './open-providers.ts';
import type { Guard, Outbox } from './outbox.ts';
import type { Connector } from './provider.ts';
import { selectDue, withOpenDoubts } from './queries.ts';
import type { FollowMoney } from './tell-settled.ts';

const leaseSeconds = 120;
const batch = 50;
const lookMs = 250;
const doubtsMs = 5000;
/** The slowest calls end by themselves in this time. */
const stopMs = 30_000;

export type OutboxOptions = {
  db: Db;
  clock: Clock;
  log: Pick<Log, 'warn'>;
  connectors: readonly Connector[];
  guards: readonly Guard[];
  secret: string;
  publicUrl: string;
  /** Only where no connector moves money may it be left out. */
  followMoney?: FollowMoney;
};

/**
 * Sends what is due, forever. Any number of nodes may run it. `stop` lets what is being called end and hands back the rest;
 * a call that takes longer than that is cut with the process, and what became of it is found out when its lease has run out.
 */
export function startOutbox({ db, clock, log, guards, followMoney, ...house }: OutboxOptions): {
  stop(withinMs?: number): Promise<void>;
} {
  const stopping = new AbortController();
  const { signal } = stopping;
  const providers = openProviders(db, house);
  const outbox: Outbox = {
    ...{ db, guards, leaseSeconds, ...providers },
    ...(followMoney ? { followMoney } : {}),
    now: () => clock.now(),
    elapsedMs: () => performance.now(),
    isStopping: () => signal.aborted,
  };
  const onFault = (what: string) => (error: unknown) => void log.warn({ err: plainError(error) }, what);
  const hands = openHands(outbox, batch, onFault('sending'));
  const forever = async (everyMs: number, what: string, work: () => Promise<void>) => {
    while (!signal.aborted) {
      await work().catch(onFault(what));
      await sleep(everyMs, undefined, { signal }).catch(() => undefined);
    }
  };
  const looking = forever(lookMs, 'looking for what is due', async () => hands.put(await selectDue(db, clock.now())));
  const ending = forever(doubtsMs, 'ending doubts', () => endOpenDoubts(outbox));
  return {
    stop: async (withinMs = stopMs) => {
      stopping.abort();
      const cut = new AbortController();
      const patience = sleep(withinMs, undefined, { signal: cut.signal }).catch(() => undefined);
      await Promise.race([Promise.all([looking, ending, hands.rest()]), patience]);
      cut.abort();
      providers.close();
    },
  };
}

/** One round over all that is in doubt and can be ended by now. */
async function endOpenDoubts(outbox: Outbox): Promise<void> {
  if (!(await readInstallation(outbox.db)).sendingEnabled) return;
  for (const { shopId, provider: id } of await withOpenDoubts(outbox.db)) {
    const provider = await outbox.findProvider(shopId, id);
    if (!provider) continue;
    const doubts = { shopId, provider, batch };
    await recover(outbox, doubts);
    await endDoubts(outbox, doubts);
  }
}
