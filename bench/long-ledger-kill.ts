import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openPool } from '../server/platform/database.ts';
import { attachPostgres } from '../server/platform/embedded-postgres.ts';
import { migrate } from '../server/platform/migrate.ts';
import { killWorkers } from './ledger-kills.ts';

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '1000' },
    seed: { type: 'string', default: '1' },
    'at-once': { type: 'string', default: '3' },
    json: { type: 'boolean' },
  },
});
const folder = mkdtempSync(join(tmpdir(), 'qin-ledger-'));
const server = await attachPostgres(join(folder, 'data'));
const { db, pool } = openPool({ ...server.connection, max: 12 });
try {
  await migrate(pool);
  const { faults, ...figures } = await killWorkers(db, server.connection, {
    ...{ seed: Number(values.seed), runs: Number(values.runs), atOnce: Number(values['at-once']) },
  });
  const verdict = faults.length === 0 ? 'Nothing lost, nothing twice, no hidden doubt.' : faults.join('\n');
  const told = { seed: Number(values.seed), ...figures };
  process.stdout.write(
    `${values.json ? JSON.stringify({ ...told, faults }) : `${JSON.stringify(told)}\n${verdict}`}\n`,
  );
  process.exitCode = faults.length === 0 ? 0 : 1;
} finally {
  await db.destroy();
  await server.release();
  rmSync(folder, { recursive: true, force: true });
}
