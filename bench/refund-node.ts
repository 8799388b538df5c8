// A node of its own process that asks for refunds, approves and releases them, pays them back and ends doubts by the bank's
// books, for runs that kill it. What it needs comes as one argument in JSON; it goes on until it is killed. It asks each thing
// twice, as whoever has got no answer does.
import { flushCompileCache } from 'node:module';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import type pg from 'pg';
import { decideSend } from '../server/outbox/decide-send.ts';
import { endDoubts, recover } from '../server/outbox/end-doubts.ts';
import type { Outbox } from '../server/outbox/index.ts';
import { workOff } from '../server/outbox/work-off.ts';
import { systemClock } from '../server/platform/clock.ts';
import { openPool, type Tx } from '../server/platform/database.ts';
import { Refused } from '../server/platform/errors.ts';
import { approveRefund } from '../server/refunds/approve-refund.ts';
import { askRefund } from '../server/refunds/ask-refund.ts';
import { followMoney } from '../server/refunds/follow-money.ts';
import type { RefundPorts } from '../server/refunds/index.ts';
import { releaseHeld } from '../server/refunds/release-held.ts';
import type { BankKind, RefundPoint } from './refund-points.ts';
import { sinkProvider } from './sink-provider.ts';

export type RefundNodeOrder = {
  connection: pg.PoolConfig;
  shopId: string;
  orderId: string;
  returnId: string;
  /** The provider's row, and where it is. */
  provider: string;
  sink: string;
  kind: BankKind;
  leaseSeconds: number;
  timeoutMs: number;
  /** What is asked for, each under its key. */
  asks: readonly { requestKey: string; amountMinor: number }[];
  /** Dies of SIGKILL when it gets there for the nth time. */
  ends: { point: RefundPoint; nth: number } | null;
};
/** What it tells whoever started it: that what it asked for is made, and that it has asked for all. */
export type RefundNodeWord = { made: string } | 'asked';

flushCompileCache();
// Nobody is left to kill it.
process.once('disconnect', () => process.exit());
const order = JSON.parse(process.argv[2] ?? '') as RefundNodeOrder;
process.on('SIGINT', () => undefined); // Ctrl-C ends the runs, which end their nodes
const { db } = openPool({ ...order.connection, max: 6 });
const { shopId, orderId, returnId } = order;
const patienceMs = 1000;
const provider = sinkProvider({ ...order, id: order.provider, channel: 'money', atOnce: 2 });
/** Doubts that are listed, and since when they have been seen. */
const seenAtMs = new Map<string, number>();
const write = <T>(work: (tx: Tx) => Promise<T>) => db.transaction().execute(work);
const tell = (word: RefundNodeWord) => process.send?.(word);

let reached = 0;
const reach = (point: RefundPoint) => {
  if (point === order.ends?.point && ++reached === order.ends.nth) process.kill(process.pid, 'SIGKILL');
};

/** Refunds of odd sums wait for their gate, until somebody looks whether it has opened. */
const portsOf = (step: 'ask' | 'approve' | 'release'): RefundPorts => ({
  gate: async (_tx, _shopId, { amountMinor }) => {
    reach(`${step}.marked`);
    return step !== 'release' && amountMinor % 2 === 1 ? 'call' : null;
  },
  changed: async () => reach(`${step}.written`),
});
const followed = (point: RefundPoint) => followMoney({ gate: async () => null, changed: async () => reach(point) });

/** Of rounds that find nothing to do there is nothing to see. */
let isRecovering = false;
let hasMarked = false;
const outbox: Outbox = {
  ...{ db, guards: [], leaseSeconds: order.leaseSeconds, followMoney: followed('settle.followed') },
  now: () => systemClock.now(),
  elapsedMs: () => performance.now(),
  providersOf: async () => [provider],
  findProvider: async () => provider,
  reach: (point) => {
    if (point === 'claim.marked') hasMarked = true;
    if (point === 'claim.committed' && !hasMarked) return;
    if (point.startsWith('recover.') && !isRecovering) return;
    reach(point);
  },
};

await Promise.all([askAll(), forEver(payBack), forEver(decide)]);

async function askAll(): Promise<void> {
  for (const one of order.asks) for (const _again of [1, 2]) await ask(one);
  tell('asked');
}

/** Until it is answered: while a doubt is open it is asked again, as a person would. */
async function ask({ requestKey, amountMinor }: { requestKey: string; amountMinor: number }): Promise<void> {
  for (;;) {
    try {
      const asked = {
        ...{ shopId, orderId, returnId, requestKey, amountMinor, currency: 'CNY', remedy: 'refund' as const },
        ...{ parts: [{ reason: 'goods' as const, amountMinor }], by: { kind: 'qin' as const } },
      };
      await write((tx) => askRefund(tx, asked, portsOf('ask'), systemClock.now()));
      reach('ask.committed');
      return void tell({ made: requestKey });
    } catch (error) {
      if (!(error instanceof Refused)) process.stderr.write(`${(error as Error).message}\n`);
      else if (error.code !== 'refund_unknown_pending') return;
    }
    await sleep(30);
  }
}

/** What another one was faster with is refused, and goes on. */
async function forEver(once: () => Promise<void>): Promise<void> {
  for (;;) {
    await once().catch((error: Error) => {
      if (!(error instanceof Refused)) process.stderr.write(`${error.message}\n`);
    });
    await sleep(20);
  }
}

async function payBack(): Promise<void> {
  const doubts = { shopId, provider, batch: 4 };
  isRecovering = await exists(sql`sends where status = 'sending' and lease_until < clock_timestamp()`);
  await recover(outbox, doubts);
  await endDoubts(outbox, doubts);
  await workOff(outbox, { shopId, channel: 'money', ranks: [0, 0], batch: 4 }, () => true);
}

async function exists(what: ReturnType<typeof sql>): Promise<boolean> {
  const { rows } = await sql`select from ${what} and shop_id = ${shopId} limit 1`.execute(db);
  return rows.length > 0;
}

/** What people do: the second one approves, the call is made that a refund waits for, doubts are looked up at the bank. */
async function decide(): Promise<void> {
  const { rows } = await sql<{ id: string }>`
    select id from refunds where shop_id = ${shopId} and status = 'waiting_approval'`.execute(db);
  for (const { id: refundId } of rows) {
    const approval = { shopId, refundId, by: { kind: 'agent' as const, id: 'ben' } };
    await write((tx) => approveRefund(tx, approval, portsOf('approve'), systemClock.now()));
    reach('approve.committed');
  }
  if (await exists(sql`refunds where status = 'held'`)) {
    await write((tx) => releaseHeld(tx, { shopId, returnId }, portsOf('release'), systemClock.now()));
    reach('release.committed');
  }
  await endDoubt();
}

/** Looked up a while after it was listed: what is not in the bank's books by then will not come any more. */
async function endDoubt(): Promise<void> {
  const { rows } = await sql<{ id: string; attempt: number }>`
    select id, attempt from sends where shop_id = ${shopId} and status = 'unknown' and ask_at is null`.execute(db);
  for (const { id } of rows) if (!seenAtMs.has(id)) seenAtMs.set(id, performance.now());
  const send = rows.find(({ id }) => performance.now() - (seenAtMs.get(id) ?? 0) > patienceMs);
  if (!send) return;
  const books = await fetch(`${order.sink}/find?id=${send.id}`);
  const decision = books.status === 200 ? ('sent' as const) : ('drop' as const);
  const decided = { shopId, sendId: send.id, attempt: send.attempt, decision, agentId: crypto.randomUUID() };
  await write((tx) => decideSend(tx, decided, systemClock.now(), followed('decide.written')));
  reach('decide.committed');
}
