import type { AddressInfo } from 'node:net';
import { openPool } from '../server/platform/database.ts';
import { openServer } from './desk-bench.ts';

// A node of its own for the measurement of event streams: says its port, and its memory when asked.

const poolConfig = JSON.parse(process.argv[2] ?? '{}');
const { db } = openPool({ ...poolConfig, max: 10 });
const app = await openServer(db, poolConfig);
await app.listen({ host: '127.0.0.1', port: 0 });
process.on('message', () => {
  globalThis.gc?.();
  process.send?.({ rss: process.memoryUsage.rss() });
});
process.on('disconnect', () => process.exit());
process.send?.({ port: (app.server.address() as AddressInfo).port });
