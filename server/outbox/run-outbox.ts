import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../platform/clock.ts';
import type { Db } from '../platform/database.ts';
import { readInstallation } from '../platform/installation.ts';
import { type Log, plainError } from '../platform/log.ts';
import { endDoubts, recover } from './end-doubts.ts';
import { openProviders } from './open-providers.ts';
import type { Guard, Lane, Outbox } from './outbox.ts';
import type { Channel, Connector } from './provider.ts';
import { shopsWithDue, withOpenDoubts } from './queries.ts';
import { workOff } from './work-off.ts';

const leaseSeconds = 120;
const batch = 50;
/** Each lane has hands of its own: a mail server that hangs delays no SMS, and a campaign no reply. */
const lanes: readonly { channel: Channel; ranks: Lane['ranks']; hands: number; idleMs: number }[] = [
  { channel: 'mail', ranks: [0, 0], hands: 2, idleMs: 250 },
  { channel: 'sms', ranks: [0, 0], hands: 2, idleMs: 250 },
  { channel: 'mail', ranks: [1, 2], hands: 2, idleMs: 1000 },
  { channel: 'sms', ranks: [1, 2], hands: 2, idleMs: 1000 },
];
const doubtsMs = 5000;
/** Where nothing can go, because no provider is up, the next shop has its turn. */
const mostLookedAt = 50;

export type OutboxOptions = {
  db: Db;
  clock: Clock;
  log: Pick<Log, 'warn'>;
  connectors: readonly Connector[];
  guards: readonly Guard[];
  secret: string;
  publicUrl: string;
};

/**
 * Sends what is due, forever. Any number of nodes may run it. `stop` lets what is being called end and hands back the
 * rest.
 */
export function startOutbox({ db, clock, log, guards, ...house }: OutboxOptions): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const { signal } = stopping;
  const providers = openProviders(db, house);
  const outbox: Outbox = {
    ...{ db, guards, leaseSeconds, ...providers },
    now: () => clock.now(),
    elapsedMs: () => performance.now(),
    isStopping: () => signal.aborted,
  };
  const forever = async (idleMs: number, what: string, work: () => Promise<number>) => {
    while (!signal.aborted) {
      const done = await work().catch((error) => {
        log.warn({ err: plainError(error) }, what);
        return 0;
      });
      if (done === 0) await sleep(idleMs, undefined, { signal }).catch(() => undefined);
    }
  };
  const running = [
    ...lanes.flatMap(({ hands, idleMs, ...lane }) => {
      const next = shopsInTurn(db, clock, lane);
      return Array.from({ length: hands }, () =>
        forever(idleMs, 'sending', () => next((shopId) => workOff(outbox, { ...lane, shopId, batch }))),
      );
    }),
    forever(doubtsMs, 'ending doubts', () => endOpenDoubts(outbox)),
  ];
  return {
    stop: async () => {
      stopping.abort();
      await Promise.all(running);
      providers.close();
    },
  };
}

/** Gives each hand the shop that has waited longest and that no other hand is at. */
function shopsInTurn(db: Db, clock: Clock, { channel, ranks }: Pick<Lane, 'channel' | 'ranks'>) {
  const inHand = new Set<string>();
  return async (work: (shopId: string) => Promise<number>): Promise<number> => {
    for (const shopId of await shopsWithDue(db, channel, ranks, clock.now(), mostLookedAt)) {
      if (inHand.has(shopId)) continue;
      inHand.add(shopId);
      const done = await work(shopId).finally(() => inHand.delete(shopId));
      if (done > 0) return done;
    }
    return 0;
  };
}

/** One round over all that is in doubt and can be ended by now. */
async function endOpenDoubts(outbox: Outbox): Promise<number> {
  if (!(await readInstallation(outbox.db)).sendingEnabled) return 0;
  let ended = 0;
  for (const { shopId, provider: id } of await withOpenDoubts(outbox.db)) {
    const provider = await outbox.findProvider(shopId, id);
    if (!provider) continue;
    const doubts = { shopId, provider, batch };
    ended += (await recover(outbox, doubts)) + (await endDoubts(outbox, doubts));
  }
  return ended;
}
