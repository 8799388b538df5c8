import { createReadStream, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { createGunzip } from 'node:zlib';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { deliveriesPlan } from '../server/parcels/import-deliveries.ts';
import { stopwatch, systemClock } from '../server/platform/clock.ts';
import { openPool } from '../server/platform/database.ts';
import { attachPostgres } from '../server/platform/embedded-postgres.ts';
import { newId } from '../server/platform/ids.ts';
import { runImport } from '../server/platform/import-run.ts';
import { openSource } from '../server/platform/import-source.ts';
import { migrate } from '../server/platform/migrate.ts';

const rounds = 3;
const place = { country: 'BR', zone: 'America/Sao_Paulo', currency: 'BRL' };
const filled = ['orders', 'parcels', 'imports', 'events'];

/** Deliveries through our importer and through hand-written SQL, into the same indexed tables, turn about. */
export async function benchImport(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: { json: { type: 'boolean' }, file: { type: 'string' } },
    allowPositionals: true,
  });
  const file = values.file ?? '../shared/data/deliveries/deliveries.csv.gz';
  if (!existsSync(file)) {
    process.stderr.write(`There is no ${file}. Name a deliveries CSV with --file.\n`);
    return 1;
  }
  const folder = mkdtempSync(join(tmpdir(), 'qin-bench-'));
  const server = await attachPostgres(folder); // fsync and synchronous_commit are on, for both
  try {
    const result = await measure(server.connection, file, folder);
    process.stdout.write(values.json ? `${JSON.stringify(result)}\n` : readable(result));
    return result.ratio >= 0.5 ? 0 : 1;
  } finally {
    await server.release();
    rmSync(folder, { recursive: true, force: true });
  }
}

type Run = { seconds: number; rows: number; statements: number };

async function measure(connection: pg.PoolConfig, file: string, folder: string) {
  const statements = countStatements();
  const { db, pool: ownPool } = openPool({ ...connection, max: 2 });
  const pool = new pg.Pool({ ...connection, max: 1 });
  await migrate(ownPool);
  const shopId = newId(systemClock.now());
  await pool.query(
    `insert into shops (id, code, name, country, zone, currency, created_at) values ($1, 'bench', 'Bench', $2, $3, $4, now())`,
    [shopId, place.country, place.zone, place.currency],
  );
  let peakRss = 0;
  const sampling = setInterval(() => (peakRss = Math.max(peakRss, process.memoryUsage.rss())), 20);
  const ours = async (): Promise<Run> => {
    const before = statements();
    const elapsed = stopwatch();
    const counts = await runImport(deliveriesPlan, {
      db,
      shop: { id: shopId, ...place },
      source: openSource(file),
      encoding: null,
      rejectedPath: join(folder, 'rejected.csv'),
      locale: 'en',
      now: systemClock.now(),
    });
    return { seconds: elapsed() / 1000, rows: counts.inserted, statements: statements() - before };
  };
  const byHand = async (): Promise<Run> => {
    const before = statements();
    const elapsed = stopwatch();
    const rows = await importByHand(pool, shopId, file);
    return { seconds: elapsed() / 1000, rows, statements: statements() - before };
  };
  const runs = { ours: [] as Run[], byHand: [] as Run[] };
  let rssOfOurs = 0;
  for (let round = 0; round < rounds; round += 1)
    for (const who of round % 2 === 0 ? (['ours', 'byHand'] as const) : (['byHand', 'ours'] as const)) {
      await pool.query(`truncate ${filled.join(', ')} cascade`);
      await pool.query('checkpoint');
      peakRss = 0;
      runs[who].push(await (who === 'ours' ? ours() : byHand()));
      if (who === 'ours') rssOfOurs = Math.max(rssOfOurs, peakRss);
    }
  clearInterval(sampling);
  await pool.end();
  await db.destroy();
  const [mine, hand] = [median(runs.ours), median(runs.byHand)];
  return {
    rows: mine.rows,
    rowsByHand: hand.rows,
    rowsPerSecond: Math.round(mine.rows / mine.seconds),
    rowsPerSecondByHand: Math.round(hand.rows / hand.seconds),
    ratio: Math.round((hand.seconds / mine.seconds) * 100) / 100,
    statements: mine.statements,
    statementsByHand: hand.statements,
    seconds: runs.ours.map((run) => Math.round(run.seconds * 100) / 100),
    secondsByHand: runs.byHand.map((run) => Math.round(run.seconds * 100) / 100),
    peakRssMb: Math.round(rssOfOurs / 1e6),
    fsync: true,
  };
}

/** What one would write for this one file: COPY to staging, then INSERT … SELECT, in one transaction. */
async function importByHand(pool: pg.Pool, shopId: string, file: string): Promise<number> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    await client.query(`create temp table staging (order_id text, order_status text, purchased_at timestamp,
      approved_at timestamp, carrier_at timestamp, delivered_at timestamp, promised_date date, origin_zip text,
      origin_city text, origin_state text, dest_zip text, dest_city text, dest_state text, sellers_seen int) on commit drop`);
    const copy = client.query(copyFrom('copy staging from stdin (format csv, header true)'));
    const bytes = createReadStream(file);
    await (file.endsWith('.gz') ? pipeline(bytes, createGunzip(), copy) : pipeline(bytes, copy));
    const { rowCount } = await client.query(
      `insert into orders (shop_id, id, external_id, status, placed_at, paid_at, synced_at)
       select $1, uuidv7(), order_id, case order_status when 'delivered' then 'completed' else 'paid' end,
         purchased_at at time zone $2, approved_at at time zone $2, now() from staging`,
      [shopId, place.zone],
    );
    await client.query(
      `insert into parcels (shop_id, id, external_id, order_id, origin_city, origin_region, origin_country, destination_city,
         destination_region, destination_country, ordered_at, handed_over_at, delivered_at, promised_on, synced_at)
       select $1, uuidv7(), s.order_id, o.id, origin_city, origin_state, $3, dest_city, dest_state, $3,
         purchased_at at time zone $2, carrier_at at time zone $2, delivered_at at time zone $2, promised_date, now()
       from staging s join orders o on o.shop_id = $1 and o.external_id = s.order_id`,
      [shopId, place.zone, place.country],
    );
    await client.query('commit');
    return rowCount ?? 0;
  } finally {
    client.release();
  }
}

/** Every statement that any client sends from here on. */
function countStatements(): () => number {
  let count = 0;
  const { query } = pg.Client.prototype;
  pg.Client.prototype.query = function counted(this: pg.Client, ...args: unknown[]) {
    count += 1;
    return Reflect.apply(query, this, args);
  } as typeof query;
  return () => count;
}

function median(runs: Run[]): Run {
  return runs.toSorted((a, b) => a.seconds - b.seconds)[runs.length >> 1] as Run;
}

function readable(result: Awaited<ReturnType<typeof measure>>): string {
  return [
    `${result.rows} deliveries, median of ${rounds}, fsync on`,
    `ours     ${result.rowsPerSecond} rows/s  ${result.statements} statements  ${result.seconds.join(' ')} s  peak ${result.peakRssMb} MB`,
    `by hand  ${result.rowsPerSecondByHand} rows/s  ${result.statementsByHand} statements  ${result.secondsByHand.join(' ')} s`,
    `ratio    ${result.ratio}\n`,
  ].join('\n');
}

if (import.meta.main) process.exitCode = await benchImport(process.argv.slice(2));
