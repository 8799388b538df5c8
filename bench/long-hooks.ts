import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openPool } from '../server/platform/database.ts';
import { attachPostgres } from '../server/platform/embedded-postgres.ts';
import { migrate } from '../server/platform/migrate.ts';
import { realPorts } from './hooks-faults.ts';
import { postMany } from './hooks-runs.ts';

const { values } = parseArgs({
  options: {
    deliveries: { type: 'string', default: '1000000' },
    seed: { type: 'string', default: '1' },
    'at-once': { type: 'string', default: '8' },
    json: { type: 'boolean' },
  },
});
const plan = { deliveries: Number(values.deliveries), seed: Number(values.seed), atOnce: Number(values['at-once']) };
const folder = mkdtempSync(join(tmpdir(), 'qin-hooks-'));
const server = await attachPostgres(join(folder, 'data'));
const { db, pool } = openPool({ ...server.connection, max: plan.atOnce + 2 });
try {
  await migrate(pool);
  const { faults, ...figures } = await postMany(db, realPorts, plan);
  const told = { seed: plan.seed, deliveries: plan.deliveries, ...figures };
  process.stdout.write(`${JSON.stringify(values.json ? { ...told, faults } : told)}\n`);
  const verdict = 'Each fact once, whatever came between: no forgery believed, nothing genuine refused.';
  if (!values.json) process.stdout.write(`${faults.length === 0 ? verdict : faults.join('\n')}\n`);
  process.exitCode = faults.length === 0 ? 0 : 1;
} finally {
  await db.destroy();
  await server.release();
  rmSync(folder, { recursive: true, force: true });
}
