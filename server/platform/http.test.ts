import assert from 'node:assert/strict';
import { connect } from 'node:net';
import test from 'node:test';
import fc from 'fast-check';
import { Type } from 'typebox';
import { testDatabase } from '../testing/database.ts';
import { type Reply, testShop } from '../testing/shop.ts';
import { systemClock } from './clock.ts';
import { type App, openHttp } from './http.ts';
import { openLog } from './log.ts';

const { db } = await testDatabase();
const codeOf = (reply: Pick<Reply, 'json'>) => reply.json<{ code: string }>().code;
const json = { 'content-type': 'application/json' };

function bareApp(): Promise<App> {
  return openHttp({
    db,
    clock: systemClock,
    log: openLog('silent'),
    publicUrl: 'http://qin.test',
    trustedProxies: [],
    identify: async () => null,
    identifyBuyer: async () => null,
  });
}

test('a route that does not say who may call it, or what it answers, stops the start', async () => {
  const app = await bareApp();
  assert.throws(
    () => app.get('/a', { schema: { response: { 200: Type.Null() } } }, async () => null),
    /who may call it/,
  );
  assert.throws(() => app.get('/b', { config: { access: 'public' } }, async () => null), /declare its answers/);
  await app.close();
});

test('a fault of ours is answered without its message, in the language of the reader', async () => {
  const app = await bareApp();
  app.get('/fault', { config: { access: 'public' }, schema: { response: { 200: Type.Null() } } }, async () => {
    throw new Error('duplicate key: Key (email)=(li@example.com)');
  });
  const reply = await app.inject({ url: '/fault', headers: { 'accept-language': 'zh-CN,zh;q=0.9' } });
  assert.equal(reply.statusCode, 500);
  assert.doesNotMatch(reply.body, /li@example|duplicate|\bat /);
  assert.match(reply.json<{ message: string }>().message, /数据没有丢失/);
  assert.equal(reply.json<{ requestId: string }>().requestId, reply.headers['x-request-id']);
  await app.close();
});

test('bodies that are not what they claim get a clear code and change nothing', async (t) => {
  const shop = await testShop(t, { name: 'Before' });
  const bad: [string, string | Buffer, number, string][] = [
    ['cut off', '{"name":"x"', 400, 'malformed_json'],
    ['nothing', '', 400, 'malformed_json'],
    ['not an object', '[]', 400, 'bad_field'],
    ['a number where text stands', '{"name":5}', 400, 'bad_field'],
    ['an object where text stands', '{"name":{"$regex":"^a"}}', 400, 'bad_field'],
    ['NUL', '{"name":"a\\u0000b"}', 400, 'bad_text'],
    ['half an emoji', '{"name":"\\ud83d"}', 400, 'bad_text'],
    [
      'GB18030 read as UTF-8',
      Buffer.from([0x7b, 0x22, 0x6e, 0x61, 0x6d, 0x65, 0x22, 0x3a, 0x22, 0xb5, 0xea, 0x22, 0x7d]),
      400,
      'not_utf8',
    ],
    ['a prototype', '{"__proto__":{"polluted":true},"name":"x"}', 400, 'malformed_json'],
    ['a constructor', '{"constructor":{"prototype":{"polluted":true}}}', 400, 'malformed_json'],
    ['10 MB', JSON.stringify({ name: 'x'.repeat(10_000_000) }), 413, 'too_large'],
    ['another shop', `{"shopId":"${crypto.randomUUID()}"}`, 400, 'unknown_field'],
  ];
  for (const [what, body, status, code] of bad) {
    const reply = await shop.patch('shop', body, { headers: json });
    assert.equal(reply.statusCode, status, `${what}: ${reply.body}`);
    assert.equal(codeOf(reply), code, what);
    assert.ok(reply.json<{ message: string }>().message.length > 10, what);
  }
  assert.equal(({} as { polluted?: boolean }).polluted, undefined);
  for (const type of [
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/xml',
  ])
    assert.equal(
      (await shop.patch('shop', '{"name":"x"}', { headers: { 'content-type': type } })).statusCode,
      415,
      type,
    );
  assert.equal((await shop.get('shop')).json<{ name: string }>().name, 'Before');
});

test('emoji, right-to-left and Chinese names are kept as they are', async (t) => {
  const shop = await testShop(t);
  for (const name of ['亲👗衣坊', 'متجر', '𠮷野家', 'a\u202Eb', "O'Neil & <b>Söhne</b>"]) {
    assert.equal((await shop.patch('shop', { name })).statusCode, 200);
    assert.equal((await shop.get('shop')).json<{ name: string }>().name, name);
  }
});

test('odd addresses are refused, never a fault', async (t) => {
  const shop = await testShop(t);
  const odd: [string, number][] = [
    ['/api/agents/%00', 404],
    ['/api/%', 400],
    ['/api/shop?shop=1', 400],
    ['/api/shop?__proto__[x]=1', 400],
    ['/s/%ff/statement', 400],
    ['/s/a%00b/statement', 400],
    ['/s/x/statement/1e9', 400],
    ['/s/x/statement?c=1', 400],
    ['/upgrade', 404],
    ['/metrics', 404],
    ['/debug', 404],
    ['/setup', 404],
    ['/.env', 404],
    ['/../../etc/passwd', 404],
  ];
  for (const [url, status] of odd) assert.equal((await shop.get(url)).statusCode, status, url);
});

test('any bytes at all in a body never make a fault', async (t) => {
  const shop = await testShop(t);
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(
        fc.uint8Array({ maxLength: 200 }),
        fc.json().map((text) => Buffer.from(text)),
      ),
      async (bytes) => {
        const reply = await shop.post('statements', Buffer.from(bytes), { headers: json });
        assert.ok(reply.statusCode < 500, reply.body);
      },
    ),
    { numRuns: 150 },
  );
});

test('writes that another site starts are refused, whatever they look like', async (t) => {
  const shop = await testShop(t, { name: 'Before' });
  const { cookie } = shop.people.owner;
  const foreign: Record<string, string>[] = [
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { 'sec-fetch-site': 'none' },
    { 'sec-fetch-site': 'same-origin', origin: 'http://evil.test' },
    { origin: 'http://evil.test' },
    { origin: 'null' },
    { origin: 'http://qin.test.evil.test' },
    {},
  ];
  for (const headers of foreign) {
    const reply = await shop.app.inject({
      method: 'PATCH',
      url: '/api/shop',
      headers: { ...headers, cookie, host: 'qin.test' },
      payload: { name: 'After' },
    });
    assert.equal(reply.statusCode, 403, JSON.stringify(headers));
    assert.equal(codeOf(reply), 'foreign_origin');
  }
  const own = await shop.app.inject({
    method: 'PATCH',
    url: '/api/shop',
    headers: { origin: 'http://qin.test', cookie },
    payload: { name: 'After' },
  });
  assert.equal(own.statusCode, 200, own.body);
});

test('no reading changes anything', async (t) => {
  const shop = await testShop(t);
  const digest = async () => {
    const tables = [
      'shops',
      'business_hours',
      'special_days',
      'users',
      'sessions',
      'agents',
      'invitations',
      'api_keys',
      'events',
      'statements',
    ];
    const rows = await Promise.all(
      tables.map((table) =>
        db
          .selectFrom(table as 'shops')
          .selectAll()
          .execute()
          .then((all) => JSON.stringify(all)),
      ),
    );
    return rows.join('\n');
  };
  const before = await digest();
  for (const { method, url, isStream } of shop.app.declaredRoutes)
    if (method === 'GET' && !isStream && !url.includes(':') && !url.includes('*')) await shop.get(url);
  assert.equal(await digest(), before);
});

test('the address in the log and the limits is the socket, unless a proxy was named', async (t) => {
  const shop = await testShop(t);
  for (let i = 0; i < 12; i++) {
    const reply = await shop.post(
      'auth/sign-in/email',
      { email: `ghost${i}@shop.test`, password: 'wrong password' },
      {
        as: null,
        headers: {
          'x-forwarded-for': `203.0.113.${i}`,
          'cf-connecting-ip': `203.0.113.${i}`,
          'x-qin-address': `203.0.113.${i}`,
        },
      },
    );
    if (i >= 10) assert.equal(reply.statusCode, 429, `try ${i}`);
  }
});

test('the API describes every route that it has, and its reference needs no other host', async (t) => {
  const shop = await testShop(t);
  const description = (await shop.get('/api/openapi.json', { as: null })).json<{
    openapi: string;
    paths: Record<string, object>;
  }>();
  assert.match(description.openapi, /^3\.1/);
  for (const { url } of shop.app.declaredRoutes) {
    const path = url.replace(/:(\w+)/g, '{$1}').replace('*', '{*}');
    if (!url.startsWith('/api/docs') && url !== '/api/openapi.json')
      assert.ok(description.paths[path], `${url} is not described`);
  }
  const page = await shop.get('/api/docs/', { as: null });
  assert.equal(page.statusCode, 200);
  for (const [, source] of page.body.matchAll(/(?:src|href)="([^"]+)"/g))
    assert.doesNotMatch(source ?? '', /^(https?:)?\/\//);
  assert.equal((await shop.get('/api/docs/js/scalar.js', { as: null })).statusCode, 200);
});

test('a broken request on the wire is answered, and the server lives on', async () => {
  const app = await bareApp();
  const address = new URL(await app.listen({ port: 0, host: '127.0.0.1' }));
  const answers = await Promise.all(
    [
      'GET /api/health HTTP/1.1\r\nHost: x\r\nX: \u0001\r\n\r\n',
      'NONSENSE\r\n\r\n',
      'POST /api/health HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n',
    ].map(
      (bytes) =>
        new Promise<string>((done) => {
          let text = '';
          const socket = connect(Number(address.port), address.hostname, () => socket.write(bytes));
          socket.on('data', (chunk) => {
            text += String(chunk);
          });
          socket.on('close', () => done(text));
        }),
    ),
  );
  for (const answer of answers) assert.match(answer, /^HTTP\/1\.1 400/);
  assert.equal((await fetch(new URL('/api/health', address))).status, 200);
  await app.close();
});
