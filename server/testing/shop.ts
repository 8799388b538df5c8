import assert from 'node:assert/strict';
import { AsyncLocalStorage } from 'node:async_hooks';
import { after, type TestContext } from 'node:test';
import { type Role, roles, type Scope } from '../../shared/access.ts';
import { buildApp } from '../app.ts';
import { openConnectors } from '../connectors/index.ts';
import { readSentPhoto } from '../files/index.ts';
import type { Db, Tx } from '../platform/database.ts';
import type { App } from '../platform/http.ts';
import { newId, newSecret } from '../platform/ids.ts';
import { openLog } from '../platform/log.ts';
import { openHttp } from '../platform/safe-http.ts';
import { createApiKey, createShop, type Shop, signedSessionCookie } from '../shops/index.ts';
import { testDatabase } from './database.ts';

const secret = 'a secret that is only for tests, long enough';
const log = openLog(process.env.QIN_TEST_LOG ?? 'silent');

/** `from`: the network address of who calls. */
export type Caller = { as?: Role | null; key?: string; headers?: Record<string, string>; from?: string };

export type Reply = { statusCode: number; body: string; headers: Record<string, unknown>; json: <T = unknown>() => T };

/** The code of a refusal. */
export const codeOf = (reply: Pick<Reply, 'json'>) => reply.json<{ code?: string }>().code;

export type TestShop = Shop & {
  app: App;
  db: Db;
  /** Moves only when told to. */
  clock: {
    now(): Temporal.Instant;
    set(at: string | Temporal.Instant): void;
    advance(by: Temporal.DurationLike): void;
  };
  now(): Temporal.Instant;
  /** The agent of each role, signed in. */
  people: Record<Role, { agentId: string; userId: string; email: string; cookie: string }>;
  get(path: string, caller?: Caller): Promise<Reply>;
  post(path: string, body?: unknown, caller?: Caller): Promise<Reply>;
  put(path: string, body?: unknown, caller?: Caller): Promise<Reply>;
  patch(path: string, body?: unknown, caller?: Caller): Promise<Reply>;
  delete(path: string, caller?: Caller): Promise<Reply>;
  /** A new API key of the shop; pass it as `{ key }`. */
  apiKey(scopes: readonly Scope[]): Promise<string>;
  /** One more agent, who is not signed in. */
  addPerson(role: Role): Promise<string>;
  tx<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
};

export type TestShopOptions = {
  /** An instant, or a zoned time such as 2026-03-10T09:00+08:00[Asia/Shanghai]. */
  now?: string | Temporal.Instant;
  code?: string;
  name?: string;
  country?: string;
  zone?: string;
  currency?: string;
};

/** One server per test file is enough: it holds no shop's state. Its clock is that of the shop whose request it serves. */
const time = new AsyncLocalStorage<{ now(): Temporal.Instant }>();
const atRest = Temporal.Instant.from('2026-03-10T01:00:00Z');
const appClock = { now: () => time.getStore()?.now() ?? atRest };
const undeclared: string[] = [];
let opened: Promise<App> | undefined;
let count = 0;

// Registered while the file loads, and before the database's own: a hook made inside a test would run after that test.
after(async () => (await opened)?.close());
const { db, poolConfig } = await testDatabase();

/** A fresh shop with an agent of every role in this file's database. Callers are the owner unless they say otherwise. */
export async function testShop(_t: TestContext, options: TestShopOptions = {}): Promise<TestShop> {
  opened ??= open();
  const app = await opened;
  const clock = ownClock(options.now ?? '2026-03-10T01:00:00Z');
  const shop = await db.transaction().execute((tx) =>
    createShop(
      tx,
      {
        code: options.code ?? `shop-${process.pid}-${++count}`,
        name: options.name ?? 'Test shop',
        country: options.country ?? 'CN',
        zone: options.zone ?? 'Asia/Shanghai',
        currency: options.currency ?? 'CNY',
      },
      clock.now(),
    ),
  );
  const people = Object.fromEntries(
    await Promise.all(roles.map(async (role) => [role, await signedIn(db, shop.id, role, clock.now())] as const)),
  ) as TestShop['people'];

  const call = async (
    method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    path: string,
    caller: Caller = {},
    body?: unknown,
  ) => {
    const role = caller.as === undefined && caller.key === undefined ? 'owner' : (caller.as ?? null);
    // Awaited inside: an injected request only starts when somebody waits for it.
    const reply = await time.run(
      clock,
      async () =>
        await app.inject({
          method,
          url: path.startsWith('/') ? path : `/api/${path}`,
          ...(caller.from ? { remoteAddress: caller.from } : {}),
          headers: {
            'sec-fetch-site': 'same-origin',
            ...(role ? { cookie: people[role].cookie } : {}),
            ...(caller.key ? { authorization: `Bearer ${caller.key}` } : {}),
            ...caller.headers,
          },
          ...(body === undefined ? {} : { payload: body as object }),
        }),
    );
    assert.deepEqual(undeclared, [], 'a route gave an answer that it does not declare');
    return { statusCode: reply.statusCode, body: reply.body, headers: reply.headers, json: <T>() => reply.json() as T };
  };

  return {
    ...shop,
    app,
    db,
    clock,
    now: () => clock.now(),
    people,
    get: (path, caller) => call('GET', path, caller),
    post: (path, body, caller) => call('POST', path, caller, body),
    put: (path, body, caller) => call('PUT', path, caller, body),
    patch: (path, body, caller) => call('PATCH', path, caller, body),
    delete: (path, caller) => call('DELETE', path, caller),
    apiKey: async (scopes) =>
      (await db.transaction().execute((tx) => createApiKey(tx, { shopId: shop.id, name: 'test', scopes }, clock.now())))
        .key,
    addPerson: async (role) => (await signedIn(db, shop.id, role, clock.now())).agentId,
    tx: (work) => db.transaction().execute(work),
  };
}

/** The secret that signs cookies in tests. */
export const testSecret = secret;

async function open(): Promise<App> {
  return buildApp({
    db,
    poolConfig,
    config: { host: '127.0.0.1', port: 3000, publicUrl: 'http://qin.test', trustedProxies: [] },
    secret,
    clock: appClock,
    log,
    connectors: openConnectors({
      http: openHttp({ privateHosts: [] }),
      clock: appClock,
      privateHosts: [],
      readPhoto: (shopId, fileId) => readSentPhoto(db, shopId, fileId),
    }),
    onUndeclared: (route, status) => undeclared.push(`${route} → ${status}`),
  });
}

function ownClock(at: string | Temporal.Instant): TestShop['clock'] {
  let now = instantOf(at);
  return {
    now: () => now,
    set: (next) => {
      now = instantOf(next);
    },
    advance: (by) => {
      now = now.add(by);
    },
  };
}

function instantOf(at: string | Temporal.Instant): Temporal.Instant {
  if (typeof at !== 'string') return at;
  return at.includes('[') ? Temporal.ZonedDateTime.from(at).toInstant() : Temporal.Instant.from(at);
}

/** Writes the rows that signing in would write: a password hash per agent and test would cost more than the test. */
async function signedIn(db: Db, shopId: string, role: Role, now: Temporal.Instant) {
  const [userId, agentId, token] = [newId(now), newId(now), newSecret()];
  const email = `${role}-${userId.slice(-12)}@shop.test`;
  const at = { created_at: now, updated_at: now };
  await db
    .insertInto('users')
    .values({ id: userId, shop_id: shopId, name: role, email, ...at })
    .execute();
  await db
    .insertInto('sessions')
    .values({ id: newId(now), user_id: userId, token, expires_at: now.add({ hours: 24 * 3650 }), ...at })
    .execute();
  await db
    .insertInto('agents')
    .values({ shop_id: shopId, id: agentId, user_id: userId, role, name: role, created_at: now, revoked_at: null })
    .execute();
  return { agentId, userId, email, cookie: signedSessionCookie(token, secret) };
}
