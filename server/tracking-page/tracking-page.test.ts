import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { sql } from 'kysely';
import { address, browser, enter, shopOfAnna } from '../buyer-pages/testing.ts';
import { parcelFacts, parcelStates, parcelsOfOrders, scanStatuses } from '../parcels/index.ts';
import { addScans, insertShipments, now, onItsWay, type Shipment } from '../parcels/testing.ts';
import { knownSentences } from '../platform/i18n.ts';
import { newId } from '../platform/ids.ts';
import { type TestShop, testShop } from '../testing/shop.ts';

const at = { now: '2026-03-10T09:00+08:00[Asia/Shanghai]', name: 'Willow & Thread' };
const before = (days: number, handedOver = days - 1): Shipment => ({
  ...onItsWay,
  ordered_at: now.subtract({ hours: 24 * (days + 6) }),
  handed_over_at: now.subtract({ hours: 24 * (handedOver + 6) }),
  delivered_at: now.subtract({ hours: 24 * 6 - days }),
});

async function shopWith(t: TestContext, shipment: Shipment, history = 0) {
  const shop = await testShop(t, at);
  const [orderId = ''] = await insertShipments(shop, [
    shipment,
    ...Array.from({ length: history }, (_, n) => before(4 + (n % 3), 9)),
  ]);
  return { shop, orderId, link: await linkOf(shop, orderId) };
}

/** As a script would say it. */
async function linkOf(shop: TestShop, orderId: string): Promise<string> {
  const [parcel] = await parcelsOfOrders(shop.db, shop.id, [orderId], shop.now());
  assert.ok(parcel);
  const pages = { publicUrl: 'https://qin.example', code: shop.code };
  const known = { locale: 'en', zone: 'Asia/Shanghai', now: shop.now(), pages } as const;
  const facts = new Map(parcelFacts(parcel, { state: 'moving', estimate: null }, known));
  const fact = facts.get('parcel.tracking_url');
  assert.ok(fact && 'value' in fact);
  const [, path = ''] = /^https:\/\/qin\.example\/t\/[^/]+(\/[\w-]{22})$/.exec(String(fact.value)) ?? [];
  assert.notEqual(path, '');
  return path;
}

const textOf = (page: string) =>
  page
    .replace(/<style>.*?<\/style>/s, '')
    .replace(/<[^>]+>/g, ' ')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replace(/\s+/g, ' ');

test('whoever has the link sees where the parcel is, when it comes, on what that rests, and what happened; no name, no address', async (t) => {
  const { shop, orderId, link } = await shopWith(t, onItsWay, 60);
  await addScans(shop, orderId, [
    [70, 'accepted', '杭州'],
    [20, 'in_transit', '武汉'],
  ]);
  const visitor = browser(shop, 'en', '/t');
  assert.equal((await visitor.get(link)).statusCode, 200);
  const text = textOf(visitor.page());
  assert.match(text, /On its way to you: seen in Wuhan yesterday at 13:00\./);
  assert.match(text, /Usually here by (\w+ )?\w+.* At the latest/);
  assert.match(text, /Based on \d+ of our parcels from Zhejiang to Sichuan/);
  assert.match(text, /Hangzhou to Chengdu, about 1,\d{3} km/);
  assert.match(text, /Carrier SF SF1023456789012/);
  assert.match(text, /We last looked today at 09:00/);
  assert.match(text, /in_transit 武汉.*accepted 杭州/, 'the carrier’s own words, the newest first');
  assert.match(text, /All times are China time\./);
  assert.doesNotMatch(visitor.page(), /<script/);
  const chinese = browser(shop, 'zh-CN', '/t');
  await chinese.get(link);
  const { rows } = await sql<{
    saidIn: string;
  }>`select said_in as "saidIn" from estimates_given where shop_id = ${shop.id}`.execute(shop.db);
  assert.deepEqual(
    rows,
    [{ saidIn: 'page' }],
    'the dates that were read are scored later, once however often they are read',
  );
  assert.match(textOf(chinese.page()), /正在路上，昨天13:00到了武汉。/);
  assert.match(textOf(chinese.page()), /杭州到成都，约1,\d{3}公里/);
  const other = await chinese.get(`${link}?lang=en`);
  assert.match(other.body, /<html lang="en">/, 'the other language is one click away');
});

test('with too few parcels to go by, no day is given, and the page says so', async (t) => {
  const { shop, link } = await shopWith(t, onItsWay, 5);
  const visitor = browser(shop, 'en', '/t');
  await visitor.get(link);
  const text = textOf(visitor.page());
  assert.match(text, /Nobody can say yet when it comes/);
  assert.doesNotMatch(text, /Usually here by|At the latest/);
});

test('what a carrier writes is text, whatever it writes', async (t) => {
  const { shop, orderId, link } = await shopWith(t, { ...onItsWay, tracking_number: '"><img src=x onerror=alert(1)>' });
  const parcelId = await addScans(shop, orderId, [[20, 'in_transit', '<b>Wuhan</b>']]);
  await sql`update scans set text = '</q><script>alert(1)</script>' where shop_id = ${shop.id} and parcel_id = ${parcelId}`.execute(
    shop.db,
  );
  const visitor = browser(shop, 'en', '/t');
  await visitor.get(link);
  assert.doesNotMatch(visitor.page(), /<script|<img|<b>Wuhan/);
  assert.match(visitor.page(), /&lt;script&gt;alert\(1\)&lt;\/script&gt;/);
});

test('a link of another shop, a changed one and one that never was are answered alike', async (t) => {
  const { shop, link } = await shopWith(t, onItsWay);
  const other = await shopWith(t, onItsWay);
  const visitor = browser(shop, 'en', '/t');
  const changed = `${link.slice(0, -2)}${link.endsWith('AA') ? 'BA' : 'AA'}`;
  const pages = [];
  for (const path of [other.link, changed, '/nothing', `/${'x'.repeat(22)}`, `${link}=`]) {
    const { statusCode } = await visitor.get(path);
    pages.push(`${statusCode} ${visitor.page().replaceAll(path.replace('=', '%3D'), '')}`);
  }
  assert.equal(new Set(pages).size, 1);
  assert.match(pages[0] ?? '', /^404 .*This link leads to no order/s);
  assert.equal((await visitor.get(link)).headers['x-robots-tag'], 'noindex');
});

test('nobody tries links faster than they could mean it', async (t) => {
  const { shop } = await shopWith(t, onItsWay);
  const visitor = browser(shop, 'en', '/t');
  const codes = new Set<number>();
  for (let n = 0; n < 125; n++) codes.add((await visitor.get(`/guess-${n}`)).statusCode);
  assert.deepEqual([...codes], [404, 429]);
});

test('delivered: the day is told, and who does not have it asks in the chat in one step', async (t) => {
  const { shop, link } = await shopWith(t, { ...onItsWay, delivered_at: now.subtract({ hours: 5 }) });
  const visitor = browser(shop, 'en', '/t');
  await visitor.get(link);
  const text = textOf(visitor.page());
  assert.match(text, /Delivered today at 04:00\..*I don’t have it/);
  const [, chat = ''] = /<a class="button" href="([^"]+)"/.exec(visitor.page()) ?? [];
  assert.match(chat, /^\/chat\/[^/]+\?lang=en#ask=not_received&amp;order=/);
  assert.doesNotMatch(chat, /token=/, 'the link alone proves nobody');
});

test('of several parcels each says what is in it, and what no parcel is told to hold stands apart', async (t) => {
  const { shop, orderId, link } = await shopWith(t, onItsWay);
  const line = (n: number, title: string) =>
    sql`insert into order_lines (shop_id, order_id, id, external_id, title, quantity)
      values (${shop.id}, ${orderId}, ${newId(now)}, ${String(n)}, ${title}, ${n})`.execute(shop.db);
  await line(1, 'Scarf');
  await line(2, 'Shirt');
  await line(3, 'Socks');
  const visitor = browser(shop, 'en', '/t');
  await visitor.get(link);
  assert.match(textOf(visitor.page()), /In this parcel Scarf × 1 Shirt × 2 Socks × 3/, 'one parcel holds them all');
  const second = newId(now);
  await sql`insert into parcels (shop_id, id, external_id, order_id, ordered_at, handed_over_at, synced_at)
    select shop_id, ${second}, 'second', order_id, ordered_at, handed_over_at + interval '1 hour', synced_at
    from parcels where shop_id = ${shop.id} and order_id = ${orderId}`.execute(shop.db);
  await visitor.get(link);
  assert.match(textOf(visitor.page()), /In your parcels Scarf × 1 Shirt × 2 Socks × 3/);
  await sql`insert into parcel_lines (shop_id, parcel_id, line_external_id, quantity)
    values (${shop.id}, ${second}, '2', 1)`.execute(shop.db);
  await visitor.get(link);
  const text = textOf(visitor.page());
  assert.match(text, /Parcel 2 of 2 .*In this parcel Shirt × 1 .*Also in this order Scarf × 1 Socks × 3/);
});

test('an order that was not sent, or was cancelled, has no parcel to show and says which it is', async (t) => {
  const shop = await testShop(t, at);
  const read = async (status: 'paid' | 'cancelled') => {
    const [orderId = ''] = await insertShipments(shop, [onItsWay]);
    const link = await linkOf(shop, orderId);
    await sql`delete from parcel_health where shop_id = ${shop.id}`.execute(shop.db);
    await sql`delete from parcels where shop_id = ${shop.id} and order_id = ${orderId}`.execute(shop.db);
    await sql`update orders set status = ${status}, ship_by = ${now.add({ hours: 30 })} where shop_id = ${shop.id} and id = ${orderId}`.execute(
      shop.db,
    );
    const visitor = browser(shop, 'en', '/t');
    await visitor.get(link);
    return textOf(visitor.page());
  };
  assert.match(await read('paid'), /has not been sent yet\. It leaves by tomorrow\./);
  assert.match(await read('cancelled'), /This order was cancelled/);
});

test('without the link, the order number and a mailed code open it; and the chat then knows whose parcel it is', async (t) => {
  const { shop, orderId } = await shopOfAnna(t);
  const visitor = browser(shop, 'en', '/t');
  assert.equal((await visitor.get('/order')).headers.location, `/t/${shop.code}`);
  await enter(shop, visitor);
  assert.match(textOf(visitor.page()), /Order OWN-1/);
  const asked = await visitor.send('/ask', [], `value="where"`);
  assert.equal(asked.statusCode, 303);
  const chat = new URL(String(asked.headers.location), 'http://x');
  const said = new URLSearchParams(chat.hash.slice(1));
  assert.deepEqual([chat.pathname, said.get('ask'), said.get('order')], [`/chat/${shop.code}`, 'where', 'OWN-1']);
  const open = (token: string | null) =>
    shop
      .post(`/api/chat/${shop.code}/session`, { token }, { as: null })
      .then((reply) => reply.json<{ isVerified: boolean }>());
  assert.equal((await open(said.get('token'))).isVerified, true);
  const { rows } = await sql<{
    order: string;
  }>`select order_id as order from chat_sessions where shop_id = ${shop.id}`.execute(shop.db);
  assert.deepEqual(rows, [{ order: orderId }], 'the chat stands at this order');
  const again = await shop.post(`/api/chat/${shop.code}/session`, { token: said.get('token') }, { as: null });
  assert.equal(again.statusCode, 409, 'the word is good once');
  const stranger = browser(shop, 'en', '/t');
  await stranger.get('');
  assert.equal((await stranger.post('/ask', [['about', 'where']])).headers.location, `/t/${shop.code}`);
  assert.doesNotMatch(visitor.page(), new RegExp(address));
});

test('whatever a carrier may report and wherever a parcel may stand, there are words for it', () => {
  const keys = [
    ...scanStatuses.map((status) => `tracking_page.step.${status}`),
    ...parcelStates.filter((state) => state !== 'ready_for_pickup').map((state) => `tracking_page.now.${state}`),
  ];
  for (const locale of ['en', 'zh-CN'] as const)
    assert.deepEqual(
      keys.filter((key) => !(key in knownSentences(locale))),
      [],
    );
});

test('addresses that no page of ours ever had are answered as links that lead nowhere, on both pages of buyers', async (t) => {
  const { shop, link } = await shopWith(t, onItsWay);
  const headers = { accept: 'text/html', 'accept-language': 'zh-CN' };
  for (const at of ['/t', '/r'])
    for (const code of ['%00', 'a%00b', `${shop.code}x`, 'a'.repeat(90)]) {
      const reply = await shop.get(`${at}/${code}`, { as: null, headers });
      assert.equal(reply.statusCode, 404, `${at}/${code}`);
      assert.match(textOf(reply.body), /没有找到/);
    }
  for (const broken of [`${link}%00`, '/%00', `${link}${'x'.repeat(60)}`]) {
    const reply = await shop.get(`/t/${shop.code}${broken}`, { as: null, headers });
    assert.equal(reply.statusCode, 404, broken);
    assert.doesNotMatch(textOf(reply.body), /params|NUL|请求/);
    assert.match(reply.body, new RegExp(`href="/t/${shop.code}"`), 'and there is a way back');
  }
});
