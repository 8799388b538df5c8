import { systemClock } from '../platform/clock.ts';
import { readConfig } from '../platform/config.ts';
import { openDatabase } from '../platform/database.ts';
import { loadDemoShop } from './load-demo-shop.ts';

// Run by loadInOwnProcess(). A killed starter takes us with it: a later one must find the whole shop or none, not one on its way.
process.once('disconnect', () => process.exit(1));
process.channel?.unref();

const { publicUrl, ...config } = readConfig(process.env);
const { db, close } = await openDatabase(config, 1);
try {
  const options = publicUrl === null ? {} : { publicUrl };
  await db.transaction().execute((tx) => loadDemoShop(tx, systemClock.now(), options));
} finally {
  await close();
}
