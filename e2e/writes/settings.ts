import type { Page } from 'playwright-core';
import { newId } from '../../server/platform/ids.ts';
import { openPromise } from '../../server/promises/index.ts';
import { until } from '../../server/testing/browser.ts';
import type { Flow } from './flow.ts';

const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();

const fill = (page: Page, label: string, text: string) => page.getByLabel(label, { exact: true }).fill(text);

export async function theShop({ open, reached }: Flow): Promise<void> {
  const page = await open('owner', '/desk/settings/shop');
  await fill(page, 'Public address', 'no address');
  await press(page, 'Save');
  await page.locator('.field-error').waitFor(); // the server's sentence stands beside the field, and the text is kept
  await fill(page, 'Public address', 'https://willow.example');
  await fill(page, 'Return address', 'Willow & Thread, Returns, 1 Elm Street');
  await press(page, 'Save');
  await reached('PATCH /api/shop');
  await page.getByRole('link', { name: 'Business hours' }).click();
  await press(page, 'Monday: add a period');
  await press(page, 'Monday: add a period');
  await press(page, 'Add a day');
  await fill(page, 'Day', '2027-01-01');
  await press(page, 'Save');
  await reached('PUT /api/shop/hours');
  await page.getByRole('link', { name: 'Answers' }).click();
  await page.locator('.answers select').first().selectOption('suggest');
  await reached('PUT /api/shop/settings/:situation');
  await page.getByRole('link', { name: 'Targets' }).click();
  await fill(page, 'First response (minutes)', '45');
  await press(page, 'Save');
  await reached('PUT /api/sla/settings');
}

export async function secrets({ open, reached }: Flow): Promise<void> {
  const page = await open('owner', '/desk/settings/chat');
  await press(page, 'Make a secret');
  await press(page, 'Make it now');
  await reached('POST /api/chat-secret');
  await until(async () => (await page.locator('.shown-once textarea').inputValue()).startsWith('qinchat_'));
  await page.getByRole('link', { name: 'API keys' }).click();
  await fill(page, 'For which program', 'ERP');
  await page.getByLabel('deliver products, customers, orders and parcels').check();
  await press(page, 'Make a key');
  await reached('POST /api/keys');
  await press(page, 'Revoke');
  await press(page, 'Revoke the key');
  await reached('DELETE /api/keys/:keyId');
}

export async function people({ open, reached, shop }: Flow): Promise<void> {
  const page = await open('supervisor', '/desk/settings/people');
  await fill(page, 'E-mail', 'new@shop.test');
  await press(page, 'Make the invitation');
  await reached('POST /api/invitations');
  await press(page, 'Withdraw');
  await press(page, 'Withdraw the invitation');
  await reached('DELETE /api/invitations/:invitationId');
  const row = page.locator('.tabular > li').filter({ hasText: shop.people.agent.email });
  await page.getByText('Nobody is online').waitFor(); // why what comes in stays unassigned
  await row.getByLabel('Takes at most').fill('7');
  await row.getByRole('button', { name: 'Save' }).click();
  await reached('PUT /api/agents/:agentId/limit');
  await row.locator('select').selectOption('account_manager');
  await reached('PATCH /api/agents/:agentId');
  await row.getByRole('button', { name: 'End access' }).click();
  await row.getByRole('button', { name: 'End access now' }).click();
  await reached('DELETE /api/agents/:agentId');
}

export async function promises({ open, reached, shop }: Flow): Promise<void> {
  const due = { kind: 'person.reply', subjectType: 'conversation', conversationId: null, messageId: null } as const;
  const dueAt = shop.now().add({ hours: 1 });
  for (let count = 0; count < 2; count++)
    await shop.tx((tx) =>
      openPromise(tx, { ...due, shopId: shop.id, subjectId: newId(shop.now()), dueAt }, shop.now()),
    );
  const page = await open('supervisor', '/desk/promises/due_today');
  await page.getByRole('button', { name: 'It is kept' }).first().click();
  await page.getByLabel('What shows that it was kept').fill('She wrote back.');
  await press(page, 'Mark as kept');
  await reached('POST /api/promises/:id/settle');
  await until(async () => (await page.locator('.promise').count()) === 1);
  await page.getByRole('button', { name: 'Waive' }).first().click();
  await page.getByLabel('Why it is waived').fill('She changed her mind.');
  await press(page, 'Waive the promise');
  await reached('POST /api/promises/:id/settle', 2);
}
