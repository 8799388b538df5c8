import assert from 'node:assert/strict';
import { recordStatementAnswer, recordStatementSent } from '../../server/statements/index.ts';
import type { TestShop } from '../../server/testing/shop.ts';
import type { Flow } from './flow.ts';
import { look } from './outgoing.ts';

/** The law is told while one types, what is written outlives a refusal and a reload; then who was sent it and read it. */
export async function terms({ open, reached, shop }: Flow): Promise<void> {
  const page = await open('supervisor', '/desk/settings/terms');
  const publish = page.getByRole('button', { name: 'Publish', exact: true });
  const body = page.getByLabel('Text').first();
  const good = '## Returns\nWe keep our word.';
  await page.getByLabel('Heading').first().fill('Our terms');
  await body.fill(`${good}\nNo returns on sale items.`);
  await page.getByText('“No returns on sale items” contradicts the law.').waitFor();
  await reached('POST /api/statements/check');
  await page.getByText('As buyers see it').click();
  await page.locator('.terms-preview h4', { hasText: 'Returns' }).waitFor();
  await publish.click();
  await page.getByRole('alert').filter({ hasText: 'contradicts the law' }).waitFor();
  await look(page, 'terms-unlawful');
  await page.reload();
  assert.match(await body.inputValue(), /No returns on sale items/, 'what was typed is still there');
  await body.fill(good);
  await publish.click();
  await reached('POST /api/statements');
  await page.getByText('Version 1', { exact: true }).waitFor();
  await publish.click();
  await page.getByText('Nothing has changed: version 1 says the same.').waitFor();

  await body.fill(`${good} Always.`);
  const quicker = [{ locale: 'en', title: 'Our terms', body: 'Written by somebody else.' }];
  assert.equal((await shop.post('statements', { texts: quicker }, { as: 'owner' })).statusCode, 201);
  await publish.click();
  await page.getByText('Version 2 was published while you were writing.').waitFor();
  await look(page, 'terms-stale');
  await page.getByRole('button', { name: 'Go on with my text' }).click();
  await publish.click();
  await page.getByText('Version 3', { exact: true }).waitFor();

  const conversationId = await sendAndOpen(shop);
  await page.getByRole('button', { name: '中文' }).first().click();
  await page.reload();
  await page.getByText('已发送 1 · 已打开 1').click();
  await page.getByText('购买前没看过').waitFor();
  await look(page, 'terms-readings-zh-CN');
  await page.locator(`.terms-readings a[href$="${conversationId}"]`).click();
  await page.locator('.inbox-panel').getByText('第 3 版').waitFor();
  await look(page, 'terms-panel-zh-CN');
}

/** A visitor who was sent the third version, opened it and had not read it before. */
async function sendAndOpen(shop: TestShop): Promise<string> {
  const message = { channelKey: 'visitor', messageId: 'hello', text: 'Hello' };
  await shop.post('messages', message, { key: await shop.apiKey(['converse']) });
  const { id: conversationId } = await shop.db
    .selectFrom('conversations')
    .select('id')
    .where('shop_id', '=', shop.id)
    .executeTakeFirstOrThrow();
  const reading = { shopId: shop.id, conversationId, version: 3 };
  await shop.tx((tx) => recordStatementSent(tx, reading, shop.now()));
  await shop.get(`/s/${shop.code}/statement/3?c=${conversationId}`, { as: null });
  await shop.tx((tx) => recordStatementAnswer(tx, reading, false));
  return conversationId;
}
