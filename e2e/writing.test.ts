import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { sql } from 'kysely';
import type { Page } from 'playwright-core';
import { addCustomer, visit, website } from '../server/channels/testing.ts';
import { openTab, seriousFlaws, shoot, until } from '../server/testing/browser.ts';
import { deliveredBefore, sendOut } from '../server/testing/parcels.ts';
import { type TestShop, testShop } from '../server/testing/shop.ts';

const asks = 'Where is my parcel?';
const field = (page: Page) => page.locator('.composer textarea');
const written = (page: Page) => field(page).inputValue();
const alert = (page: Page) => page.locator('.composer [role=alert]');
const kept = (page: Page) =>
  page.waitForResponse((answer) => answer.request().method() === 'PUT' && answer.url().endsWith('/draft'));
const press = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).first().click();

type Desk = { shop: TestShop; id: string; says: (text: string) => Promise<unknown>; open: () => Promise<Page> };

/** A buyer with a parcel on its way who has asked for it, and pages of the same agent. */
async function desk(t: TestContext, locale: 'en' | 'zh-CN' = 'en'): Promise<Desk> {
  const shop = await testShop(t, { name: 'Willow & Thread' });
  await deliveredBefore(shop);
  await sendOut(shop, 'ORD1', 'Chengdu', await addCustomer(shop, 'C1', 'Anna Lin'));
  await shop.put('shop/settings/parcel.moving', { mode: 'suggest' });
  const buyer = await visit(shop, { token: (await website(shop)).tokenFor('C1', 'ORD1') });
  await buyer.say(asks);
  const { rows } = await sql<{ id: string }>`select id from conversations where shop_id = ${shop.id}`.execute(shop.db);
  const id = rows[0]?.id ?? '';
  const open = async () => {
    const look = { locale, cookie: shop.people.agent.cookie, width: 1440, height: 900 };
    const { page } = await openTab(t, shop, `/desk/inbox/all/${id}`, look);
    await page.locator('.proposal').waitFor();
    return page;
  };
  return { shop, id, says: (text) => buyer.say(text), open };
}

const moveAway = (shop: TestShop) =>
  sql`update parcels set origin_city = 'Suzhou', origin_region = 'JS' where shop_id = ${shop.id} and external_id = 'ORD1'`.execute(
    shop.db,
  );

const lastMessage = async ({ shop, id }: Desk) =>
  (await shop.get(`conversations/${id}/messages`))
    .json<{ items: { body: string; visibility: string }[] }>()
    .items.findLast(({ visibility }) => visibility === 'public')?.body ?? '';

test('a script that was altered is still read anew after a reload; when its facts have changed, one click inserts the wording of now', async (t) => {
  const one = await desk(t);
  const first = await one.open();
  await field(first).fill('/moving');
  await first.locator('.script-preview .message-body').waitFor();
  await first.keyboard.press('Enter');
  await until(async () => (await written(first)).includes('Hangzhou'));
  await Promise.all([kept(first), field(first).fill(`Dear Anna, ${await written(first)}`)]);

  const page = await one.open(); // another device of the same agent
  await until(async () => (await written(page)).includes('Hangzhou'));
  await moveAway(one.shop);
  await field(page).press('Enter');
  await page.getByText('the script says something else by now').waitFor();
  assert.equal(await lastMessage(one), asks, 'nothing has gone out');
  await shoot(page, 'facts-changed');
  await press(page, 'Insert the current wording again');
  await until(async () => (await written(page)).includes('Suzhou'));
  assert.match(await written(page), /^Dear Anna, /);
  assert.doesNotMatch(await written(page), /Hangzhou/);
  assert.equal(await alert(page).count(), 0);
  await field(page).press('Enter');
  await until(async () => (await lastMessage(one)).startsWith('Dear Anna'));
  assert.match(await lastMessage(one), /Suzhou/);
});

test('what was refused on one page is not overwritten by what another page of the same agent writes: both are shown there', async (t) => {
  const one = await desk(t);
  const [mine, other] = [await one.open(), await one.open()];
  await Promise.all([kept(other), field(other).fill('One moment')]);
  one.shop.clock.advance({ seconds: 1 });
  await field(mine).fill('This is the best one');
  await field(mine).press('Enter');
  await alert(mine).waitFor();
  one.shop.clock.advance({ seconds: 1 });
  await field(other).press('End');
  await field(other).pressSequentially(', please');
  await until(async () => (await written(other)).includes('This is the best one'));
  assert.match(await written(other), /One moment, please/);
  const draft = async () =>
    (await one.shop.get(`conversations/${one.id}/draft`, { as: 'agent' })).json<{ draft: { body: string } }>().draft
      .body;
  await until(async () => (await draft()).includes('One moment, please'));
  assert.match(await draft(), /This is the best one/);
  assert.deepEqual(await seriousFlaws(other), []);
});

test('whoever has not read what the buyer wrote meanwhile cannot send by pressing Enter twice', async (t) => {
  const one = await desk(t);
  const page = await one.open();
  await field(page).fill('Yes, it has left.');
  await one.says('And is it the blue one?');
  const read = page.getByRole('button', { name: 'I have read it' });
  await read.waitFor();
  for (const _time of ['once', 'twice']) {
    await field(page).press('Enter');
    await until(
      async () => (await written(page)) === 'Yes, it has left.' && (await page.locator('.is-unsent').count()) === 0,
    );
    await read.waitFor();
  }
  assert.notEqual(await lastMessage(one), 'Yes, it has left.');
  await read.click();
  await field(page).press('Enter');
  await until(async () => (await lastMessage(one)) === 'Yes, it has left.');
});

for (const [locale, cancel] of [
  ['en', /^Cancel edit/],
  ['zh-CN', /^取消修改/],
] as const)
  test(`${locale}: while a proposal is edited its facts stay in sight, and the way back loses nothing`, async (t) => {
    const one = await desk(t, locale);
    const page = await one.open();
    await field(page).fill('Good morning');
    await field(page).blur();
    await page.keyboard.press('e');
    const proposed = (await page.locator('.proposal .message-body').textContent()) ?? '';
    await until(async () => (await written(page)) === proposed);
    assert.ok(await page.locator('.proposal .facts').isVisible());
    await field(page).press('End');
    await field(page).pressSequentially(' Bye!');
    await shoot(page, `editing-${locale}`);
    assert.deepEqual(await seriousFlaws(page), []);
    await press(page, cancel);
    assert.equal(await written(page), 'Good morning');
    await field(page).blur();
    await page.keyboard.press('e');
    await until(async () => (await written(page)) === proposed);
    await field(page).press('Escape');
    assert.equal(await written(page), 'Good morning');
    assert.equal(await page.locator('.proposal .message-body').textContent(), proposed);
    await field(page).blur();
    await page.keyboard.press('e');
    await until(async () => (await written(page)) === proposed);
    await field(page).press('End');
    await field(page).pressSequentially(' Bye!');
    await page.reload();
    await page.locator('.proposal').waitFor();
    await field(page).press('Enter');
    await until(async () => (await lastMessage(one)) === `${proposed} Bye!`);
    await until(async () => (await written(page)) === 'Good morning');
  });

test('everything that had better not be said is shown while it is typed, and one click puts the suggestion in its place', async (t) => {
  const one = await desk(t);
  const page = await one.open();
  await field(page).fill('This is the best one. As already stated, write to me on wechat. Thanks');
  const found = page.locator('.own-words li');
  await until(async () => (await found.count()) === 3);
  assert.equal(await page.locator('.own-words .must-not').count(), 2);
  await shoot(page, 'own-words');
  assert.deepEqual(await seriousFlaws(page), []);
  await found.first().getByRole('button', { name: 'Use this' }).click();
  assert.match(await written(page), /^This is the very good one\. /);
  await found.last().getByRole('button', { name: 'Use this' }).click();
  assert.match(await written(page), /one\. Please write to us here in this chat; .* Thanks$/);
  await until(async () => (await found.count()) === 0);
});

for (const [locale, nothingFits] of [
  ['en', 'No script fits'],
  ['zh-CN', '没有符合的话术'],
] as const)
  test(`${locale}: Enter never sends what was typed to find a script: not when none fits, not before the list is there`, async (t) => {
    const one = await desk(t, locale);
    const page = await one.open();
    const list = page.locator('.scripts');
    await field(page).fill('你好，/qqqq');
    await list.getByText(nothingFits).waitFor();
    await shoot(page, `no-script-${locale}`);
    await field(page).press('Enter');
    assert.ok(await list.getByText(nothingFits).isVisible());
    assert.equal(await written(page), '你好，/qqqq');

    await field(page).fill('/moving');
    await page.locator('.script').first().waitFor();
    let answer = () => {};
    const asked = new Promise<void>((resolve) => {
      answer = resolve;
    });
    await page.route('**/api/scripts?q=holding', async (route) => {
      await asked;
      await route.continue();
    });
    await field(page).fill('／holding');
    await field(page).press('Enter');
    assert.equal(await page.locator('.script').count(), 0, 'no script of the older list is shown');
    assert.equal(await written(page), '／holding');
    answer();
    await page.locator('.script').first().waitFor();
    await field(page).press('Enter');
    await until(async () => !(await written(page)).includes('holding'));
    assert.doesNotMatch(await written(page), /Hangzhou/);
    assert.equal(await lastMessage(one), asks, 'nothing has gone out');

    await field(page).fill('20元/件');
    await list.waitFor();
    await field(page).press('Escape');
    await until(async () => (await list.count()) === 0);
    await field(page).press('Enter');
    await until(async () => (await lastMessage(one)) === '20元/件');
  });

test('a text that is too long is not cut: it is said by how much, and it goes out once it is short enough', async (t) => {
  const one = await desk(t);
  const page = await one.open();
  await field(page).fill('a'.repeat(10_012));
  await page.getByText('12 characters too many').waitFor();
  assert.equal((await written(page)).length, 10_012);
  assert.ok(await page.getByRole('button', { name: 'Send', exact: true }).isDisabled());
  await field(page).press('Enter');
  assert.equal((await written(page)).length, 10_012);
  assert.deepEqual(await seriousFlaws(page), []);
  await field(page).fill('a'.repeat(9_990));
  await page.getByText('10 characters left').waitFor();
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  await until(async () => (await lastMessage(one)).length === 9_990);
});

test('which tags cannot be kept is said before they are saved; one in another spelling is the same', async (t) => {
  const one = await desk(t);
  const page = await one.open();
  await press(page, 'More');
  await page.getByRole('menuitem', { name: 'Tags', exact: true }).click();
  const tags = page.getByRole('textbox', { name: 'Tags' });
  const save = page.getByRole('button', { name: 'Save', exact: true });
  await tags.fill(`Size, ${'x'.repeat(41)}`);
  await page.getByText('has more than 40 characters').waitFor();
  assert.ok(await save.isDisabled());
  await tags.fill(Array.from({ length: 21 }, (_, at) => `t${at}`).join(','));
  await page.getByText('There are 21 tags').waitFor();
  assert.deepEqual(await seriousFlaws(page), []);
  await tags.fill('Size, size，物流');
  await save.click();
  await tags.waitFor({ state: 'detached' });
  const view = await one.shop.get(`conversations/${one.id}`);
  assert.deepEqual(view.json<{ tags: string[] }>().tags, ['Size', '物流']);
});

test('a conversation can wait until the shop opens tomorrow, or until a time of one’s own that has not passed', async (t) => {
  const one = await desk(t);
  const page = await one.open();
  const snooze = async (name: RegExp) => {
    await press(page, 'More');
    await page.getByRole('menuitem', { name: 'Snooze' }).hover();
    await page.getByRole('menuitem', { name }).click();
  };
  const snoozedUntil = async () =>
    (await one.shop.get(`conversations/${one.id}`)).json<{ snoozedUntil: string | null }>().snoozedUntil;
  await snooze(/^Tomorrow at 09:00$/);
  await until(async () => (await snoozedUntil()) !== null);
  assert.match((await snoozedUntil()) ?? '', /T01:00:00/, 'nine by the clock of the shop');
  await press(page, 'More');
  await page.getByRole('menuitem', { name: 'Back to the inbox' }).click();
  await until(async () => (await snoozedUntil()) === null);

  await snooze(/^Choose a time/);
  const time = page.getByLabel(/^Time of the shop/);
  const save = page.locator('dialog').getByRole('button', { name: 'Snooze', exact: true });
  await time.fill('2026-01-05T10:00');
  await save.click();
  await page.getByText('Choose a time that is still to come.').waitFor();
  await shoot(page, 'snooze');
  assert.deepEqual(await seriousFlaws(page), []);
  await time.fill('2036-01-05T10:00');
  await save.click();
  await until(async () => (await snoozedUntil())?.startsWith('2036-01-05T02:00') ?? false);
});
