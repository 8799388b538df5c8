// A worker of its own process that works off one shop's ledger, for runs that kill or stop it. What it needs comes as one
// argument in JSON; it goes on until it is killed. Before it stops itself it says so. It loads no more of the ledger than
// it needs.
import { writeSync } from 'node:fs';
import { flushCompileCache } from 'node:module';
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { endDoubts, recover } from '../server/outbox/end-doubts.ts';
import type { CrashPoint, Outbox } from '../server/outbox/index.ts';
import { deadlineGuard, suppressionGuard } from '../server/outbox/suppress.ts';
import { workOff } from '../server/outbox/work-off.ts';
import { systemClock } from '../server/platform/clock.ts';
import { openPool } from '../server/platform/database.ts';
import { sinkProvider } from './sink-provider.ts';

export type NodeOrder = {
  connection: pg.PoolConfig;
  shopId: string;
  /** Where the provider is. */
  sink: string;
  kind: 'key' | 'query' | 'blind';
  leaseSeconds: number;
  timeoutMs: number;
  atOnce: number;
  /** Dies of SIGKILL, or is stopped until somebody lets it go on, when it gets there for the nth time. */
  ends: { point: CrashPoint; nth: number; by: 'SIGKILL' | 'SIGSTOP' } | null;
};

// Whoever is killed writes nothing at the end.
flushCompileCache();
const order = JSON.parse(process.argv[2] ?? '') as NodeOrder;
const { db } = openPool({ ...order.connection, max: 4 });
const provider = sinkProvider({ ...order, id: order.kind, channel: 'sms' });

let reached = 0;
const outbox: Outbox = {
  ...{ db, guards: [suppressionGuard, deadlineGuard], leaseSeconds: order.leaseSeconds },
  now: () => systemClock.now(),
  elapsedMs: () => performance.now(),
  providersOf: async () => [provider],
  findProvider: async () => provider,
  reach: (point) => {
    if (point !== order.ends?.point || ++reached !== order.ends.nth) return;
    if (order.ends.by === 'SIGSTOP') writeSync(1, 'stopped');
    process.kill(process.pid, order.ends.by);
  },
};

for (;;) {
  // A connection that the server has closed, as it does to one that stood still in a claim, is replaced by the next one.
  await workOnce().catch((error: Error) => process.stderr.write(`${error.message}\n`));
  await sleep(20);
}

async function workOnce(): Promise<void> {
  const doubts = { shopId: order.shopId, provider, batch: 4 };
  await recover(outbox, doubts);
  await endDoubts(outbox, doubts);
  await workOff(outbox, { shopId: order.shopId, channel: 'sms', ranks: [0, 2], batch: 4 }, () => true);
}
