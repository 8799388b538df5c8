import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { lookAtParcels } from '../server/parcels/index.ts';
import { type OpenDatabase, openDatabase } from '../server/platform/database.ts';
import { openLog } from '../server/platform/log.ts';
import { migrate } from '../server/platform/migrate.ts';
import { readOptions } from './options.ts';
import { fillWithParcels, now, openParcelsShop } from './parcels-shop.ts';

// The health pass over shops with ten thousand to a million parcels under way, each looked at once: the time and the
// memory it takes. Parcels are of all kinds: unshipped, moving, silent, at their door; one in five needs somebody.

const options = readOptions({ sizes: [10_000, 100_000, 1_000_000], history: 20_000 });
const dataDir = mkdtempSync(join(tmpdir(), 'qin-bench-'));
const opened = await openDatabase({ databaseUrl: null, dataDir }, 4);
try {
  await migrate(opened.pool);
  const curve = [];
  for (const size of options.sizes) curve.push(await measure(opened, size));
  const [first] = curve;
  const perParcel = curve.map(({ parcels, seconds }) => (1e6 * seconds) / parcels);
  const result = { curve, slowdown: Math.max(...perParcel) / (perParcel[0] ?? 1), firstMb: first?.peakMb ?? null };
  process.stdout.write(options.json ? `${JSON.stringify(result)}\n` : `${JSON.stringify(result, null, 2)}\n`);
} finally {
  await opened.close();
  rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 });
}

/** `peakMb`: what the process held at most while it looked, as the system counts it. */
async function measure({ db, poolConfig }: OpenDatabase, parcels: number) {
  const shopId = await openParcelsShop(db, parcels);
  await fillWithParcels(poolConfig, shopId, { parcels, history: options.history });
  for (const table of ['parcels', 'scans', 'orders', 'parcel_health'])
    await sql`analyze ${sql.table(table)}`.execute(db);
  let peak = 0;
  const watching = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage.rss());
  }, 50);
  const started = performance.now();
  const looked = await lookAtParcels(db, { grounds: new Map(), follow: null }, now, openLog('error'));
  const seconds = (performance.now() - started) / 1000;
  clearInterval(watching);
  if (looked !== parcels) throw new Error(`${looked} of ${parcels} were looked at`);
  const { rows } = await sql<{ needs: number }>`select count(*)::int as needs from parcel_health
    where shop_id = ${shopId} and (cause is not null or health in ('late', 'at_risk', 'stalled', 'slow'))`.execute(db);
  const rounded = (value: number) => Math.round(value * 100) / 100;
  return {
    ...{ parcels, seconds: rounded(seconds), perSecond: Math.round(parcels / seconds) },
    ...{ peakMb: Math.round(peak / 1e6), needSomebody: rows[0]?.needs ?? 0 },
  };
}
