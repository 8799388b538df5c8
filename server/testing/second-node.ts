import { buildApp } from '../app.ts';
import { openPool } from '../platform/database.ts';
import { openLog } from '../platform/log.ts';
import { testDatabase } from './database.ts';
import { testSecret } from './shop.ts';

/** One more server on this file's database, with connections of its own: what the first one knows it must read there. */
export async function secondNode() {
  const { poolConfig } = await testDatabase();
  const { db } = openPool({ ...poolConfig, max: 10 });
  const app = await buildApp({
    ...{ db, poolConfig, secret: testSecret, log: openLog('silent') },
    config: { host: '127.0.0.1', port: 3000, publicUrl: 'http://qin.test', trustedProxies: [] },
    clock: { now: () => Temporal.Instant.from('2026-03-10T01:00:00Z') },
  });
  return {
    post: async (url: string, payload: object, cookie: string) => {
      const headers = { 'sec-fetch-site': 'same-origin', cookie };
      const reply = await app.inject({ method: 'POST', url, headers, payload });
      return { statusCode: reply.statusCode, json: <T>() => reply.json() as T };
    },
    close: async () => {
      await app.close();
      await db.destroy();
    },
  };
}
