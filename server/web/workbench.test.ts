import assert from 'node:assert/strict';
import test, { after } from 'node:test';
import { sql } from 'kysely';
import { buildApp } from '../app.ts';
import { loadDemoShop } from '../demo/index.ts';
import { openLog } from '../platform/log.ts';
import { openDemoSession } from '../shops/index.ts';
import { testDatabase } from '../testing/database.ts';
import { testShop } from '../testing/shop.ts';
import { isWorkbenchBuilt } from './workbench-routes.ts';

const now = Temporal.Instant.from('2026-11-22T06:00:00Z');
const opened: { close(): Promise<unknown> }[] = [];
after(() => Promise.all(opened.map((app) => app.close())));
const { db, poolConfig } = await testDatabase();
const app = await buildApp({
  db,
  poolConfig,
  config: { host: '127.0.0.1', port: 3000, publicUrl: null, trustedProxies: [] },
  secret: 'a secret that is only for tests, long enough',
  clock: { now: () => now },
  log: openLog('silent'),
  isDemo: true,
});
opened.push(app);
await db.transaction().execute((tx) => loadDemoShop(tx, now, { conversations: false }));

const enter = (headers: Record<string, string> = {}, payload = 'as=agent', remoteAddress = '127.0.0.1') =>
  click('/demo/workbench', headers, payload, remoteAddress);
const chat = (payload = 'buyer=demo-buyer', headers: Record<string, string> = {}, remoteAddress = '127.0.0.1') =>
  click('/demo/chat?lang=zh-CN', headers, payload, remoteAddress);
const click = (url: string, headers: Record<string, string>, payload: string, remoteAddress: string) =>
  app.inject({
    method: 'POST',
    url,
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'sec-fetch-site': 'same-origin',
      host: 'localhost:3000',
      ...headers,
    },
    payload,
    remoteAddress,
  });

test('one click on the first page of the demo makes one an agent of the demo shop', async () => {
  const reply = await enter();
  assert.equal(reply.statusCode, 303);
  assert.equal(reply.headers.location, '/desk');
  const cookie = String(reply.headers['set-cookie']);
  assert.match(cookie, /; HttpOnly; SameSite=Lax/);
  const me = await app.inject({ url: '/api/me', headers: { cookie: cookie.split(';')[0] ?? '' } });
  assert.equal(me.json<{ role: string }>().role, 'agent');
  assert.equal(me.json<{ shop: { code: string } }>().shop.code, 'demo');
});

test('who clicks is one of three people, however many click at the same moment; the assist page is a click too', async () => {
  await Promise.all([enter(), enter(), enter({}, 'as=supervisor'), enter({}, 'as=owner')]);
  assert.equal((await enter({}, 'as=agent&to=assist')).headers.location, '/desk/assist');
  const { rows } = await sql<{ role: string }>`select a.role from agents a
    join shops s on s.id = a.shop_id where s.code = 'demo' order by a.role`.execute(db);
  assert.deepEqual(
    rows.map(({ role }) => role),
    ['agent', 'owner', 'supervisor'],
  );
});

test('one click opens the chat as a buyer for whom the demo shop vouches', async () => {
  const replies = await Promise.all([chat(), chat('buyer=demo-buyer&lang=x')]);
  for (const reply of replies) {
    assert.equal(reply.statusCode, 303);
    const [, token = ''] = /^\/chat\/demo\?lang=zh-CN#token=(.+)$/.exec(String(reply.headers.location)) ?? [];
    const session = await app.inject({ method: 'POST', url: '/api/chat/demo/session', payload: { token } });
    assert.equal(session.json<{ isVerified: boolean }>().isVerified, true);
  }
  assert.equal((await chat('buyer=nobody-there')).statusCode, 404);
  assert.equal((await chat('buyer=')).headers.location, '/chat/demo?lang=zh-CN');
});

test('nobody enters the demo from another site, another machine, through a proxy, or by a name that only points here', async () => {
  const tries = [
    enter({ 'sec-fetch-site': 'cross-site' }),
    enter({ origin: 'https://evil.example' }),
    enter({ host: 'evil.example:3000', origin: 'http://evil.example:3000' }),
    enter({}, 'as=agent', '192.0.2.7'),
    chat('buyer=demo-buyer', { 'sec-fetch-site': 'cross-site' }),
    chat('buyer=demo-buyer', { host: 'evil.example:3000', origin: 'http://evil.example:3000' }),
    chat('buyer=demo-buyer', {}, '192.0.2.7'),
    ...['forwarded', 'via', 'x-forwarded-for', 'x-real-ip'].map((name) => enter({ [name]: 'for=192.0.2.7' })),
  ];
  for (const reply of await Promise.all(tries)) {
    assert.equal(reply.statusCode, 403);
    assert.equal(reply.headers['set-cookie'], undefined);
    assert.equal(reply.headers.location, undefined);
  }
});

test('in a real shop there is no such way in: no route, and no session without a password', async (t) => {
  const shop = await testShop(t);
  assert.equal((await shop.post('/demo/workbench', undefined, { as: null })).statusCode, 404);
  assert.equal((await shop.post('/demo/chat', undefined, { as: null })).statusCode, 404);
  const { email } = shop.people.owner;
  assert.equal(await shop.tx((tx) => openDemoSession(tx, shop.id, email, shop.now())), null);
});

test('every page of the workbench is the same file, which lets in no script or style but ours', async () => {
  const pages = await Promise.all(['/desk', '/desk/inbox/mine', '/desk/sign-in'].map((url) => app.inject({ url })));
  if (!isWorkbenchBuilt()) {
    assert.deepEqual(
      pages.map(({ statusCode }) => statusCode),
      [503, 503, 503],
    );
    assert.match(pages[0]?.body ?? '', /npm run build/);
    return;
  }
  const nonces = pages.map(({ headers, body }) => {
    const policy = String(headers['content-security-policy']);
    assert.match(policy, /script-src 'self';/);
    assert.doesNotMatch(policy, /unsafe/);
    const nonce = /style-src 'self' 'nonce-([^']+)'/.exec(policy)?.[1] ?? '';
    assert.ok(body.includes(`nonce="${nonce}"`));
    assert.equal(headers['cache-control'], 'no-store');
    return nonce;
  });
  assert.equal(new Set(nonces).size, 3, 'a nonce is used once');
});

test('parts of the workbench are kept for ever and come compressed; what is not one of them is not found', async () => {
  if (isWorkbenchBuilt()) {
    const { body } = await app.inject({ url: '/desk' });
    const script = /\/desk\/assets\/[\w.-]+\.js/.exec(body)?.[0] ?? '';
    const { headers } = await app.inject({ url: script, headers: { 'accept-encoding': 'br' } });
    assert.equal(headers['cache-control'], 'public, max-age=31536000, immutable');
    assert.equal(headers['content-encoding'], 'br');
  }
  for (const name of ['nothing.js', '..%2findex.html', '..%2f..%2fbuild.ts', '.env'])
    assert.ok([400, 404].includes((await app.inject({ url: `/desk/assets/${name}` })).statusCode), name);
});
