import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import type pg from 'pg';
import { crashPoints, enqueueSends } from '../server/outbox/index.ts';
import { stopwatch, systemClock } from '../server/platform/clock.ts';
import type { Db } from '../server/platform/database.ts';
import { randomFrom } from '../shared/random.ts';
import type { NodeOrder } from './ledger-node.ts';
import { type RunPlan, type RunReport, type RunTotals, runMany } from './ledger-runs.ts';
import { verdictOn } from './ledger-verdict.ts';
import type { Movement } from './refund-verdict.ts';
import { startLedgerNode } from './start-ledger-node.ts';

const kinds = ['key', 'query', 'blind'] as const;
const leaseSeconds = 1;
const timeoutMs = 300;
const sendsPerRun = 8;
/** Also on a machine that does much else. */
const patienceMs = 300_000;

/**
 * Runs of two workers in processes of their own that die of SIGKILL at a crash point, each point in its turn with each
 * class of provider. In the end the database and the provider's own list are compared. The seed says what the provider
 * answers and when which worker dies.
 */
export function killWorkers(db: Db, connection: pg.PoolConfig, plan: RunPlan): Promise<RunTotals> {
  return runMany(db, plan, (shopId, seed) => oneRun(db, connection, shopId, seed));
}

async function oneRun(db: Db, connection: pg.PoolConfig, shopId: string, seed: number): Promise<RunReport> {
  const random = randomFrom(seed);
  const rounds = Math.floor(seed / crashPoints.length);
  const kind = kinds[(seed + rounds) % kinds.length] ?? 'key';
  const first = crashPoints[seed % crashPoints.length] ?? 'call.before';
  const second = crashPoints[Math.floor(random() * crashPoints.length)] ?? 'call.after';
  const provider = await openSink(kind, random);
  const order = { ...{ connection, shopId, sink: provider.url, kind, leaseSeconds, timeoutMs, atOnce: 2 }, ends: null };
  const asked = await enqueue(db, shopId);
  const nodes = [first, second].map((point) =>
    startNode({ ...order, ends: { point, nth: 1 + Math.floor(random() * 3), by: 'SIGKILL' } }, order),
  );
  try {
    await settled(db, shopId);
    const { faults, unknown } = await verdictOn(db, shopId, { kind, taken: provider.taken, asked });
    const deaths = nodes.reduce((sum, node) => sum + node.deaths(), 0);
    return { deaths, taken: provider.taken.length, unknown, faults };
  } finally {
    await Promise.all(nodes.map((node) => node.stop()));
    provider.close();
  }
}

/** A worker, and after its death another one that lives. */
function startNode(order: NodeOrder, after: NodeOrder) {
  let deaths = 0;
  let isOver = false;
  let child: ChildProcess;
  const start = (given: NodeOrder) => {
    child = startLedgerNode(given, 'ignore');
    child.once('exit', (_, signal) => {
      if (isOver) return;
      if (signal === 'SIGKILL') deaths += 1;
      start(after);
    });
  };
  start(order);
  return {
    deaths: () => deaths,
    stop: async () => {
      isOver = true;
      const gone = once(child, 'exit');
      if (child.exitCode === null && child.signalCode === null && child.kill('SIGKILL')) await gone;
    },
  };
}

export async function enqueue(db: Db, shopId: string): Promise<Set<string>> {
  const sends = Array.from({ length: sendsPerRun }, (_, n) => ({
    ...({ key: `k${n}`, rank: 'campaign', purpose: 'promotion', channel: 'sms', address: `a${n}` } as const),
    content: {},
  }));
  await db.transaction().execute((tx) => enqueueSends(tx, shopId, sends, systemClock.now()));
  return new Set(sends.map(({ key }) => key));
}

/** Waits until nothing is left to do, or for long enough. Waiting times are cut short, leases are not. */
export async function settled(db: Db, shopId: string): Promise<void> {
  for (const passedMs = stopwatch(); passedMs() < patienceMs; await sleep(50)) {
    await sql`update sends set ask_at = clock_timestamp() where shop_id = ${shopId} and status = 'unknown'
      and ask_at > clock_timestamp()`.execute(db);
    await sql`update sends set due_at = '2026-01-01' where shop_id = ${shopId} and status = 'queued'
      and due_at > '2026-01-01'`.execute(db);
    await sql`update provider_gates set shut_until = null where shop_id = ${shopId}`.execute(db);
    const { rows } = await sql<{ left: number }>`
      select count(*)::int as left from sends where shop_id = ${shopId} and (status in ('queued', 'sending')
        or (status = 'unknown' and ask_at is not null))`.execute(db);
    if (rows[0]?.left === 0) return;
  }
}

/** A provider that takes and hangs, takes and cuts the line, takes and answers rubbish, and says 429 with an absurd wait. */
export async function openSink(kind: string, random: () => number) {
  const taken: string[] = [];
  /** The same as a bank's books. */
  const moved: Movement[] = [];
  /** The process' id of who called, of each call. */
  const callers: string[] = [];
  const server: Server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://sink');
    if (url.pathname === '/find') {
      const id = url.searchParams.get('id') ?? '';
      response.writeHead(taken.includes(id) ? 200 : 404).end(`taken ${id}`);
      return;
    }
    let body = '';
    for await (const chunk of request) body += chunk;
    const [id = '', amount = ''] = body.split(' ');
    callers.push(String(request.headers['x-worker']));
    const roll = random();
    if (roll < 0.1) return void response.writeHead(429, { 'retry-after': '999999999' }).end();
    if (kind !== 'key' || !taken.includes(id)) {
      taken.push(id);
      moved.push({ id, amountMinor: Number(amount) });
    }
    if (roll < 0.15) return; // hangs
    if (roll < 0.2) return void request.socket.destroy();
    if (roll < 0.25) return void response.writeHead(200).end('<html>welcome</html>');
    if (roll < 0.3) return void response.writeHead(503).end();
    response.writeHead(200).end(`taken ${id}`);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    taken,
    moved,
    callers,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
