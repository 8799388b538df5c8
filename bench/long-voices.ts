import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openPool } from '../server/platform/database.ts';
import { attachPostgres } from '../server/platform/embedded-postgres.ts';
import { migrate } from '../server/platform/migrate.ts';
import { runVoices } from './voices-harness.ts';

const { values } = parseArgs({
  options: {
    interleavings: { type: 'string', default: '10000' },
    'at-once': { type: 'string', default: '6' },
    seed: { type: 'string', default: '1' },
    json: { type: 'boolean' },
  },
});
const folder = mkdtempSync(join(tmpdir(), 'qin-voices-'));
const server = await attachPostgres(join(folder, 'data'));
const nodes = [1, 2].map(() => openPool({ ...server.connection, max: 12 }));
try {
  const [first] = nodes;
  if (first) await migrate(first.pool);
  const { faults, ...figures } = await runVoices(
    nodes.map(({ db }) => db),
    { interleavings: Number(values.interleavings), atOnce: Number(values['at-once']), seed: Number(values.seed) },
    (line) => process.stderr.write(`${line}\n`),
  );
  const verdict =
    faults.length === 0 ? 'Never two voices, never a stale reply, never a lost draft.' : faults.join('\n');
  process.stdout.write(
    `${values.json ? JSON.stringify({ ...figures, faults }) : `${JSON.stringify(figures)}\n${verdict}`}\n`,
  );
  process.exitCode = faults.length === 0 ? 0 : 1;
} finally {
  for (const { db } of nodes) await db.destroy();
  await server.release();
  rmSync(folder, { recursive: true, force: true });
}
