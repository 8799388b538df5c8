import type { Page } from 'playwright-core';
import { visit } from '../../server/channels/testing.ts';
import { proposeReply } from '../../server/conversations/index.ts';
import { somePhoto } from '../../server/testing/photos.ts';
import type { TestShop } from '../../server/testing/shop.ts';
import type { Flow } from './flow.ts';

const one = '/api/conversations/:id';
const press = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).first().click();
const field = (page: Page) => page.locator('.composer textarea');

async function choose(page: Page, ...names: string[]): Promise<void> {
  await press(page, 'More');
  for (const name of names) await page.getByRole('menuitem', { name, exact: true }).click();
}

export async function thread({ open, reached, shop }: Flow): Promise<void> {
  await (await visit(shop)).say('Hello there');
  const page = await open('agent', '/desk/inbox/all');
  await page.locator('.row').click();
  await reached(`POST ${one}/presence`);
  await press(page, 'Take over');
  await reached(`POST ${one}/take-over`);
  await field(page).fill('It is');
  await reached(`PUT ${one}/draft`);
  await field(page).fill('');
  await reached(`DELETE ${one}/draft`);
  await field(page).fill('/holding');
  await page.locator('.script').first().waitFor();
  await page.keyboard.press('Enter');
  await reached(`POST ${one}/render`);
  await page.locator('.composer input[type=file]').setInputFiles({
    ...{ name: 'dress.png', mimeType: 'image/png', buffer: somePhoto },
  });
  await reached('POST /api/files');
  await field(page).fill('One moment, please.');
  await reached('POST /api/words/check');
  await press(page, 'Send');
  await reached(`POST ${one}/messages`);
  await press(page, 'Internal note');
  await field(page).fill('Call her tomorrow.');
  await press(page, 'Keep note');
  await reached(`POST ${one}/notes`);
  await press(page, 'Hand back');
  await reached(`POST ${one}/hand-back`);
}

export async function wholeConversation({ open, reached, shop }: Flow): Promise<void> {
  await (await visit(shop)).say('Hello there');
  const page = await open('supervisor', '/desk/inbox/all');
  await page.locator('.row').click();
  await choose(page, 'Tags');
  await page.getByLabel('Tags', { exact: true }).last().fill('size');
  await press(page, 'Save');
  await reached(`PUT ${one}/tags`);
  await press(page, 'More');
  await page.getByRole('menuitem', { name: 'Assign to' }).hover();
  await page.getByRole('menuitem', { name: /owner/i }).first().click();
  await reached(`POST ${one}/assign`);
  await press(page, 'More');
  await page.getByRole('menuitem', { name: 'Snooze' }).hover();
  await page.getByRole('menuitem', { name: 'For an hour' }).click();
  await reached(`POST ${one}/snooze`);
  await choose(page, 'Close');
  await reached(`POST ${one}/close`);
  await choose(page, 'Reopen');
  await reached(`POST ${one}/reopen`);
}

export async function proposals({ open, reached, shop }: Flow): Promise<void> {
  await (await visit(shop)).say('Hello there');
  await propose(shop, 'Hello to you.');
  const page = await open('agent', '/desk/inbox/all');
  await page.locator('.row').click();
  await page.locator('.proposal').waitFor();
  await press(page, /^Discard/);
  await reached(`POST ${one}/proposals/:messageId/discard`);
  await propose(shop, 'Good morning.');
  await page.locator('.proposal').getByText('Good morning.').waitFor();
  await press(page, /^Approve and send/);
  await reached(`POST ${one}/proposals/:messageId/approve`);
}

async function propose(shop: TestShop, body: string): Promise<void> {
  const { id: conversationId } = await shop.db
    .selectFrom('conversations')
    .select('id')
    .where('shop_id', '=', shop.id)
    .executeTakeFirstOrThrow();
  const proposal = { body, locale: 'en', script: null, scriptVersion: null, facts: null, moves: null } as const;
  await shop.tx((tx) => proposeReply(tx, { shopId: shop.id, conversationId, proposal }, shop.now()));
}

export async function assist({ open, reached }: Flow): Promise<void> {
  const page = await open('agent', '/desk/assist');
  await page.locator('#assist-text').fill('hello');
  await press(page, 'Get the reply');
  await reached('POST /api/assist/replies');
  await press(page, /^Another script/);
  await page.getByLabel('Another script').fill('holding');
  await page.getByRole('option').first().click();
  await reached('POST /api/assist/conversations/:id/script');
  await press(page, /^I sent it/);
  await reached('POST /api/assist/replies/:messageId/sent');
}

export async function chat({ open, reached, shop }: Flow): Promise<void> {
  const page = await open(null, `/chat/${shop.code}`);
  await page.locator('#text').fill('Hello');
  await page.locator('.send').click();
  await reached('POST /api/chat/:shopCode/session');
  await reached('POST /api/chat/messages');
  await page.locator('#messages > li').nth(1).waitFor();
  await page.locator('#text').pressSequentially('And');
  await reached('POST /api/chat/typing');
  await page.locator('#file').setInputFiles({
    ...{ name: 'dress.png', mimeType: 'image/png', buffer: somePhoto },
  });
  await page.locator('.send').click();
  await reached('POST /api/chat/files');
  await reached('POST /api/chat/messages', 2);
  page.on('dialog', (dialog) => dialog.accept());
  await page.locator('#forget').click();
  await reached('DELETE /api/chat/session');
}
