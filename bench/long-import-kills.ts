import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { openPool } from '../server/platform/database.ts';
import { attachPostgres } from '../server/platform/embedded-postgres.ts';
import { migrate } from '../server/platform/migrate.ts';
import { databaseUrl, importInChild, importKilled } from '../server/testing/killed-import.ts';
import { deliveriesHeader, delivery } from '../server/testing/made-up-deliveries.ts';

/** `qin import` killed ten times at random moments: in the end the same rows as if it had been left alone. */
const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '100000' },
    kills: { type: 'string', default: '10' },
    json: { type: 'boolean' },
  },
});
const [rows, kills] = [Number(values.rows), Number(values.kills)];
const folder = mkdtempSync(join(tmpdir(), 'qin-kills-'));
const server = await attachPostgres(join(folder, 'data'));
try {
  const file = join(folder, 'deliveries.csv');
  const lines = [deliveriesHeader, ...Array.from({ length: rows }, (_, nth) => delivery(nth))];
  await pipeline(Readable.from(lines.map((line) => `${line}\n`)), createWriteStream(file));
  const { db, pool } = openPool({ ...server.connection, max: 2 });
  await migrate(pool);
  const url = databaseUrl(server.connection);
  const counts = await importKilled(db, url, ['deliveries', file], kills, () => Math.random() * 400);
  const again = await importInChild(url, ['deliveries', file]);
  const stored = await pool.query(
    'select (select count(*)::int from orders) as orders, (select count(*)::int from parcels) as parcels',
  );
  await db.destroy();
  const report = { rows, kills, counts, again, ...stored.rows[0] };
  process.stdout.write(`${JSON.stringify(report, null, values.json ? 0 : 2)}\n`);
  const isWell =
    counts.inserted === rows && again?.unchanged === rows && report.orders === rows && report.parcels === rows;
  process.exitCode = isWell ? 0 : 1;
} finally {
  await server.release();
  rmSync(folder, { recursive: true, force: true });
}
