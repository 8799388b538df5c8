import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { Page } from 'playwright-core';
import { visit } from '../server/channels/testing.ts';
import { openTab, seriousFlaws, shoot, until } from '../server/testing/browser.ts';
import { type TestShop, testShop } from '../server/testing/shop.ts';

type Who = 'agent' | 'supervisor' | 'owner';
const desk = { width: 1440, height: 900 };

async function openAs(t: TestContext, shop: TestShop, who: Who, path: string, look = {}): Promise<Page> {
  const { page } = await openTab(t, shop, `/desk${path}`, { ...desk, cookie: shop.people[who].cookie, ...look });
  await page.locator('main h1').first().waitFor();
  return page;
}

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const text = (page: Page) => page.locator('.script-text textarea');
const holding = (said: string) => `situation: talk.holding\nversion: 1\nsentences:\n  - say: "${said}"\n`;
const path = '/scripts/talk.holding/en';

/** Writes a wording in the editor and hands it in; ends on its version's page. */
async function handIn(page: Page, body: string): Promise<void> {
  await text(page).fill(body);
  await page.locator('.checks-green, .is-warning').first().waitFor();
  await button(page, 'Submit for review').click();
  await page.waitForURL(/versions/);
  await page.locator('h1 .state.is-in_review').waitFor();
}

test('a supervisor writes, the owner releases, and an agent inserts the new words', async (t) => {
  const shop = await testShop(t);
  await (await visit(shop)).say('Hello there');
  const writer = await openAs(t, shop, 'supervisor', `${path}/edit`);
  await text(writer).fill(holding('One moment, {{ customer.nam }}.'));
  await writer.locator('.problems .is-fault').getByText('customer.nam').waitFor();
  await button(writer, 'Line 4:').click();
  assert.equal(await button(writer, 'Submit for review').isDisabled(), true);
  await text(writer).fill(holding('Just a second: '));
  await text(writer).press('End');
  await writer.locator('.fact-picker button').getByText('shop.name').click();
  assert.match(await text(writer).inputValue(), /\{\{ shop\.name \}\}/);
  await handIn(writer, holding('Just a second, we at {{ shop.name }} have your question.'));
  await writer.getByText('a second person reviews and releases it').waitFor();
  assert.equal(await button(writer, 'Release now').count(), 0, 'nobody releases their own wording');
  const own = await shop.post('scripts/talk.holding/en/versions/2/release', { against: 1 }, { as: 'supervisor' });
  assert.equal(own.json<{ code: string }>().code, 'own_wording');

  const reviewer = await openAs(t, shop, 'owner', '/scripts?show=in_review');
  await reviewer.locator('.script-row .is-in_review').click();
  await reviewer.locator('.diff .is-changed, .diff .is-added').first().waitFor();
  await button(reviewer, 'Release now').click();
  await reviewer.locator('h1 .state.is-released').waitFor();

  const agent = await openAs(t, shop, 'agent', '/inbox/all');
  await agent.locator('.row').click();
  await agent.locator('.composer textarea').fill('/holding');
  await agent.locator('.script').first().waitFor();
  await agent.keyboard.press('Enter');
  await until(async () => /we at Test shop have/.test(await agent.locator('.composer textarea').inputValue()));
});

test('rejected with a reason, taken back, thrown away, rolled back: every way is on the pages', async (t) => {
  const shop = await testShop(t);
  const writer = await openAs(t, shop, 'supervisor', `${path}/edit`);
  await text(writer).fill(holding('First try.'));
  await button(writer, 'Save draft').click();
  await writer.getByText('The draft is saved.').waitFor();
  await writer.reload();
  assert.match(await text(writer).inputValue(), /First try/, 'the draft is there again');
  await handIn(writer, holding('Second try.'));
  await button(writer, 'Take back for changes').click();
  await button(writer, 'Discard draft').click();
  await writer.locator('.versions').waitFor();
  await writer.goto(`/desk${path}/edit`);
  await handIn(writer, holding('Third try.'));

  const reviewer = await openAs(t, shop, 'owner', new URL(writer.url()).pathname.replace('/desk', ''));
  assert.equal(await button(reviewer, 'Reject').isDisabled(), true, 'not without a reason');
  await reviewer.locator('.review textarea').fill('Too short.');
  await button(reviewer, 'Reject').click();
  await reviewer.locator('h1 .state.is-rejected').waitFor();
  await writer.locator('h1 .state.is-rejected').waitFor(); // by itself

  await writer.goto(`/desk${path}/edit`);
  await handIn(writer, holding('Fourth try.'));
  await reviewer.goto(writer.url());
  await button(reviewer, 'Release now').click();
  await reviewer.locator('h1 .state.is-released').waitFor();
  await reviewer.goto(`/desk${path}`);
  await button(reviewer, 'Roll back to this').click();
  await button(reviewer, 'Roll back').click();
  await reviewer.locator('.version-story').getByText('Back to the wording of version 1').waitFor();
});

test('an export is taken in again: first what would change, then as drafts', async (t) => {
  const shop = await testShop(t);
  const page = await openAs(t, shop, 'supervisor', '/scripts/import');
  const document = (await shop.get('scripts/export')).body.replace('Thank you', 'Many thanks');
  await page.locator('input[type=file]').setInputFiles({
    ...{ name: 'scripts.json', mimeType: 'application/json', buffer: Buffer.from(document) },
  });
  await page.getByText('What would change').waitFor();
  await button(page, 'Import 1 as drafts').click();
  await page.locator('.imported a').waitFor();
});

for (const [locale, isDark] of [
  ['en', false],
  ['zh-CN', true],
] as const)
  test(`${locale}: an agent reads scripts and changes none; nothing sticks out and axe finds no serious flaw`, async (t) => {
    const shop = await testShop(t, { name: '柳岸衣坊 Willow & Thread' });
    const look = { locale, isDark, width: isDark ? 390 : 1440 };
    const agent = await openAs(t, shop, 'agent', `/scripts/parcel.stalled/${locale}/edit`, look);
    await agent.locator('.sentence').first().waitFor();
    assert.doesNotMatch(agent.url(), /edit/, 'the editor is for those who may write');
    assert.equal(await agent.locator('main .ant-btn').count(), 0, 'and there is no button that changes something');
    const manager = await openAs(t, shop, 'owner', '/scripts', look);
    for (const place of ['', '/import', `/parcel.stalled/${locale}`, `/parcel.stalled/${locale}/edit`]) {
      await manager.goto(`/desk/scripts${place}`);
      await manager.locator('main h1').waitFor();
      if (place.endsWith('edit')) await manager.locator('.as-read').waitFor();
      if (place === `/parcel.stalled/${locale}`) await manager.locator('.sentence').first().waitFor();
      assert.deepEqual(await seriousFlaws(manager), [], place);
      assert.equal(await manager.evaluate('document.documentElement.scrollWidth <= innerWidth'), true, place);
      const words = (await manager.locator('main').textContent()) ?? '';
      assert.doesNotMatch(words, /script_\w+\.\w|undefined|\[object/, 'a text is missing');
      await shoot(manager, `scripts${place.replaceAll('/', '-')}-${locale}-${look.width}`);
    }
  });
