import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../server/platform/clock.ts';
import { type OpenDatabase, openDatabase } from '../server/platform/database.ts';
import { migrate } from '../server/platform/migrate.ts';
import { readOrMakeSecret } from '../server/platform/secret.ts';
import { readOptions } from './options.ts';
import { countStatements, startCounting } from './returns-counts.ts';
import { openStub, startByHand, startQin } from './returns-house.ts';
import { measurePages } from './returns-pages.ts';
import { measureRates } from './returns-rates.ts';
import { openReturnsShop } from './returns-shop.ts';

// Returns from the wish to the refund over HTTP, against Qin as everybody starts it, beside bare single-row inserts and a
// bare server with hand-written SQL in the same run; and the pages of the desk over ten thousand to a million returns.

const options = readOptions({ clients: [1, 8], seconds: 4, rounds: 3, sizes: [10_000, 100_000, 1_000_000], times: 40 });
const dataDir = mkdtempSync(join(tmpdir(), 'qin-bench-'));
startCounting();
const stub = await openStub();
const opened = await openDatabase({ databaseUrl: null, dataDir }, 16);
try {
  await migrate(opened.pool);
  const cycles = await measureCycles(opened);
  const pages = await measurePages(options.sizes, options.times);
  const result = { ...cycles, pages };
  process.stdout.write(options.json ? `${JSON.stringify(result)}\n` : `${JSON.stringify(result, null, 2)}\n`);
} finally {
  await opened.close();
  stub.close();
  rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 });
}

async function measureCycles({ db, poolConfig }: OpenDatabase) {
  const secret = readOrMakeSecret({ secret: null, dataDir });
  const shop = await openReturnsShop(db, { secret, stubUrl: stub.url }, systemClock.now());
  const qin = await startQin(dataDir, stub.url);
  const hand = await startByHand({ connection: poolConfig, shopId: shop.shopId, stubUrl: stub.url });
  try {
    const servers = { qin: qin.url, hand: hand.url };
    const statements = await countStatements(opened, { shop, secret, hand: hand.url });
    const rates = await measureRates(opened, { shop, servers, ...options });
    return { statements, rates };
  } finally {
    await Promise.all([qin.stop(), hand.stop()]);
  }
}
