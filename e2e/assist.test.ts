import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import { sql } from 'kysely';
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

const look = (shop: Awaited<ReturnType<typeof testShop>>, width: number) => ({
  width,
  height: 900,
  cookie: shop.people.agent.cookie,
});

async function open(t: TestContext) {
  const shop = await testShop(t, { name: 'Willow & Thread' });
  const customerId = newId(shop.now());
  await sql`insert into customers (shop_id, id, external_id, name, synced_at)
    values (${shop.id}, ${customerId}, 'c1', '王小明', ${shop.now()})`.execute(shop.db);
  await deliveredBefore(shop);
  await sendOut(shop, 'ORD1001', 'Chengdu', customerId);
  return {
    shop,
    promises: async () =>
      (await sql<{ n: number }>`select count(*)::int as n from promises where shop_id = ${shop.id}`.execute(shop.db))
        .rows[0]?.n ?? 0,
  };
}
