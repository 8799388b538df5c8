import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type pg from 'pg';
import { buildApp } from '../server/app.ts';
import { indexSearch } from '../server/desk/index.ts';
import { type Db, openPool } from '../server/platform/database.ts';
import { attachPostgres } from '../server/platform/embedded-postgres.ts';
import type { App } from '../server/platform/http.ts';
import { newId, newSecret } from '../server/platform/ids.ts';
import { openLog } from '../server/platform/log.ts';
import { migrate } from '../server/platform/migrate.ts';
import { createShop, signedSessionCookie } from '../server/shops/index.ts';
import { seedMessages } from './desk-seed.ts';

const secret = 'a secret that is only for measuring, long enough';
const clock = { now: () => Temporal.Now.instant() };

export type Desk = {
  app: App;
  db: Db;
  shopId: string;
  cookie: string;
  /** For a second node. */
  poolConfig: pg.PoolConfig;
  now: () => Temporal.Instant;
  /** Fills the shop up to so many messages. */
  seed(messages: number): Promise<void>;
  /** Fills the shop up to so many messages, and brings the search up to them. Answers the seconds of each. */
  grow(messages: number): Promise<{ seedSeconds: number; indexSeconds: number }>;
  get<Answer>(path: string): Promise<Answer>;
};

/** One database a size, each with one shop and two agents and a server on it; all gone afterwards. */
export async function withDesks(count: number, work: (desks: Desk[]) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'qin-bench-'));
  const server = await attachPostgres(folder);
  const desks: Desk[] = [];
  try {
    for (let at = 0; at < count; at++) {
      const database = `size_${at}`;
      const admin = openPool({ ...server.connection, max: 1 });
      await admin.pool.query(`create database ${database}`);
      await admin.db.destroy();
      const poolConfig = { ...server.connection, database };
      const { db, pool } = openPool({ ...poolConfig, max: 10 });
      await migrate(pool);
      desks.push(await deskOf(await openServer(db, poolConfig), db, poolConfig));
    }
    await work(desks);
  } finally {
    for (const { app, db } of desks) {
      await app.close();
      await db.destroy();
    }
    await server.release();
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Milliseconds of the median of `times` requests at each desk, after three that do not count. The desks are asked in turn,
 * so that whatever else the machine does weighs on all of them alike.
 */
export async function mediansInTurn(
  desks: readonly Desk[],
  paths: readonly string[],
  times: number,
): Promise<number[]> {
  const taken: number[][] = desks.map(() => []);
  for (let round = -3; round < times; round++)
    for (const [at, desk] of desks.entries()) {
      const start = performance.now();
      await desk.get(paths[at] ?? '');
      if (round >= 0) taken[at]?.push(performance.now() - start);
    }
  return taken.map((ms) => rounded(ms.toSorted((a, b) => a - b)[Math.floor(times / 2)] ?? 0));
}

/** The same on a database that is there: the small size in the tests. */
export async function deskOf(app: App, db: Db, poolConfig: pg.PoolConfig): Promise<Desk> {
  const { shopId, agentIds, cookie } = await staffedShop(db);
  const get = async (path: string) => {
    const reply = await app.inject({ method: 'GET', url: `/api/${path}`, headers: { cookie } });
    if (reply.statusCode !== 200) throw new Error(`${path}: ${reply.body}`);
    return reply.json();
  };
  return {
    ...{ app, db, shopId, cookie, poolConfig, get, now: clock.now },
    seed: (messages) => seedMessages(db, { shopId, agentIds }, messages),
    grow: async (messages) => ({
      seedSeconds: await secondsOf(() => seedMessages(db, { shopId, agentIds }, messages)),
      indexSeconds: await secondsOf(() => indexSearch(db)),
    }),
  };
}

export function openServer(db: Db, poolConfig: Parameters<typeof openPool>[0]): Promise<App> {
  const config = { host: '127.0.0.1', port: 3000, publicUrl: 'http://localhost:3000', trustedProxies: [] };
  return buildApp({ db, poolConfig, config, secret, clock, log: openLog('silent') });
}

/** Two agents; the answer's cookie is the first one's. */
async function staffedShop(db: Db) {
  const now = clock.now();
  const place = { name: 'Bench', country: 'CN', zone: 'Asia/Shanghai', currency: 'CNY' };
  const shop = await db
    .transaction()
    .execute((tx) => createShop(tx, { code: `bench-${newId(now).slice(-8)}`, ...place }, now));
  const agentIds: string[] = [];
  let cookie = '';
  for (const name of ['Anna', 'Bo']) {
    const [userId, agentId, token] = [newId(now), newId(now), newSecret()];
    const at = { created_at: now, updated_at: now };
    await db
      .insertInto('users')
      .values({ id: userId, shop_id: shop.id, name, email: `${userId}@bench.test`, ...at })
      .execute();
    await db
      .insertInto('agents')
      .values({
        shop_id: shop.id,
        id: agentId,
        user_id: userId,
        role: 'owner',
        name,
        created_at: now,
        revoked_at: null,
      })
      .execute();
    await db
      .insertInto('sessions')
      .values({ id: newId(now), user_id: userId, token, expires_at: now.add({ hours: 240 }), ...at })
      .execute();
    agentIds.push(agentId);
    cookie ||= signedSessionCookie(token, secret);
  }
  return { shopId: shop.id, agentIds, cookie };
}

async function secondsOf(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return Math.round((performance.now() - start) / 100) / 10;
}

const rounded = (ms: number) => Math.round(ms * 100) / 100;

export type Measured = Record<string, Record<string, number>>;

/** What each took at the largest size, by what it took at the smallest. */
export function ratiosOf(measured: Measured, sizes: readonly number[]): Record<string, number> {
  const [smallest, largest] = [measured[String(sizes[0])] ?? {}, measured[String(sizes.at(-1))] ?? {}];
  return Object.fromEntries(Object.entries(largest).map(([name, ms]) => [name, rounded(ms / (smallest[name] ?? ms))]));
}

export function asTable(measured: Measured, ratios: Record<string, number>, sizes: readonly number[]): string {
  const names = Object.keys(ratios);
  const width = Math.max(...names.map((name) => name.length));
  const lines = names.map((name) => {
    const cells = sizes.map((size) => `${measured[String(size)]?.[name] ?? '?'} ms`.padStart(12)).join('');
    return `${name.padEnd(width)}${cells}   × ${ratios[name]}`;
  });
  return `${''.padEnd(width)}${sizes.map((size) => String(size).padStart(12)).join('')}\n${lines.join('\n')}\n`;
}
