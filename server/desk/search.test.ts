import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import { sql } from 'kysely';
import { newId } from '../platform/ids.ts';
import { sendOut } from '../testing/parcels.ts';
import { type TestShop, testShop } from '../testing/shop.ts';
import { fill, indexed, sequenced } from './testing.ts';

type Item = { kind: string; id: string; title: string; snippet: string; conversationId: string | null };
type Page = { items: Item[]; next: string | null };

test('a message is found at once, and just the same after the background work has indexed it', async (t) => {
  const { shop, write, said } = await open(t);
  await write('我的快递怎么还没到', 'Where is my PARCEL, please?', '尺码 size Ｍ 偏大');
  const looks = async () => ({
    one: (await said('快')).map(({ snippet }) => snippet),
    two: (await said('还没')).length,
    prefix: (await said('parc')).length,
    middle: (await said('arcel')).length,
    width: (await said('ＳＩＺＥ m')).length,
    absent: (await said('退款')).length,
  });
  const fresh = await looks();
  assert.deepEqual(fresh, { one: ['我的快递怎么还没到'], two: 1, prefix: 1, middle: 0, width: 1, absent: 0 });
  await fill(shop, 600);
  await indexed(shop);
  const { rows } = await sql`select from search_chunks where shop_id = ${shop.id}`.execute(shop.db);
  assert.ok(rows.length >= 2);
  assert.deepEqual(await looks(), fresh);
});

test('pages of messages go on from newest to oldest without a gap, also when they are indexed in between', async (t) => {
  const { shop, page } = await open(t);
  await fill(shop, 900, (n) => (n % 2 === 0 ? `even ${n}` : `odd ${n}`));
  await sequenced(shop);
  const seen: string[] = [];
  let after = '';
  do {
    const { items, next } = await page(`q=even&kind=message&limit=100${after}`);
    seen.push(...items.map(({ snippet }) => snippet));
    after = next ? `&after=${next}` : '';
    if (seen.length === 200) await indexed(shop);
  } while (after);
  assert.deepEqual(
    seen,
    Array.from({ length: 450 }, (_, at) => `even ${898 - 2 * at}`),
  );
});

test('two words that stand together once, long ago, are found by going on; no page looks at everything', async (t) => {
  const { shop, page, write } = await open(t);
  await write('linen wool');
  await sequenced(shop);
  await fill(shop, 11_000, (n) => (n % 2 === 0 ? 'linen' : 'wool'));
  await indexed(shop);
  const pages: string[][] = [];
  let after = '';
  do {
    const { items, next } = await page(`q=linen%20wool&kind=message${after}`);
    pages.push(items.map(({ snippet }) => snippet));
    after = next ? `&after=${next}` : '';
  } while (after);
  assert.deepEqual(pages, [[], ['linen wool']]);
});

test("customers are found by one character, pinyin, initials and what is seen of their phone; another shop's never", async (t) => {
  const { shop, page } = await open(t);
  const other = await open(t);
  for (const { shop: one } of [{ shop }, other]) {
    await customer(one, 'c1', { name: '王小明', phone: '+8613812345678' });
    await customer(one, 'c2', { name: '单雄信', phone_masked: '139****4321' });
    await customer(one, 'c3', { name: 'Anna Smith', email: 'anna@example.com' });
    await indexed(one);
  }
  const names = async (q: string) =>
    (await page(`q=${encodeURIComponent(q)}&kind=customer`)).items.map(({ title }) => title);
  assert.deepEqual(await names('明'), ['王小明']);
  assert.deepEqual(await names('xm'), ['王小明']);
  assert.deepEqual(await names('WangXiao'), ['王小明']);
  assert.deepEqual(await names('shan'), ['单雄信']);
  assert.deepEqual(await names('sxx'), ['单雄信']);
  assert.deepEqual(await names('smith'), ['Anna Smith']);
  assert.deepEqual(await names('3456'), ['王小明']);
  assert.deepEqual(await names('4321'), ['单雄信']);
  assert.deepEqual(await names('345'), []);
});

test('a customer who is renamed is found by the new name and no longer by the old one', async (t) => {
  const { shop, page } = await open(t);
  const key = await shop.apiKey(['ingest']);
  const rename = async (name: string) => {
    await shop.put('ingest/customers', { customers: [{ externalId: 'C1', name }] }, { key });
    await indexed(shop);
  };
  await rename('Anna');
  await rename('Berta');
  assert.equal((await page('q=berta')).items.length, 1);
  assert.equal((await page('q=anna')).items.length, 0);
});

test('tier, status, city and carrier of what is found are told in the language of whoever asks', async (t) => {
  const { shop } = await open(t);
  await sendOut(shop, '20260310-7788', '成都');
  await sql`update parcels set tracking_number = 'SF1023456789' where shop_id = ${shop.id}`.execute(shop.db);
  await sql`insert into customers (shop_id, id, external_id, name, tier, synced_at)
    values (${shop.id}, ${newId(shop.now())}, 'C9', '单雄信', 'gold', ${shop.now()})`.execute(shop.db);
  await indexed(shop);
  const snippets = async (language: string) =>
    Promise.all(
      ['shan', '7788', 'sf10'].map(async (q) => {
        const reply = await shop.get(`search?q=${q}`, { as: 'agent', headers: { 'accept-language': language } });
        return reply.json<{ items: Item[] }>().items[0]?.snippet.split(' · ')[0];
      }),
    );
  assert.deepEqual(await snippets('zh-CN'), ['金卡', '已发货', '成都']);
  assert.deepEqual(await snippets('en'), ['gold', 'shipped', 'Chengdu']);
});

test('orders and parcels are found by any four characters of their numbers, and a new one by its whole number at once', async (t) => {
  const { shop, find } = await open(t);
  await sendOut(shop, '20260310-7788', 'Chengdu');
  await sql`update parcels set tracking_number = 'SF1023456789' where shop_id = ${shop.id}`.execute(shop.db);
  assert.deepEqual(
    (await find('20260310-7788')).map(({ kind }) => kind),
    ['order'],
  );
  await indexed(shop);
  const kinds = async (q: string) => (await find(q)).map(({ kind }) => kind);
  assert.deepEqual(await kinds('7788'), ['order']);
  assert.deepEqual(await kinds('１０７７'), ['order']);
  assert.deepEqual(await kinds('sf10'), ['parcel']);
  assert.deepEqual(await kinds('４５６７'), ['parcel']);
  assert.deepEqual(await kinds('778'), []);
});

test('scripts are found by their name, and by the initials of its pinyin', async (t) => {
  const { page } = await open(t);
  const ids = async (q: string) => (await page(`q=${encodeURIComponent(q)}&kind=script`)).items.map(({ id }) => id);
  assert.ok((await ids('色差')).includes('return.colour_difference'));
  assert.ok((await ids('sc')).includes('return.colour_difference'));
});

test('whatever is typed gets a list or one sentence, never a fault', async (t) => {
  const { shop, write } = await open(t);
  await write('👍 好评 שלום עולם 100%_\\ "quoted"');
  const odd = [
    '',
    ' ',
    '.',
    '？！，。',
    '%',
    '_',
    '\\',
    '"',
    '👍',
    '👨‍👩‍👧',
    'שלום',
    '\u202eabc',
    'ﷺ',
    '\u0301',
    'a'.repeat(200),
  ];
  for (const q of [...odd, '的'.repeat(200), '1'.repeat(200), 'NaN', 'null', '{}', "'; drop table messages; --"]) {
    const reply = await shop.get(`search?q=${encodeURIComponent(q)}`);
    assert.equal(reply.statusCode, 200, `${q}: ${reply.body}`);
  }
  const refused = ['q=%00', `q=${'a'.repeat(10_000)}`, 'q=a&after=x', 'q=a&after=-1', 'q=abcd&kind=order&after=zzzz'];
  for (const query of refused) {
    const reply = await shop.get(`search?${query}`);
    assert.ok(reply.statusCode === 400, `${query.slice(0, 40)}: ${reply.statusCode}`);
  }
  const found = async (q: string) => (await shop.get(`search?q=${encodeURIComponent(q)}`)).json<Page>().items.length;
  assert.deepEqual([await found('👍'), await found('עולם'), await found('？')], [1, 1, 0]);
});

async function open(t: TestContext) {
  const shop = await testShop(t, { now: '2026-03-10T10:00+08:00[Asia/Shanghai]' });
  const page = async (query: string) => {
    const reply = await shop.get(`search?${query}`);
    assert.equal(reply.statusCode, 200, reply.body);
    return reply.json<Page>();
  };
  const find = async (q: string) => (await page(`q=${encodeURIComponent(q)}`)).items;
  const said = async (q: string) => (await page(`q=${encodeURIComponent(q)}&kind=message`)).items;
  const write = async (...texts: string[]) => {
    await fill(shop, texts.length, (n) => texts[n] ?? '');
  };
  return { shop, page, find, said, write };
}

async function customer(shop: TestShop, externalId: string, fields: Record<string, string>): Promise<void> {
  const row = {
    shop_id: shop.id,
    id: newId(shop.now()),
    external_id: externalId,
    synced_at: shop.now(),
    high_end: false,
    ...fields,
  };
  await shop.db.insertInto('customers').values(row).execute();
}
