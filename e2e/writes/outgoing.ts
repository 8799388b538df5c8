import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { addProvider, queueSend } from '../../server/outbox/testing.ts';
import { seriousFlaws, shoot, until } from '../../server/testing/browser.ts';
import { misplacedOn } from '../look-over.ts';
import type { Flow } from './flow.ts';

const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();

/** What nobody can carry is seen; a doubt is ended; what failed goes out again, one by one and several at once. */
export async function outgoing({ open, reached, shop }: Flow): Promise<void> {
  const to = { channel: 'sms', address: '+8613800138000', purpose: 'service', rank: 'notice' } as const;
  const text = 'Your parcel WT-200002 has left Hangzhou and should be with you on Friday. 您的包裹已从杭州发出。';
  await queueSend(shop, { ...to, content: { text, template: null } });
  const page = await open('supervisor', '/desk/outgoing/queue');
  await page.getByText('no provider is connected that could carry them').waitFor();
  await look(page, 'outgoing-stuck');
  const provider = await addProvider(shop, 'Kannel in the office');
  for (let n = 0; n < 4; n++) {
    const { id } = await queueSend(shop, { ...to, content: { text, template: null } });
    const status = n === 0 ? 'unknown' : 'not_sent';
    const reason = n === 0 ? 'timed_out' : 'gave_up: http_503';
    const ended = { settled_at: n === 0 ? null : shop.now(), attempt: 1, tries: 1, provider, status, reason } as const;
    await shop.db.updateTable('sends').set(ended).where('shop_id', '=', shop.id).where('id', '=', id).execute();
  }
  await page.getByRole('link', { name: 'In doubt' }).first().click();
  await press(page, 'Details and decision');
  await press(page, 'Send again');
  await page.getByText('the recipient gets it twice').waitFor();
  await look(page, 'outgoing-decide');
  await press(page, 'Cancel');
  await press(page, 'It did arrive');
  await page.getByLabel('Why (optional)').fill('She wrote that it came.');
  await press(page, 'Mark as sent');
  await reached('POST /api/sends/:id/decide');
  await page.getByText('No doubts').waitFor();
  await page.getByRole('link', { name: 'Not sent' }).first().click();
  await until(async () => (await page.locator('.send').count()) === 3);
  await page.getByLabel('All 3 shown').check();
  await look(page, 'outgoing-failed');
  await press(page, 'Send again');
  await press(page, 'Send once more');
  await reached('POST /api/sends/decide');
  await page.getByText('Nothing was stopped or refused.').waitFor();
  await page.getByRole('link', { name: 'Sent', exact: true }).click();
  await press(page, 'Details');
  await page.getByText('She wrote that it came.').waitFor();
  await page.getByText('SMS segments: 2').waitFor();
  await look(page, 'outgoing-sent');
}

/** The page as it stands, wide and on a phone, light and dark. */
export async function look(page: Page, name: string): Promise<void> {
  await page.mouse.move(0, 0); // what is pointed at has other colours
  for (const width of [390, 1440]) {
    await page.emulateMedia({ colorScheme: width === 390 ? 'dark' : 'light' });
    await page.setViewportSize({ width, height: 900 });
    await sleep(300); // colours change by and by
    assert.deepEqual([...(await misplacedOn(page)), ...(await seriousFlaws(page))], [], name);
    await shoot(page, `${name}-${width}`);
  }
}
