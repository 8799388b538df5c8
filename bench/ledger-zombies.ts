import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import type pg from 'pg';
import type { CrashPoint } from '../server/outbox/index.ts';
import type { Db } from '../server/platform/database.ts';
import { randomFrom } from '../shared/random.ts';
import { enqueue, openSink, settled } from './ledger-kills.ts';
import { type RunPlan, type RunReport, type RunTotals, runMany } from './ledger-runs.ts';
import { verdictOn } from './ledger-verdict.ts';
import { startLedgerNode } from './start-ledger-node.ts';

const kinds = ['key', 'query', 'blind'] as const;
const leaseSeconds = 1;
const timeoutMs = 300;

/**
 * Where a worker that stands still has sends in hand, or the shop's turn. (One that stands still while it writes down how
 * attempts ended keeps those rows to itself, and its word counts.)
 */
export const stillPoints: readonly CrashPoint[] = [
  ...(['call.before', 'call.after', 'claim.committed', 'settle.before'] as const),
  ...(['claim.locked', 'claim.marked'] as const),
];

/**
 * Runs of a worker that is stopped (SIGSTOP) somewhere for longer than twice its lease, while another one works
 * everything off, and then goes on: it must neither call anybody nor change a row.
 */
export function stopWorkers(db: Db, connection: pg.PoolConfig, plan: RunPlan): Promise<RunTotals> {
  return runMany(db, plan, (shopId, seed) => oneRun(db, connection, shopId, seed));
}

async function oneRun(db: Db, connection: pg.PoolConfig, shopId: string, seed: number): Promise<RunReport> {
  const random = randomFrom(seed);
  const point = stillPoints[seed % stillPoints.length] ?? 'call.before';
  const rounds = Math.floor(seed / stillPoints.length);
  const kind = kinds[(seed + rounds) % kinds.length] ?? 'key';
  const provider = await openSink(kind, random);
  const given = { connection, shopId, sink: provider.url, kind, leaseSeconds, timeoutMs };
  const asked = await enqueue(db, shopId);
  // One call at a time: what was on its way when the process stopped could still arrive afterwards.
  const zombie = startLedgerNode({ ...given, atOnce: 1, ends: { point, nth: 1, by: 'SIGSTOP' } }, 'pipe');
  const other: ChildProcess[] = [];
  try {
    await once(zombie.stdout ?? zombie, 'data', { signal: AbortSignal.timeout(30_000) });
    other.push(startLedgerNode({ ...given, atOnce: 2, ends: null }, 'ignore'));
    await sleep(2 * leaseSeconds * 1000);
    await settled(db, shopId);
    const callsOf = () => provider.callers.filter((pid) => pid === String(zombie.pid)).length;
    const [rows, calls] = [await rowsOf(db, shopId), callsOf()];
    zombie.kill('SIGCONT');
    await sleep(1500);
    const { faults, unknown } = await verdictOn(db, shopId, { kind, taken: provider.taken, asked });
    if (callsOf() !== calls) faults.push(`${kind} ${point}: it called ${callsOf() - calls} times`);
    if (!isSame(await rowsOf(db, shopId), rows)) faults.push(`${kind} ${point}: it changed a row`);
    return { deaths: 1, taken: provider.taken.length, unknown, faults };
  } finally {
    for (const node of [zombie, ...other]) if (node.kill('SIGKILL')) await once(node, 'exit');
    provider.close();
  }
}

async function rowsOf(db: Db, shopId: string): Promise<unknown[]> {
  const { rows } = await sql<{ row: unknown }>`
    select to_jsonb(s) as row from sends s where shop_id = ${shopId} order by id`.execute(db);
  return rows;
}

function isSame(one: unknown, other: unknown): boolean {
  try {
    assert.deepEqual(one, other);
    return true;
  } catch {
    return false;
  }
}
