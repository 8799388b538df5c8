import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import type pg from 'pg';
import { type Db, openPool } from '../server/platform/database.ts';
import { attachPostgres } from '../server/platform/embedded-postgres.ts';
import { newId } from '../server/platform/ids.ts';
import { migrate } from '../server/platform/migrate.ts';
import { readOptions } from './options.ts';

/** What became of one run: how often workers died, what the provider took, what is listed for a person. */
export type RunReport = {
  deaths: number;
  taken: number;
  unknown: number;
  faults: string[];
  diedAt?: readonly string[];
};
/** The same for many; each fault begins with the seed of its run. `diedAt`: where it is noted, how often at which point. */
export type RunTotals = Omit<RunReport, 'diedAt'> & { runs: number; diedAt?: Record<string, number> };
/** `untilFault`: what has been found need not be found again. `enough`: no run is begun after it. */
export type RunPlan = { seed: number; runs: number; atOnce: number; untilFault?: boolean; enough?: AbortSignal };

/** Many runs with one seed after the other, each in a shop of its own. */
export async function runMany(
  db: Db,
  { seed, runs, atOnce, untilFault = false, enough }: RunPlan,
  run: (shopId: string, seed: number) => Promise<RunReport>,
): Promise<RunTotals> {
  const totals: RunTotals = { runs: 0, deaths: 0, taken: 0, unknown: 0, faults: [] };
  let next = seed;
  const runner = async () => {
    while (next < seed + runs && !enough?.aborted && !(untilFault && totals.faults.length > 0)) {
      const mine = next++;
      const { deaths, taken, unknown, faults, diedAt = [] } = await run(await makeShop(db), mine);
      totals.runs += 1;
      totals.deaths += deaths;
      totals.taken += taken;
      totals.unknown += unknown;
      totals.faults.push(...faults.map((fault) => `seed ${mine}: ${fault}`));
      for (const point of diedAt) totals.diedAt = { ...totals.diedAt, [point]: (totals.diedAt?.[point] ?? 0) + 1 };
    }
  };
  await Promise.all(Array.from({ length: atOnce }, runner));
  return totals;
}

async function makeShop(db: Db): Promise<string> {
  const now = Temporal.Instant.from('2026-03-10T01:00:00Z');
  const id = newId(now);
  await sql`insert into shops (id, code, name, country, zone, currency, created_at)
    values (${id}, ${id}, ${id}, 'CN', 'Asia/Shanghai', 'CNY', ${now})`.execute(db);
  return id;
}

type Apart = { 'on-postgres'?: number };

/**
 * The same as a command, on a database of its own: `--runs`, `--seed`, `--at-once`, `--json`; where there are runs without a
 * database, too, `--on-postgres` for those with one. Interrupted, it ends what it has begun, and tells what was reached.
 */
export async function runAtLength(
  { runs, atOnce, ...apart }: { runs: number; atOnce: number } & Apart,
  work: (db: Db, connection: pg.PoolConfig, plan: RunPlan, onPostgres: number) => Promise<RunTotals>,
): Promise<void> {
  const options = readOptions({ runs, 'at-once': atOnce, seed: 1, ...apart });
  const enough = new AbortController();
  process.once('SIGINT', () => enough.abort());
  const plan = { seed: options.seed, runs: options.runs, atOnce: options['at-once'], enough: enough.signal };
  const folder = mkdtempSync(join(tmpdir(), 'qin-ledger-'));
  const server = await attachPostgres(join(folder, 'data'));
  const { db, pool } = openPool({ ...server.connection, max: 12 });
  try {
    await migrate(pool);
    const onPostgres = options['on-postgres'];
    const runsApart = typeof onPostgres === 'number' ? onPostgres : plan.runs;
    const { faults, ...figures } = await work(db, server.connection, plan, runsApart);
    const verdict = faults.length === 0 ? 'Nothing lost, nothing twice, no hidden doubt.' : faults.join('\n');
    const told = { seed: plan.seed, ...figures };
    process.stdout.write(`${JSON.stringify(options.json ? { ...told, faults } : told)}\n`);
    if (!options.json) process.stdout.write(`${verdict}\n`);
    process.exitCode = faults.length === 0 ? 0 : 1;
  } finally {
    await db.destroy();
    await server.release();
    rmSync(folder, { recursive: true, force: true });
  }
}
