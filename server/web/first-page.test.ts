import assert from 'node:assert/strict';
import test, { after } from 'node:test';
import { sql } from 'kysely';
import { buildApp } from '../app.ts';
import { loadDemoShop } from '../demo/index.ts';
import { openLog } from '../platform/log.ts';
import { testDatabase } from '../testing/database.ts';

let now = Temporal.Instant.from('2026-11-22T06:00:00Z');
const undeclared: string[] = [];
const opened: { close(): Promise<unknown> }[] = [];
after(() => Promise.all(opened.map((app) => app.close())));
const { db, poolConfig } = await testDatabase();
const app = await buildApp({
  db,
  poolConfig,
  config: { host: '127.0.0.1', port: 3000, publicUrl: 'http://qin.test', trustedProxies: [] },
  secret: 'a secret that is only for tests, long enough',
  clock: { now: () => now },
  log: openLog('silent'),
  isDemo: true,
  onUndeclared: (route, status) => undeclared.push(`${route} → ${status}`),
});
opened.push(app);
await db.transaction().execute((tx) => loadDemoShop(tx, now, { conversations: false }));

const sameOrigin = { 'sec-fetch-site': 'same-origin' };
const isForm = { 'content-type': 'application/x-www-form-urlencoded' };

const get = (url: string, headers: Record<string, string> = {}) => app.inject({ method: 'GET', url, headers });

/** Sends the form as a browser does, once a minute so that the rate limit has no say unless it is meant to. */
function send(fields: Record<string, string>, lang = 'en', headers: Record<string, string> = sameOrigin) {
  now = now.add({ minutes: 1 });
  const payload = new URLSearchParams(fields).toString();
  return app.inject({ method: 'POST', url: `/?lang=${lang}`, headers: { ...isForm, ...headers }, payload });
}

const field = (page: string, name: string) => new RegExp(`name="${name}" value="([^"]*)"`).exec(page)?.[1] ?? '';

test('the page answers in both languages: by choice, else as the browser asks', async () => {
  const chinese = await get('/', { 'accept-language': 'zh-CN,zh;q=0.9' });
  assert.equal(chinese.statusCode, 200);
  assert.match(chinese.body, /<html lang="zh-CN">/);
  assert.match(chinese.body, /店里有什么/);
  assert.match((await get('/?lang=en', { 'accept-language': 'zh-CN' })).body, /What the shop holds/);
  assert.doesNotMatch(chinese.body, /page\.[a-z]/, 'a text is missing');
});

test('it counts what the shop holds', async () => {
  const { body } = await get('/?lang=en');
  assert.match(body, /Products<\/dt><dd class="total">24</);
  assert.match(body, /Customers<\/dt><dd class="total">200</);
  assert.match(body, /Orders<\/dt><dd class="total">400</);
  assert.match(body, /out for delivery<\/dt><dd class="part">5</);
});

test('a buyer asks where the parcel is, and sees the reply, its facts, its promise and how sure Qin is', async () => {
  const { statusCode, body } = await send({ buyer: 'demo-buyer', text: "Why hasn't it arrived yet?" });
  assert.equal(statusCode, 200);
  assert.match(body, /Hangzhou/);
  assert.match(body, /parcel\.origin_city/);
  assert.match(body, /to watch the parcel and tell of any trouble/);
  assert.match(body, /\d+% sure/);
  assert.doesNotMatch(body, /page\.[a-z]/, 'a text is missing');
});

test('the same in Chinese', async () => {
  const { body } = await send({ buyer: 'demo-buyer', text: '怎么还没到？' }, 'zh-CN');
  assert.match(body, /杭州/);
  assert.match(body, /留意包裹/);
});

test('a conversation goes on over several messages, is kept, and can be opened again', async () => {
  const first = await send({ buyer: 'demo-buyer', text: 'I want to return this' });
  const c = field(first.body, 'c');
  const second = await send({ buyer: 'demo-buyer', c, text: 'the colour is different from the photo' });
  assert.match(second.body, /return\.colour_difference/);
  const again = await get(`/?lang=en&c=${c}`);
  assert.match(again.body, /I want to return this/);
  assert.match(again.body, /the colour is different from the photo/);
});

test('sending the same form twice says it once', async () => {
  const once = 'once-'.padEnd(43, 'x');
  const first = await send({ buyer: 'demo-buyer', text: 'Hello there', once });
  const c = field(first.body, 'c');
  const second = await send({ buyer: 'demo-buyer', c, text: 'Hello there', once });
  assert.equal(second.statusCode, 200);
  assert.equal(second.body.split('<div class="says" lang="en">Hello there</div>').length - 1, 1);
});

test('a visitor whom nobody knows learns nothing about orders', async () => {
  const { body } = await send({ buyer: '', text: 'Where is my parcel? Order WT-200002' });
  assert.doesNotMatch(body, /Chengdu|Ribbed knit dress|Wuhan/);
});

test('what a buyer writes is shown as text: a script in it never runs', async () => {
  const { body, headers } = await send({
    buyer: 'demo-buyer',
    text: '<script>alert(1)</script>"><img src=x onerror=alert(1)>',
  });
  assert.doesNotMatch(body, /<script>|<img src=x/);
  assert.match(body, /&lt;script&gt;alert\(1\)/);
  const policy = String(headers['content-security-policy']);
  assert.match(policy, /default-src 'none'/);
  assert.doesNotMatch(policy, /unsafe/);
});

test('wrong input gets a sentence on the page, and what was written stays', async () => {
  const empty = await send({ buyer: 'demo-buyer', text: '   ' });
  assert.deepEqual([empty.statusCode, /The message is empty/.test(empty.body)], [400, true]);
  const long = await send({ buyer: 'demo-buyer', text: '长'.repeat(10_001) }, 'zh-CN');
  assert.equal(long.statusCode, 413);
  assert.match(long.body, /role="alert">[^<]*10000/);
  assert.match(long.body, /长长长长/);
  const huge = await send({ buyer: 'demo-buyer', text: 'a'.repeat(2_000_000) });
  assert.deepEqual([huge.statusCode, /too long for a message/.test(huge.body)], [413, true]);
  const nobody = await send({ buyer: 'no-such-buyer', text: 'hi' });
  assert.deepEqual([nobody.statusCode, /no such buyer/.test(nobody.body)], [404, true]);
  const nul = await send({ buyer: 'demo-buyer', text: 'a\0b' });
  assert.equal(nul.statusCode, 400);
  assert.match(nul.body, /role="alert"/);
  const json = await app.inject({ method: 'POST', url: '/', headers: sameOrigin, payload: { text: 'hi' } });
  assert.deepEqual([json.statusCode, /role="alert"/.test(json.body)], [415, true]);
});

test('emoji, right-to-left text and broken bytes are taken as they are', async () => {
  assert.equal((await send({ buyer: 'demo-buyer', text: '😀😀 أين طردي' })).statusCode, 200);
  const broken = await app.inject({
    method: 'POST',
    url: '/',
    headers: { ...isForm, ...sameOrigin },
    payload: 'buyer=demo-buyer&text=%FF%FE%C3',
  });
  assert.equal(broken.statusCode, 200);
});

test('a form on somebody else’s page cannot write here', async () => {
  const { statusCode } = await send({ buyer: 'demo-buyer', text: 'hi' }, 'en', { 'sec-fetch-site': 'cross-site' });
  assert.equal(statusCode, 403);
});

test('whoever sends without pause is asked to wait', async () => {
  const { rows } = await sql<{ count: number }>`select count(*) from conversations`.execute(db);
  const payload = new URLSearchParams({ buyer: 'demo-buyer', text: '' }).toString();
  now = now.add({ minutes: 5 });
  const replies = [];
  for (let count = 0; count < 31; count += 1)
    replies.push(
      await app.inject({ method: 'POST', url: '/?lang=en', headers: { ...isForm, ...sameOrigin }, payload }),
    );
  assert.equal(replies.at(-1)?.statusCode, 429);
  assert.match(replies.at(-1)?.body ?? '', /Please wait \d+ seconds/);
  assert.ok(replies.at(-1)?.headers['retry-after']);
  const after = await sql<{ count: number }>`select count(*) from conversations`.execute(db);
  assert.equal(after.rows[0]?.count, rows[0]?.count);
});

test('the links of the goods lead somewhere: each product has its page, and each page its drawings', async () => {
  const page = await get('/demo/goods/linen-shirt?lang=zh-CN');
  assert.equal(page.statusCode, 200);
  assert.match(page.body, /水洗亚麻衬衫/);
  assert.match(page.body, /id="sizes"/);
  const photo = /\/demo\/photos\/[0-9a-f]+\.svg/.exec(page.body)?.[0] ?? '';
  const drawing = await get(photo);
  assert.equal(drawing.headers['content-type'], 'image/svg+xml');
  assert.match(drawing.body, /^<svg /);
  assert.equal((await get('/demo/goods/no-such')).statusCode, 404);
});

test('no route of these pages gives an answer that it does not declare', () => {
  assert.deepEqual(undeclared, []);
});
