import pg from 'pg';
import { buildApp } from '../server/app.ts';
import { systemClock } from '../server/platform/clock.ts';
import type { OpenDatabase } from '../server/platform/database.ts';
import { openLog } from '../server/platform/log.ts';
import { type Ask, askServer, cycle } from './returns-cycle.ts';
import { type ReturnsShop, seedBought } from './returns-shop.ts';

export type Statements = { qin: Record<string, number>; qinInAll: number; byHandInAll: number };

/**
 * Statements of each request, `begin` and `commit` among them, as a server makes them once it is warm. Of the ledger and
 * the jobs none are counted: they work off what has come together, by hand one by one.
 */
export async function countStatements(
  { db, poolConfig }: OpenDatabase,
  { shop, secret, hand }: { shop: ReturnsShop; secret: string; hand: string },
): Promise<Statements> {
  const config = { host: '127.0.0.1', port: 3000, publicUrl: 'http://localhost:3000', trustedProxies: [] };
  const app = await buildApp({ db, poolConfig, config, secret, clock: systemClock, log: openLog('silent') });
  const headers = { cookie: shop.cookie, 'sec-fetch-site': 'same-origin' };
  const ask: Ask = async (method, path, body) => {
    const reply = await app.inject({ method, url: `/api/${path}`, headers, ...(body ? { payload: body } : {}) });
    if (reply.statusCode >= 300) throw new Error(`${path}: ${reply.statusCode} ${reply.body}`);
    return reply.body === '' ? null : reply.json();
  };
  const [first, second, third, fourth] = await seedBought(db, shop.shopId, 4, systemClock.now());
  if (!first || !second || !third || !fourth) throw new Error('no orders');
  try {
    await cycle(ask, first);
    const qin: Record<string, number> = {};
    let before = statements;
    await cycle(ask, second, (step) => {
      qin[step] = statements - before;
      before = statements;
    });
    const askHand = askServer(hand, '');
    await cycle(askHand, third);
    const beforeHand = Number(await askHand('GET', 'statements'));
    await cycle(askHand, fourth);
    const byHandInAll = Number(await askHand('GET', 'statements')) - beforeHand;
    return { qin, qinInAll: Object.values(qin).reduce((sum, one) => sum + one, 0), byHandInAll };
  } finally {
    await app.close();
  }
}

let statements = 0;

/** Before any connection is opened: each keeps the way of asking that it found. */
export function startCounting(): void {
  const query = pg.Client.prototype.query;
  pg.Client.prototype.query = function counted(this: pg.Client, ...args: unknown[]) {
    statements += 1;
    return Reflect.apply(query, this, args);
  } as typeof query;
}
