import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openPool } from '../server/platform/database.ts';
import { attachPostgres } from '../server/platform/embedded-postgres.ts';
import { migrate } from '../server/platform/migrate.ts';
import { realPorts } from './hooks-faults.ts';
import { postMany } from './hooks-runs.ts';
import { readOptions } from './options.ts';

const options = readOptions({ deliveries: 1_000_000, 'at-once': 8, seed: 1 });
const plan = { deliveries: options.deliveries, seed: options.seed, atOnce: options['at-once'] };
const folder = mkdtempSync(join(tmpdir(), 'qin-hooks-'));
const server = await attachPostgres(join(folder, 'data'));
const { db, pool } = openPool({ ...server.connection, max: plan.atOnce + 2 });
try {
  await migrate(pool);
  const { faults, ...figures } = await postMany(db, realPorts, plan);
  const told = { seed: plan.seed, deliveries: plan.deliveries, ...figures };
  process.stdout.write(`${JSON.stringify(options.json ? { ...told, faults } : told)}\n`);
  const verdict = 'Each fact once, whatever came between: no forgery believed, nothing genuine refused.';
  if (!options.json) process.stdout.write(`${faults.length === 0 ? verdict : faults.join('\n')}\n`);
  process.exitCode = faults.length === 0 ? 0 : 1;
} finally {
  await db.destroy();
  await server.release();
  rmSync(folder, { recursive: true, force: true });
}
