import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import type pg from 'pg';
import { crashPoints } from '../server/outbox/index.ts';
import type { Db } from '../server/platform/database.ts';
import { randomFrom } from '../shared/random.ts';
import { openSink, settled } from './ledger-kills.ts';
import { type RunPlan, type RunReport, type RunTotals, runMany } from './ledger-runs.ts';
import type { RefundNodeOrder, RefundPoint } from './refund-node.ts';
import { openShop } from './refund-sim.ts';
import { type Movement, refundVerdictOn } from './refund-verdict.ts';

/** Where a refund's node may die: while it is asked for, on its way, and while it is written down what became of it. */
export const refundPoints: readonly RefundPoint[] = [
  ...(['ask.reserved', 'ask.written', 'ask.committed', 'follow.written'] as const),
  ...crashPoints,
];
const naivePoints: readonly RefundPoint[] = ['call.before', 'call.after'];
const kinds = ['key', 'query', 'blind'] as const;
const asks = [1700, 2500, 3999, 900, 3333, 1].map((amountMinor, n) => ({ requestKey: `button ${n}`, amountMinor }));
const file = fileURLToPath(new URL('./refund-node.ts', import.meta.url));
const compiled = fileURLToPath(new URL('../.cache/compiled', import.meta.url));
const patienceMs = 120_000;

/**
 * Runs of two nodes in processes of their own that ask for the same refunds at the same time and pay them back, and die of
 * SIGKILL at a crash point, each point in its turn with each class of bank. In the end refunds, till and the bank's own
 * books are compared. `isNaive`: refunds as shops are known to make them, which these runs must find out.
 */
export function killRefunds(db: Db, connection: pg.PoolConfig, plan: RunPlan, isNaive = false): Promise<RunTotals> {
  return runMany(db, plan, (shopId, seed) => oneRun(db, connection, shopId, { seed, isNaive }));
}

async function oneRun(
  db: Db,
  connection: pg.PoolConfig,
  shopId: string,
  { seed, isNaive }: { seed: number; isNaive: boolean },
): Promise<RunReport> {
  const random = randomFrom(seed);
  const points = isNaive ? naivePoints : refundPoints;
  const kind = kinds[(seed + Math.floor(seed / points.length)) % kinds.length] ?? 'key';
  const { provider, orderId } = await openShop(db, shopId);
  await sql`update shops set refund_limit_minor = null where id = ${shopId}`.execute(db);
  const bank = await openSink(kind, random);
  const order: RefundNodeOrder = {
    ...{ connection, shopId, orderId, provider, sink: bank.url, kind, asks, isNaive },
    ...{ leaseSeconds: 1, timeoutMs: 300, ends: null },
  };
  const second = points[Math.floor(random() * points.length)] ?? 'call.after';
  const ends = [
    { point: points[seed % points.length] ?? 'call.before', nth: 1 },
    { point: second, nth: 1 + Math.floor(random() * 3) },
  ];
  const nodes = ends.map((end) => startNode({ ...order, ends: end }, order));
  try {
    let isAsked = false;
    const asking = Promise.all(nodes.map((node) => node.asked())).then(() => {
      isAsked = true;
    });
    // What a bank that is left alone for minutes keeps in doubt would keep the others waiting.
    while (!isAsked) await Promise.all([settled(db, shopId), sleep(50)]);
    await asking;
    if (!isNaive) await settled(db, shopId);
    const { faults, unknown } = isNaive
      ? await naiveVerdictOn(db, shopId, bank.moved)
      : await refundVerdictOn(db, shopId, { kind, moved: bank.moved });
    if (!isNaive && unknown === 0) faults.push(...(await lostOf(db, shopId)));
    const deaths = nodes.reduce((sum, node) => sum + node.deaths(), 0);
    return { deaths, taken: bank.moved.length, unknown, faults };
  } finally {
    await Promise.all(nodes.map((node) => node.stop()));
    bank.close();
  }
}

/** What was asked for, would fit, and is nowhere. */
async function lostOf(db: Db, shopId: string): Promise<string[]> {
  const { rows } = await sql<{ key: string; left: number }>`
    select r.request_key as key, m.paid_minor - m.committed_minor as left from refunds r
    join order_money m on m.shop_id = r.shop_id and m.order_id = r.order_id where r.shop_id = ${shopId}`.execute(db);
  const left = rows[0]?.left ?? 0;
  const lost = asks.filter((one) => one.amountMinor <= left && !rows.some(({ key }) => key === one.requestKey));
  return lost.map(({ requestKey }) => `${requestKey}: asked for, and nowhere`);
}

/** The bank's books beside what was written down, without a word of how it should have been done. */
async function naiveVerdictOn(db: Db, shopId: string, moved: readonly Movement[]) {
  const { rows } = await sql<{ written: number }>`
    select coalesce(sum(amount_minor), 0)::bigint as written from refunds where shop_id = ${shopId}`.execute(db);
  const out = moved.reduce((sum, one) => sum + one.amountMinor, 0);
  const written = rows[0]?.written ?? 0;
  return { faults: out === written ? [] : [`the bank moved ${out}, written down are ${written}`], unknown: 0 };
}

/** A node, and after its death another one that lives. */
function startNode(order: RefundNodeOrder, after: RefundNodeOrder) {
  let deaths = 0;
  let isOver = false;
  let isDone = false;
  let child: ChildProcess;
  const start = (given: RefundNodeOrder) => {
    child = spawn(process.execPath, [file, JSON.stringify(given)], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      env: { ...process.env, NODE_COMPILE_CACHE: compiled },
    });
    child.once('message', () => {
      isDone = true;
    });
    child.once('exit', (_, signal) => {
      if (isOver) return;
      if (signal !== 'SIGKILL') throw new Error('A node ended by itself.');
      deaths += 1;
      start(after);
    });
  };
  start(order);
  return {
    deaths: () => deaths,
    /** Waits until it has asked for everything. */
    asked: async () => {
      for (let waitedMs = 0; !isDone && waitedMs < patienceMs; waitedMs += 20) await sleep(20);
    },
    stop: async () => {
      isOver = true;
      const gone = once(child, 'exit');
      if (child.exitCode === null && child.signalCode === null && child.kill('SIGKILL')) await gone;
    },
  };
}
