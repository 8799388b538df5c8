import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { sql } from 'kysely';
import { buildApp } from '../server/app.ts';
import { loadDemoShop } from '../server/demo/index.ts';
import { systemClock } from '../server/platform/clock.ts';
import type { App } from '../server/platform/http.ts';
import { newId } from '../server/platform/ids.ts';
import { openLog } from '../server/platform/log.ts';
import { openTab, shoot, until } from '../server/testing/browser.ts';
import { testDatabase } from '../server/testing/database.ts';
import { sendOut } from '../server/testing/parcels.ts';
import { testShop } from '../server/testing/shop.ts';

const opened: App[] = [];
after(() => Promise.all(opened.map((app) => app.close())));

async function freshInstallation({ isDemo }: { isDemo: boolean }) {
  const { db, poolConfig } = await testDatabase();
  const app = await buildApp({
    ...{ db, poolConfig, isDemo, clock: systemClock, log: openLog('silent') },
    config: { host: '127.0.0.1', port: 3000, publicUrl: null, trustedProxies: [] },
    secret: 'a secret that is only for tests, long enough',
  });
  opened.push(app);
  if (isDemo) await db.transaction().execute((tx) => loadDemoShop(tx, systemClock.now(), { conversations: false }));
  return { app, db };
}

test('a shop opens in the zone of its country, whatever the computer says; a reload forgets no more than the password', async (t) => {
  const look = { locale: 'zh-CN', timezoneId: 'UTC' } as const;
  const { page } = await openTab(t, await freshInstallation({ isDemo: false }), '/#CODE-1', look);
  const chosen = async () => [
    await page.locator('[name=country]').inputValue(),
    await page.locator('[name=zone]').inputValue(),
    await page.locator('[name=currency]').inputValue(),
  ];
  assert.deepEqual(await chosen(), ['CN', 'Asia/Shanghai', 'CNY']);
  await page.locator('[name=country]').selectOption('JP');
  assert.deepEqual(await chosen(), ['JP', 'Asia/Tokyo', 'JPY']);
  await page.locator('[name=zone]').selectOption('UTC');
  await page.locator('[name=name]').fill('柳与线');
  await page.locator('[name=password]').fill('kept by nobody');
  await page.reload();
  assert.deepEqual(await chosen(), ['JP', 'UTC', 'JPY']);
  assert.equal(await page.locator('[name=name]').inputValue(), '柳与线');
  assert.equal(await page.locator('[name=password]').inputValue(), '');
});

test('from the demo’s first page two windows are two clicks: what the buyer writes in one, the agent sees in the other', async (t) => {
  const { page, context } = await openTab(t, await freshInstallation({ isDemo: true }), '/?lang=en', {
    width: 1440,
    height: 900,
  });
  const [chat] = await Promise.all([
    context.waitForEvent('page'),
    page.getByRole('button', { name: 'Open the chat as Mia Lin' }).click(),
  ]);
  await chat.getByText('Mia Lin', { exact: false }).first().waitFor();
  await page.getByRole('button', { name: 'Open the workbench as an agent' }).click();
  await page.waitForURL('**/desk/inbox/**');
  await page.getByRole('link', { name: /^All/ }).click();
  await chat.getByRole('textbox').fill('Why has my parcel not arrived yet?');
  await chat.keyboard.press('Enter');
  await page.getByRole('link', { name: /Mia Lin/ }).waitFor();
  await page.getByRole('link', { name: 'Assist', exact: true }).click();
  await page.waitForURL('**/desk/assist');
});

test('an owner without orders sees what to do next, and what has been done is ticked', async (t) => {
  const shop = await testShop(t, { name: 'Willow & Thread' });
  const { page } = await openTab(t, shop, '/desk', { width: 1440, height: 900, cookie: shop.people.owner.cookie });
  await page.getByRole('heading', { name: 'Next steps for your shop' }).waitFor();
  await page.getByText(`--shop ${shop.code}`).waitFor();
  await page.getByRole('link', { name: 'Let your shop vouch for its buyers in the chat' }).click();
  await page.getByRole('button', { name: 'Make a secret' }).click();
  await page.getByRole('button', { name: 'Make it now' }).click();
  await until(async () => (await shop.get('chat-secret')).json<{ madeAt: string | null }>().madeAt !== null);
  await page.goto('/desk/inbox/all');
  await page.getByText('Let your shop vouch for its buyers in the chat done').waitFor();
});

test('a customer who has never written is one click from the search', async (t) => {
  const shop = await testShop(t);
  const customer = newId(shop.now());
  await sql`insert into customers (shop_id, id, external_id, name, tier, phone, synced_at)
    values (${shop.id}, ${customer}, 'buyer-029', '冯若曦', 'gold', '+8613812345678', ${shop.now()})`.execute(shop.db);
  await sendOut(shop, 'ORD1001', 'Chengdu', customer);
  const look = { width: 1440, height: 900, cookie: shop.people.agent.cookie };
  const { page } = await openTab(t, shop, '/desk/search?q=ORD1001', look);
  await page
    .getByRole('link', { name: /ORD1001/ })
    .first()
    .click();
  await page.waitForURL(`**/desk/customers/${customer}?show=*`);
  await page.getByText('+86 138****5678').waitFor();
  await page.getByText('This customer has not written yet.').waitFor();
  await page.getByText('ORD1001').waitFor();
});

test('a page that there is not says so in both languages, and leads back', async (t) => {
  const shop = await testShop(t);
  for (const [locale, words, back] of [
    ['en', 'There is no such page.', 'To the inbox'],
    ['zh-CN', '没有这个页面。', '回到收件箱'],
  ] as const) {
    const { page } = await openTab(t, shop, '/desk/nowhere', { locale, cookie: shop.people.agent.cookie });
    await page.getByRole('heading', { name: words }).waitFor();
    await page.getByRole('link', { name: back }).waitFor();
  }
});

test('a conversation that there is not is told of once, on a desk as on a phone', async (t) => {
  const shop = await testShop(t);
  const path = `/desk/inbox/all/${newId(shop.now())}`;
  for (const [width, at] of [
    [1440, path],
    [390, path],
    [390, `${path}/customer`],
  ] as const) {
    const look = { width, height: 900, cookie: shop.people.agent.cookie };
    const { page } = await openTab(t, shop, at, look);
    const told = page.getByText('There is nothing here', { exact: false }).filter({ visible: true });
    await told.first().waitFor();
    assert.equal(await told.count(), 1, `${width} ${at}`);
    await shoot(page, `no-conversation-${width}${at === path ? '' : '-customer'}`);
  }
});
