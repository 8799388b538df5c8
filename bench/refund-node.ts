// A node of its own process that asks for refunds and pays them back, for runs that kill it. What it needs comes as one
// argument in JSON; it goes on until it is killed. It asks each thing twice, as whoever has got no answer does.
import { flushCompileCache } from 'node:module';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import type pg from 'pg';
import { endDoubts, recover } from '../server/outbox/end-doubts.ts';
import type { CrashPoint, Outbox } from '../server/outbox/index.ts';
import { workOff } from '../server/outbox/work-off.ts';
import { systemClock } from '../server/platform/clock.ts';
import { openPool } from '../server/platform/database.ts';
import { Refused } from '../server/platform/errors.ts';
import { askRefund } from '../server/refunds/ask-refund.ts';
import { followMoney } from '../server/refunds/follow-money.ts';
import type { RefundPorts } from '../server/refunds/index.ts';
import { sinkProvider } from './sink-provider.ts';

/** Where a node may die while it asks, beside the crash points of the ledger. */
export type RefundPoint = CrashPoint | 'ask.reserved' | 'ask.written' | 'ask.committed' | 'follow.written';

export type RefundNodeOrder = {
  connection: pg.PoolConfig;
  shopId: string;
  orderId: string;
  /** The provider's row, and where it is. */
  provider: string;
  sink: string;
  kind: 'key' | 'query' | 'blind';
  leaseSeconds: number;
  timeoutMs: number;
  /** What is asked for, each under its key. */
  asks: readonly { requestKey: string; amountMinor: number }[];
  /** Dies of SIGKILL when it gets there for the nth time. */
  ends: { point: RefundPoint; nth: number } | null;
  /** Pays back as shops are known to: looks whether it fits, calls, writes down; after a death once more. */
  isNaive: boolean;
};

flushCompileCache();
// Nobody is left to kill it.
process.once('disconnect', () => process.exit());
const order = JSON.parse(process.argv[2] ?? '') as RefundNodeOrder;
const { db } = openPool({ ...order.connection, max: 6 });
const { shopId, orderId } = order;
// A doubt that only a person can end stays for as long as the run.
const mostTries = order.kind === 'blind' ? 4 : 100;
const provider = sinkProvider({ ...order, id: order.provider, channel: 'money', atOnce: 2 });

let reached = 0;
const reach = (point: RefundPoint) => {
  if (point === order.ends?.point && ++reached === order.ends.nth) process.kill(process.pid, 'SIGKILL');
};
const ports: RefundPorts = {
  gate: async () => {
    reach('ask.reserved');
    return null;
  },
  changed: async (_tx, _shopId, { status }) => reach(status === 'queued' ? 'ask.written' : 'follow.written'),
};
const outbox: Outbox = {
  ...{ db, guards: [], leaseSeconds: order.leaseSeconds, reach, followMoney: followMoney(ports) },
  now: () => systemClock.now(),
  elapsedMs: () => performance.now(),
  providersOf: async () => [provider],
  findProvider: async () => provider,
};

if (order.isNaive) await payNaively();
else await Promise.all([askAll(), workForEver()]);

async function askAll(): Promise<void> {
  for (const one of order.asks) for (const _again of [1, 2]) await ask(one);
  process.send?.('asked');
}

/** Until it is answered: while a doubt is open it is asked again, for a while, as a person would. */
async function ask({ requestKey, amountMinor }: { requestKey: string; amountMinor: number }): Promise<void> {
  for (let tries = 0; tries < mostTries; tries++) {
    try {
      await db.transaction().execute((tx) =>
        askRefund(
          tx,
          {
            ...{ shopId, orderId, returnId: null, requestKey, amountMinor, currency: 'CNY', remedy: 'refund' },
            ...{ parts: [{ reason: 'goods', amountMinor }], by: { kind: 'qin' } },
          },
          ports,
          systemClock.now(),
        ),
      );
      return reach('ask.committed');
    } catch (error) {
      if (!(error instanceof Refused)) process.stderr.write(`${(error as Error).message}\n`);
      else if (error.code !== 'refund_unknown_pending') return;
    }
    await sleep(30);
  }
}

async function workForEver(): Promise<void> {
  for (;;) {
    await workOnce().catch((error: Error) => process.stderr.write(`${error.message}\n`));
    await sleep(20);
  }
}

async function workOnce(): Promise<void> {
  const doubts = { shopId, provider, batch: 4 };
  await recover(outbox, doubts);
  await endDoubts(outbox, doubts);
  await workOff(outbox, { shopId, channel: 'money', ranks: [0, 0], batch: 4 }, () => true);
}

async function payNaively(): Promise<void> {
  for (const { requestKey, amountMinor } of order.asks) {
    const { rows } = await sql<{ paid: number; isDone: boolean }>`
      select coalesce(sum(amount_minor), 0)::bigint as paid, coalesce(bool_or(request_key = ${requestKey}), false) as "isDone"
      from refunds where shop_id = ${shopId}`.execute(db);
    if (rows[0]?.isDone || (rows[0]?.paid ?? 0) + amountMinor > 10_000) continue;
    const id = crypto.randomUUID();
    reach('call.before');
    await fetch(`${order.sink}/send`, {
      method: 'POST',
      body: `${id} ${amountMinor}`,
      signal: AbortSignal.timeout(order.timeoutMs),
    }).catch(() => undefined);
    reach('call.after');
    await sql`
      insert into refunds (shop_id, id, order_id, request_key, parts, amount_minor, currency, remedy, method, status,
        asked_by, asked_at, reference)
      values (${shopId}, ${id}, ${orderId}, ${requestKey}, '[]', ${amountMinor}, 'CNY', 'refund', 'provider', 'sent',
        '{"kind": "qin"}', now(), 'naive') on conflict (shop_id, request_key) do nothing`.execute(db);
  }
  process.send?.('done');
  await sleep(60_000);
}
