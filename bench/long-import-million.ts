import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { deliveriesPlan } from '../server/parcels/import-deliveries.ts';
import { systemClock } from '../server/platform/clock.ts';
import { openPool } from '../server/platform/database.ts';
import { attachPostgres } from '../server/platform/embedded-postgres.ts';
import { newId } from '../server/platform/ids.ts';
import { runImport } from '../server/platform/import-run.ts';
import { openSource } from '../server/platform/import-source.ts';
import { migrate } from '../server/platform/migrate.ts';
import { deliveriesHeader, delivery } from '../server/testing/made-up-deliveries.ts';

/** A million made-up deliveries, twice: all in, nothing changed the second time, memory flat under 300 MB. */
const { values } = parseArgs({
  options: { rows: { type: 'string', default: '1000000' }, json: { type: 'boolean' } },
});
const rows = Number(values.rows);
const mostBytes = 300_000_000;
const folder = mkdtempSync(join(tmpdir(), 'qin-million-'));
const server = await attachPostgres(join(folder, 'data'));
try {
  const file = join(folder, 'deliveries.csv');
  await pipeline(Readable.from(lines()), createWriteStream(file));
  const { db, pool } = openPool({ ...server.connection, max: 2 });
  await migrate(pool);
  const place = { country: 'BR', zone: 'America/Sao_Paulo', currency: 'BRL' };
  const shopId = newId(systemClock.now());
  await pool.query(
    `insert into shops (id, code, name, country, zone, currency, created_at) values ($1, 'many', 'Many', $2, $3, $4, now())`,
    [shopId, place.country, place.zone, place.currency],
  );
  const peaks: number[] = []; // of each tenth of the file: flat means that the last is no higher than the first
  const sampling = setInterval(() => peaks.push(process.memoryUsage.rss()), 100);
  const run = () =>
    runImport(deliveriesPlan, {
      db,
      shop: { id: shopId, ...place },
      source: openSource(file),
      encoding: null,
      rejectedPath: `${file}.rejected.csv`,
      locale: 'en',
      now: systemClock.now(),
      onProgress: ({ read }) => {
        if (read % 100_000 < 2_500) process.stderr.write(`${read} rows, ${megabytes(process.memoryUsage.rss())} MB\n`);
      },
    });
  const first = await run();
  const second = await run();
  clearInterval(sampling);
  await db.destroy();
  const half = peaks.length >> 1;
  const report = {
    rows,
    first,
    second,
    peakRssMb: megabytes(Math.max(...peaks)),
    peakOfFirstHalfMb: megabytes(Math.max(...peaks.slice(0, half))),
    peakOfSecondHalfMb: megabytes(Math.max(...peaks.slice(half))),
  };
  const isWell = first.inserted === rows && second.unchanged === rows && report.peakRssMb < mostBytes / 1e6;
  process.stdout.write(`${JSON.stringify(report, null, values.json ? 0 : 2)}\n`);
  process.exitCode = isWell ? 0 : 1;
} finally {
  await server.release();
  rmSync(folder, { recursive: true, force: true });
}

function* lines(): Generator<string> {
  yield `${deliveriesHeader}\n`;
  for (let nth = 0; nth < rows; nth += 500)
    yield Array.from({ length: Math.min(500, rows - nth) }, (_, at) => `${delivery(nth + at)}\n`).join('');
}

function megabytes(bytes: number): number {
  return Math.round(bytes / 1e6);
}
