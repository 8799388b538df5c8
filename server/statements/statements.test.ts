import assert from 'node:assert/strict';
import test from 'node:test';
import { sql } from 'kysely';
import { newId } from '../platform/ids.ts';
import { codeOf, testShop } from '../testing/shop.ts';
import { currentStatement, recordStatementAnswer, recordStatementSent } from './index.ts';

const texts = [
  { locale: 'en', title: 'Our terms', body: 'Seven days.\n<script>alert(1)</script> & "quotes"' },
  { locale: 'zh-CN', title: '店铺声明', body: '七天无理由退货。' },
];

test('a version that a buyer read stays as it was when the next one is published, and the language that was not changed keeps its words', async (t) => {
  const shop = await testShop(t);
  assert.equal((await shop.get(`/s/${shop.code}/statement`, { as: null })).statusCode, 404, 'nothing published yet');
  assert.deepEqual((await shop.post('statements', { texts }, { as: 'supervisor' })).json(), { version: 1 });
  const changed = [{ locale: 'en', title: 'New terms', body: 'Fourteen days.' }];
  assert.deepEqual((await shop.post('statements', { texts: changed })).json(), { version: 2 });
  assert.match((await shop.get(`/s/${shop.code}/statement/1`, { as: null })).body, /Seven days/);
  assert.match((await shop.get(`/s/${shop.code}/statement`, { as: null })).body, /Fourteen days/);
  const chinese = await currentStatement(shop.db, shop.id, 'zh-CN', shop.now());
  assert.deepEqual([chinese?.version, chinese?.locale, chinese?.body], [2, 'zh-CN', '七天无理由退货。']);
  assert.equal((await shop.get(`/s/${shop.code}/statement/3`, { as: null })).statusCode, 404);
  assert.equal((await shop.post('statements', { texts: [texts[0], texts[0]] })).statusCode, 400);
});

test('the page speaks the language of the buyer, and runs nothing that stands in it', async (t) => {
  const shop = await testShop(t, { name: '<img src=x onerror=alert(1)>' });
  await shop.post('statements', { texts });
  const page = (headers: Record<string, string>, query = '') =>
    shop.get(`/s/${shop.code}/statement${query}`, { as: null, headers });
  const english = await page({ 'accept-language': 'en' });
  assert.match(english.body, /<html lang="en">.*Our terms/s);
  assert.doesNotMatch(english.body, /<script|<img/);
  assert.match(english.body, /&lt;script&gt;alert\(1\)&lt;\/script&gt; &amp; &quot;quotes&quot;/);
  assert.match(String(english.headers['content-security-policy']), /default-src 'none'/);
  assert.match((await page({ 'accept-language': 'zh-CN' })).body, /<html lang="zh-CN">.*七天无理由退货/s);
  assert.match((await page({ 'accept-language': 'zh-CN' }, '?lang=en')).body, /Our terms/);
});

test('opening the link from a conversation is recorded once; a guessed link records nothing', async (t) => {
  const shop = await testShop(t);
  await shop.post('statements', { texts });
  const conversationId = newId(shop.now());
  const reading = { shopId: shop.id, conversationId, version: 1 };
  await shop.tx((tx) => recordStatementSent(tx, reading, shop.now()));
  const rows = async () =>
    (
      await sql<{ opened_at: Temporal.Instant | null; read_before_buying: boolean | null }>`
      select opened_at, read_before_buying from statement_reads where shop_id = ${shop.id}`.execute(shop.db)
    ).rows;
  const open = (id: string, headers = {}) => shop.get(`/s/${shop.code}/statement/1?c=${id}`, { as: null, headers });

  const guessed = await open(newId(shop.now()));
  assert.equal(guessed.statusCode, 200, 'the page is public');
  await open(conversationId, { 'sec-purpose': 'prefetch' });
  assert.equal((await rows())[0]?.opened_at, null, 'looking ahead is not reading');
  shop.clock.advance({ minutes: 5 });
  const openedAt = shop.now();
  await open(conversationId);
  shop.clock.advance({ minutes: 5 });
  await open(conversationId);
  await shop.tx((tx) => recordStatementAnswer(tx, reading, true));
  const [row, ...others] = await rows();
  assert.equal(others.length, 0);
  assert.equal(row?.opened_at?.toString(), openedAt.toString());
  assert.equal(row?.read_before_buying, true);
});

type Said = { code: string; message: string };

test('a statement that takes away what the law gives is not published, and both languages say why and what to write', async (t) => {
  const shop = await testShop(t);
  const unlawful = { locale: 'zh-CN', title: '店铺声明', body: '七天无理由退货。\n特价商品不退。' };
  const publish = (language: string) =>
    shop.post(
      'statements',
      { texts: [texts[0], unlawful] },
      { as: 'supervisor', headers: { 'accept-language': language } },
    );
  const english = await publish('en');
  assert.equal(english.statusCode, 409);
  assert.equal(english.json<Said>().code, 'statement_against_law');
  assert.match(english.json<Said>().message, /“特价商品不退” contradicts the law: .*A lower price.*Say instead/);
  assert.match((await publish('zh-CN')).json<Said>().message, /与法律相抵触.*特价、清仓、促销都不是.*可以这样写/);
  assert.equal((await shop.get(`/s/${shop.code}/statement`, { as: null })).statusCode, 404);
  assert.equal((await shop.post('statements', { texts }, { as: 'supervisor' })).statusCode, 201);
});

test('a German shop may not publish seven days, a Chinese one may', async (t) => {
  const short = [{ locale: 'en', title: 'Our terms', body: 'You may send goods back within seven days.' }];
  const [german, chinese] = [await testShop(t, { country: 'DE' }), await testShop(t, { country: 'CN' })];
  assert.equal((await german.post('statements', { texts: short })).statusCode, 409);
  assert.equal((await chinese.post('statements', { texts: short })).statusCode, 201);
});

test('the editor is told what the law forbids, what is already so and who was quicker', async (t) => {
  const shop = await testShop(t);
  const check = async (body: string) =>
    (await shop.post('statements/check', { texts: [{ locale: 'en', title: 'Terms', body }] })).json<{
      unlawful: { locale: string; found: string; instead: Record<string, string> }[];
    }>().unlawful;
  const [found, ...others] = await check('Seven days.\nNo returns on sale items.');
  assert.equal(others.length, 0);
  assert.deepEqual([found?.locale, found?.found], ['en', 'No returns on sale items']);
  assert.ok(found?.instead.en && found.instead['zh-CN']);
  assert.deepEqual(await check(''), []);
  assert.equal(codeOf(await shop.post('statements/check', { texts }, { as: 'agent' })), 'not_allowed');

  const publish = (after: number, body: string) =>
    shop.post('statements', { after, texts: [{ locale: 'en', title: 'Terms', body }] }, { as: 'supervisor' });
  assert.deepEqual((await publish(0, 'Seven days.')).json(), { version: 1 });
  assert.equal(codeOf(await publish(1, 'Seven days.\r\n')), 'statement_unchanged');
  assert.equal(codeOf(await publish(0, 'Ten days.')), 'statement_changed');
  const rivals = await Promise.all([publish(1, 'Ten days.'), publish(1, 'Nine days.')]);
  assert.deepEqual(rivals.map(({ statusCode }) => statusCode).sort(), [201, 409], 'one of two wins');

  const listed = (await shop.get('statements', { as: 'agent' })).json<
    { version: number; publishedBy: { name: string } | null }[]
  >();
  assert.deepEqual(
    listed.map(({ version }) => version),
    [2, 1],
  );
  assert.ok(listed[0]?.publishedBy?.name);
  const { texts: first } = (await shop.get('statements/1', { as: 'agent' })).json<{ texts: unknown[] }>();
  assert.deepEqual(first, [{ locale: 'en', title: 'Terms', body: 'Seven days.' }]);
  assert.equal((await shop.get('statements/3')).statusCode, 404);
});
