import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { addCustomer, visit, website } from '../../server/channels/testing.ts';
import { queueSend } from '../../server/outbox/testing.ts';
import { seriousFlaws, shoot } from '../../server/testing/browser.ts';
import { misplacedOn } from '../look-over.ts';
import type { Flow } from './flow.ts';

const consents = 'POST /api/customers/:customerId/consents';
const phone = '+8613812345678';

/** Beside a conversation: asks for offers again after a refusal, agrees to them, and with one click wants no more; a colleague sees it. */
export async function consent({ open, reached, shop }: Flow): Promise<void> {
  const customerId = await addCustomer(shop, 'C1', 'Anna Lin');
  const customers = [{ externalId: 'C1', phone, email: 'anna.lin@example.com' }];
  await shop.put('ingest/customers', { customers }, { key: await shop.apiKey(['ingest']) });
  shop.clock.advance({ hours: -1 }); // what comes from the browser is said at the hour at which the clock began
  const { path } = await queueSend(shop, { channel: 'sms', address: phone, customerId });
  await shop.post(path, 'scope=promotion', {
    as: null,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  });
  shop.clock.advance({ hours: 1 });
  const token = (await website(shop)).tokenFor('C1');
  await (await visit(shop, { token })).say('Hello there');
  const page = await open('agent', '/desk/inbox/all');
  await page.locator('.row').click();
  const button = (name: string) => page.getByRole('button', { name, exact: true });
  await button('More, and history').click();
  const dialog = page.getByRole('dialog');
  const sms = dialog.getByRole('region', { name: 'SMS' });
  await sms.getByRole('button', { name: 'Asks for messages again…' }).click();
  await button('Send again').click();
  await dialog.getByRole('alert').getByText('who asked for it').waitFor();
  await dialog.getByLabel('Who asks for it').fill('She asked in the chat for our offers again');
  await button('Send again').click();
  await reached('POST /api/customers/:customerId/suppressions/lift');
  await sms.getByRole('button', { name: 'Has agreed to offers…' }).click();
  await dialog.getByLabel('What did they agree to?').fill('Yes, please send me your offers by SMS');
  await lookAt(page, 'consent-form');
  await button('Save').click();
  await reached(consents);
  await dialog.getByText(/Offers by SMS: agreed/).waitFor();
  await lookAt(page, 'consent-agreed');
  await page.keyboard.press('Escape');
  const colleague = await open('supervisor', `/desk/customers/${customerId}`);
  await colleague.getByText(/agreed on/).waitFor();
  await button('Told us: no more offers').click();
  await reached(consents, 2);
  await page
    .getByText(/stopped since/)
    .first()
    .waitFor();
  assert.equal(await button('Told us: no more offers').count(), 0);
  await colleague.getByText(/No offers go to \+86138\*\*\*\*5678/).waitFor(); // by itself
  await page.goto(`/desk/customers/${customerId}`);
  await page.getByRole('region', { name: 'Mail' }).getByRole('button', { name: 'Nothing at all by mail' }).click();
  await button('Yes, no mail at all, not even about orders').click();
  await reached(consents, 3);
  await page.getByText(/Nothing goes to a\*\*\*@example.com/).waitFor();
  await lookAt(page, 'consent-page');
}

/** In both languages, wide and on a phone, light and dark. */
async function lookAt(page: Page, name: string): Promise<void> {
  for (const width of [390, 1440]) {
    await page.emulateMedia({ colorScheme: width === 390 ? 'dark' : 'light' });
    await page.setViewportSize({ width, height: 900 });
    await page.mouse.move(0, 0); // what is pointed at changes its colour
    await page.waitForTimeout(300);
    assert.deepEqual([...(await misplacedOn(page)), ...(await seriousFlaws(page))], []);
    await shoot(page, `${name}-${width}`);
  }
}
