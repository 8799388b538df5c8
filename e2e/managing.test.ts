import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newId } from '../server/platform/ids.ts';
import { openPromise } from '../server/promises/index.ts';
import { openTab } from '../server/testing/browser.ts';
import { sendOut } from '../server/testing/parcels.ts';
import { type TestShop, testShop } from '../server/testing/shop.ts';

const openAs = async (t: Parameters<typeof openTab>[0], shop: TestShop, who: 'agent' | 'supervisor', path: string) =>
  (await openTab(t, shop, path, { width: 1440, height: 900, cookie: shop.people[who].cookie })).page;

test('a supervisor begins with what is promised for today; an agent with the inbox, and waives nothing', async (t) => {
  const shop = await testShop(t);
  const promise = { kind: 'person.reply', subjectType: 'conversation', conversationId: null, messageId: null } as const;
  const dueAt = shop.now().add({ hours: 2 });
  await shop.tx((tx) =>
    openPromise(
      tx,
      { ...promise, shopId: shop.id, subjectId: newId(shop.now()), dueAt, sentence: 'We answer by 11:00.' },
      shop.now(),
    ),
  );
  await sendOut(shop, 'ORD1001', 'Chengdu'); // a shop without orders begins with its next steps
  const supervisor = await openAs(t, shop, 'supervisor', '/desk');
  await supervisor.getByText('We answer by 11:00.').waitFor();
  assert.match((await supervisor.locator('.promise-when').textContent()) ?? '', /2 hr of opening time left/);
  await supervisor.getByRole('button', { name: 'Waive' }).waitFor();
  const agent = await openAs(t, shop, 'agent', '/desk');
  await agent.waitForURL(/desk\/inbox/);
  await agent.getByRole('link', { name: 'Promises', exact: true }).click();
  await agent.getByRole('button', { name: 'It is kept' }).waitFor();
  assert.equal(await agent.getByRole('button', { name: 'Waive' }).count(), 0);
  assert.equal(await agent.getByRole('link', { name: 'Settings' }).count(), 0);
  for (const path of ['/desk/settings/people', '/desk/outgoing/queue']) {
    await agent.goto(path);
    await agent.waitForURL(/desk\/inbox/);
  }
});

test('hours that overlap are refused beside their day, and what was typed stays', async (t) => {
  const shop = await testShop(t);
  const page = await openAs(t, shop, 'supervisor', '/desk/settings/hours');
  await page.getByRole('button', { name: 'Tuesday: add a period' }).click();
  await page.getByRole('button', { name: 'Tuesday: add a period' }).click();
  await page.getByLabel('Tuesday: opens').last().fill('9:30');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.locator('fieldset', { hasText: 'Tuesday' }).getByRole('alert').waitFor();
  assert.equal(await page.getByLabel('Tuesday: opens').last().inputValue(), '09:30');
  await page.getByLabel('Tuesday: opens').last().fill('18:30');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Saved.').waitFor();
  const { weekly } = (await shop.get('shop/hours')).json<{ weekly: { opens: string; closes: string }[][] }>();
  assert.deepEqual(weekly[1]?.[1], { opens: '18:30', closes: '21:00' });
});
