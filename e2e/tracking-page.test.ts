import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import { newId } from '../server/platform/ids.ts';
import { openTab, until } from '../server/testing/browser.ts';
import { testShop } from '../server/testing/shop.ts';
import { enterByCode, lookAt, scanned, sentToAnna } from './writes/tracking-page.ts';

const name = '柳岸衣坊 Willow & Thread';

for (const locale of ['en', 'zh-CN'] as const)
  test(`${locale}: a link shows where the parcel is, and the chat has the question ready`, async (t) => {
    const shop = await testShop(t, { name });
    const sent = await sentToAnna(shop, 'link');
    const { page } = await openTab(t, shop, sent.link, { locale });
    const asked: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).host));
    assert.equal(await page.locator('html').getAttribute('lang'), locale);
    await lookAt(page, 'on-its-way');
    await page.locator('a.button').first().click();
    await until(async () => (await page.locator('#text').inputValue()).includes(sent.number));
    assert.equal(await page.locator('#messages li').count(), 0, 'it is sent by the buyer, not by the page');
    assert.equal(new Set(asked.filter(Boolean)).size, 1, 'nobody but the shop’s own host is asked for anything');
  });

test('of an order in two parcels each has its place; one delivered and not received is asked for by its number', async (t) => {
  const shop = await testShop(t, { name });
  const sent = await sentToAnna(shop, 'two');
  const second = newId(shop.now());
  await sql`insert into parcels (shop_id, id, external_id, order_id, carrier, tracking_number, ordered_at, handed_over_at, delivered_at, synced_at)
    select shop_id, ${second}, 'second', order_id, '中通快递', '75312345678901', ordered_at, handed_over_at - interval '1 hour',
      ${shop.now().subtract({ hours: 20 })}, synced_at from parcels where shop_id = ${shop.id} and id = ${sent.parcelId}`.execute(
    shop.db,
  );
  const { page } = await openTab(t, shop, sent.link, { locale: 'zh-CN' });
  assert.equal(await page.locator('.parcel').count(), 2);
  await lookAt(page, 'two-parcels');
  await page.getByText('我没有收到').click();
  const question = '快递单号75312345678901，显示已签收，但我没有收到';
  await until(async () => (await page.locator('#text').inputValue()).includes(question));
});

test('each state has its words: stalled, to be fetched, refused, lost, cancelled, and a link to nothing', async (t) => {
  const shop = await testShop(t, { name });
  const sent = await sentToAnna(shop, 'states');
  const { page } = await openTab(t, shop, sent.link, { locale: 'en' });
  const now = () => page.locator('.now').textContent();
  await scanned(shop, sent.parcelId, [[6, 'ready_for_pickup', '榆树街菜鸟驿站', '']]);
  await page.reload();
  assert.equal(await now(), 'Ready for you to pick up at 榆树街菜鸟驿站.');
  await lookAt(page, 'pick-up');
  await scanned(shop, sent.parcelId, [[5, 'returning', '成都', '客户拒收']]);
  await page.reload();
  assert.equal(await now(), 'It was not accepted and is on its way back to us.');
  await lookAt(page, 'refused');
  await page.goto(`/t/${shop.code}/no-such-link`);
  await lookAt(page, 'gone');
  await page.locator('main a').click();
  await lookAt(page, 'door');
});

test('a browser that runs no scripts opens it by a code, in Chinese, and is told how to ask', async (t) => {
  const shop = await testShop(t, { name });
  const sent = await sentToAnna(shop, 'plain');
  const { page } = await openTab(t, shop, 'about:blank', { locale: 'zh-CN', hasScript: false });
  await enterByCode(page, shop, sent, 'zh-CN');
  assert.match((await page.locator('.asks + noscript').textContent()) ?? '', /回复订单确认邮件/);
});
