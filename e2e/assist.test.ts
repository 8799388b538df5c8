import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import { sql } from 'kysely';
import type { Page } from 'playwright-core';
import { newId } from '../server/platform/ids.ts';
import { openTab, seriousFlaws, shoot, until } from '../server/testing/browser.ts';
import { deliveredBefore, sendOut } from '../server/testing/parcels.ts';
import { testShop } from '../server/testing/shop.ts';

test('with the keyboard alone: paste, Enter, copy, "I sent it"; the promise is open then, and the page is ready for the next', async (t) => {
  const { shop, promises } = await open(t);
  const { page, context, base } = await openTab(t, shop, '/desk/assist', look(shop, 360));
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: base });
  page.setDefaultTimeout(8000);
  await page.getByLabel('What the buyer wrote').waitFor();
  await page.keyboard.insertText('Where is order ORD1001? It is late.');
  await page.getByText('Read in the message', { exact: false }).waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Copy' }).waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Copied' }).waitFor();
  const reply = await page.getByLabel('The reply', { exact: true }).last().inputValue();
  assert.match(reply, /Hangzhou/);
  assert.equal(await promises(), 0);
  await shoot(page, 'assist-360-copied');
  await page.keyboard.press('Enter');
  await until(async () => (await promises()) === 1);
  await page.getByText('Recorded as sent', { exact: false }).waitFor();
  await page.locator('.assist-is-sent').waitFor();
  await page.keyboard.insertText('thank you');
  assert.equal(await page.getByLabel('What the buyer wrote').inputValue(), 'thank you');
});

const languages = ['en', 'zh-CN'] as const;
const looks = [360, 390, 1440].flatMap((width) =>
  languages.flatMap((locale) => [false, true].map((isDark) => ({ width, locale, isDark }))),
);
// All of them for whoever looks at the pictures; otherwise each width, language and light once.
const tried = looks.filter((_, index) => process.env.QIN_SHOTS || index % 5 === 0);

for (const { width, locale, isDark } of tried)
  test(`the assist page at ${width}, ${locale}, ${isDark ? 'dark' : 'light'}: nothing is clipped, nothing keeps anybody out`, async (t) => {
    const { shop } = await open(t);
    const { page } = await openTab(t, shop, '/desk/assist', { ...look(shop, width), locale, isDark });
    page.setDefaultTimeout(8000);
    await page.locator('#assist-text').waitFor();
    await page.keyboard.insertText(locale === 'en' ? 'Where is order ORD1001?' : '订单号ORD1001，到哪了？');
    await page.keyboard.press('Enter');
    await page.locator('#assist-reply-text').waitFor();
    const name = `assist-${width}-${locale}-${isDark ? 'dark' : 'light'}`;
    await shoot(page, name);
    assert.deepEqual(await seriousFlaws(page), []);
    const wide = await page.evaluate<number>('document.documentElement.scrollWidth');
    assert.ok(wide <= width, `${wide} px in ${width}`);
    await page.keyboard.press('Escape');
    await page.locator('#assist-text').focus();
    await page.keyboard.press('Escape');
    await page.keyboard.insertText(locale === 'en' ? 'Where is my parcel?' : '我的包裹呢？');
    await page.keyboard.press('Enter');
    await page.locator('#assist-reply-text').waitFor();
    await shoot(page, `${name}-unverified`);
  });

test('a reply that was not recorded is found again after a reload: with its facts, Copy and "I sent it"', async (t) => {
  const { shop, promises } = await open(t);
  const { page } = await openTab(t, shop, '/desk/assist', look(shop, 390));
  page.setDefaultTimeout(8000);
  const reply = await askIn(page, { text: 'Where is my parcel?', order: 'ORD1001', name: 'anna' });
  await page.reload();
  await page.locator('.assist-recent button').click();
  assert.equal(await page.locator('#assist-reply-text').inputValue(), reply);
  await page.getByText('Reply to anna · ORD1001').waitFor();
  await page.locator('.assist-reply').getByText('Where is my parcel?').waitFor();
  await page.locator('.assist-reply .facts').waitFor();
  await page.getByRole('button', { name: 'I sent it' }).click();
  await page.getByText('Its promises run', { exact: false }).waitFor();
  assert.equal(await promises(), 1);
});

test('two windows: what went out from the first is recorded all the same after the buyer was pasted again in the second', async (t) => {
  const { shop, promises } = await open(t);
  const [first, second] = [
    (await openTab(t, shop, '/desk/assist', look(shop, 390))).page,
    (await openTab(t, shop, '/desk/assist', look(shop, 390))).page,
  ];
  await askIn(first, { text: 'Where is my parcel?', order: 'ORD1001', name: 'anna' });
  await askIn(second, { text: 'Hello?', order: 'ORD1001', name: 'anna' });
  await first.getByRole('button', { name: 'I sent it' }).click();
  const anyway = first.getByRole('button', { name: 'Record it as sent all the same' });
  await anyway.waitFor();
  assert.deepEqual(await seriousFlaws(first), []);
  await shoot(first, 'assist-390-overtaken');
  await anyway.click();
  await first.getByText('Recorded as sent', { exact: false }).waitFor();
  assert.equal(await promises(), 1);
  await second.getByRole('button', { name: 'I sent it' }).click();
  await second.getByText('Recorded as sent.', { exact: true }).waitFor();
  assert.equal(await promises(), 1);
});

test('as soon as the next buyer is asked about, the reply to the last one is gone, also without a network', async (t) => {
  const { shop } = await open(t);
  const { page, context } = await openTab(t, shop, '/desk/assist', look(shop, 390));
  await askIn(page, { text: 'Where is my parcel?', order: 'ORD1001', name: 'anna' });
  await context.route('**/api/assist/replies', (route) =>
    route.request().method() === 'POST' ? undefined : route.continue(),
  );
  await page.locator('#assist-text').fill('hello');
  await page.locator('#assist-buyer').fill('berta');
  await page.locator('#assist-text').press('Enter');
  await page.locator('.assist-reply').waitFor({ state: 'detached' });
  assert.equal(await page.getByRole('button', { name: 'I sent it' }).count(), 0);
  await page.keyboard.press('Escape');
  await context.unroute('**/api/assist/replies');
  await askIn(page, { text: 'hello', order: '', name: 'carla' });
  await page.getByText('Reply to carla').waitFor();
});

test("an empty message is asked for, and a name that was used with another customer's order is said to be one", async (t) => {
  const { shop } = await open(t);
  await sendOut(shop, 'ORD2002', 'Chengdu', await customer(shop, 'c2', '李雷'));
  const { page } = await openTab(t, shop, '/desk/assist', look(shop, 390));
  await page.locator('#assist-order').fill('ORD1001');
  await page.getByRole('button', { name: 'Get the reply' }).click();
  await page.getByText('Paste what the buyer wrote first', { exact: false }).waitFor();
  await askIn(page, { text: 'hello', order: 'ORD1001', name: 'anna' });
  await page.locator('#assist-order').fill('ORD2002');
  await page.locator('#assist-text').press('Enter');
  await page.getByText("was used with another customer's order", { exact: false }).waitFor();
});

/** Pastes it and waits for the reply. */
async function askIn(page: Page, asked: { text: string; order: string; name: string }): Promise<string> {
  page.setDefaultTimeout(8000);
  await page.locator('#assist-text').fill(asked.text);
  await page.locator('#assist-order').fill(asked.order);
  await page.locator('#assist-buyer').fill(asked.name);
  await page.locator('#assist-text').press('Enter');
  await page.locator('#assist-reply-text').waitFor();
  return page.locator('#assist-reply-text').inputValue();
}

async function customer(shop: Shop, externalId: string, name: string): Promise<string> {
  const id = newId(shop.now());
  await sql`insert into customers (shop_id, id, external_id, name, synced_at)
    values (${shop.id}, ${id}, ${externalId}, ${name}, ${shop.now()})`.execute(shop.db);
  return id;
}

type Shop = Awaited<ReturnType<typeof testShop>>;
const look = (shop: Shop, width: number) => ({
  width,
  height: 900,
  cookie: shop.people.agent.cookie,
});

async function open(t: TestContext) {
  const shop = await testShop(t, { name: 'Willow & Thread' });
  await deliveredBefore(shop);
  await sendOut(shop, 'ORD1001', 'Chengdu', await customer(shop, 'c1', '王小明'));
  return {
    shop,
    promises: async () =>
      (await sql<{ n: number }>`select count(*)::int as n from promises where shop_id = ${shop.id}`.execute(shop.db))
        .rows[0]?.n ?? 0,
  };
}
