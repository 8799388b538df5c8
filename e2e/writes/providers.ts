import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { shoot, until } from '../../server/testing/browser.ts';
import type { Flow } from './flow.ts';
import { look } from './outgoing.ts';

const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).first().click();
const fill = (page: Page, label: string, text: string) => page.getByLabel(label, { exact: true }).fill(text);

/** From no provider at all to two that stand in for each other: connected, tried, changed, moved, switched off, removed. */
export async function providers({ open, reached }: Flow): Promise<void> {
  const page = await open('owner', '/desk/settings/sending');
  await look(page, 'sending-none');
  for (const [n, name] of ['First gateway', 'Second gateway'].entries()) {
    await page.getByLabel('Kannel gateway').check();
    await fill(page, 'Name', name);
    await fill(page, 'Address', 'https://127.0.0.1/cgi-bin/sendsms');
    await fill(page, 'User name', 'willow');
    await fill(page, "Sender's number", '10690');
    await fill(page, 'Signature', 'Willow & Thread');
    await fill(page, 'Password', 'p4ss');
    if (n === 0) await look(page, 'sending-connect');
    await press(page, 'Connect a provider');
    await reached('POST /api/providers', n + 1);
    await page.getByText(name).waitFor();
  }
  await press(page, 'Test');
  await fill(page, 'Send it to this number', '+8613800138000');
  await press(page, 'Send the test');
  await reached('POST /api/providers/:id/test');
  await page.getByText('nothing was sent to +8613800138000').waitFor();
  await look(page, 'sending-test');
  await press(page, 'Settings');
  await fill(page, 'Address', 'https://gateway.example/cgi-bin/sendsms');
  await press(page, 'Save');
  await page.getByText('type each of them anew').waitFor(); // a stored password does not follow to another place
  await look(page, 'sending-change');
  await fill(page, 'Password', 'p4ss');
  await press(page, 'Save');
  await reached('PATCH /api/providers/:id');
  await press(page, 'Move Second gateway up');
  await reached('PUT /api/providers/order');
  const names = page.locator('.sending-channel .grow > b:first-child');
  await until(async () => (await names.first().textContent()) === 'Second gateway');
  await press(page, 'Switch off');
  await reached('PATCH /api/providers/:id', 2);
  await page.getByText('Switched off').waitFor();
  await shoot(page, 'sending-two');
  await press(page, 'Remove');
  await press(page, 'Remove it');
  await reached('DELETE /api/providers/:id');
  await until(async () => (await names.count()) === 1);
  await refundProviders(page, reached);
  await trackers(page);
}

/** Through whom money goes back: connected and asked whether it answers, without moving any. */
async function refundProviders(page: Page, reached: Flow['reached']): Promise<void> {
  await page.goto(new URL('/desk/settings/refunds', page.url()).href);
  await page.getByLabel('Alipay').check();
  await look(page, 'refunds-alipay');
  await page.getByLabel('Refunds by webhook').check();
  await fill(page, 'Name', 'Our till');
  await fill(page, 'Address', 'https://127.0.0.1/refunds');
  await fill(page, 'Shared secret', 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw');
  await press(page, 'Connect a provider');
  await page.getByText('Our till').waitFor();
  await page.getByLabel('Stripe').check();
  await look(page, 'refunds-stripe');
  await press(page, 'Check');
  await press(page, 'Check now');
  await reached('POST /api/providers/:id/check');
  await page.getByText('No money was moved').waitFor();
  await look(page, 'refunds-check');
}

/** Who tells where parcels are: the address for its posts is shown, and who can be asked can be checked. */
async function trackers(page: Page): Promise<void> {
  await page.goto(new URL('/desk/settings/tracking', page.url()).href);
  await look(page, 'tracking-none');
  await page.getByLabel('Tracking by webhook').check();
  await fill(page, 'Shared secret', 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw');
  await press(page, 'Connect a provider');
  await page.getByText('Its settings show the address').waitFor();
  assert.equal(await page.getByRole('button', { name: 'Check', exact: true }).count(), 0); // it only posts
  await page.getByLabel('Kuaidi100').check();
  await look(page, 'tracking-kuaidi100');
  await fill(page, 'customer', 'ABCDEF0123456789');
  await press(page, 'Connect a provider');
  await until(async () => (await page.locator('.sending-channel li').count()) === 2);
  await press(page, 'Check');
  await press(page, 'Check now');
  await page.getByText('The account could not be used.').waitFor();
  await press(page, 'Settings');
  await page.getByLabel('Address for tracking news').waitFor();
  await look(page, 'tracking-two');
}
