import assert from 'node:assert/strict';
import { queueSend } from '../../server/outbox/testing.ts';
import { seriousFlaws, shoot } from '../../server/testing/browser.ts';
import { misplacedOn } from '../look-over.ts';
import type { Flow } from './flow.ts';

/** From the link in a mail: no more offers, and then nothing more at all. */
export async function optOut({ open, reached, shop }: Flow): Promise<void> {
  const { path } = await queueSend(shop, { channel: 'mail', address: 'wang.xiaoming@example.com' });
  const page = await open(null, path);
  for (const width of [1440, 390])
    for (const lang of ['en', 'zh-CN']) {
      await page.emulateMedia({ colorScheme: width === 390 ? 'dark' : 'light' });
      await page.setViewportSize({ width, height: 844 });
      await page.goto(`${path}?lang=${lang}`);
      assert.deepEqual([...(await misplacedOn(page)), ...(await seriousFlaws(page))], []);
      await shoot(page, `opt-out-${width}-${lang}`);
    }
  await page.getByRole('link', { name: 'English' }).click();
  await page.getByLabel('Offers only').check();
  await page.getByRole('button', { name: 'Stop sending these' }).click();
  await reached('POST /u/:token');
  assert.deepEqual([...(await misplacedOn(page)), ...(await seriousFlaws(page))], []);
  await shoot(page, 'opt-out-done');
  await page.getByRole('button', { name: 'Stop all e-mail too' }).click();
  await page.getByText('sends no more e-mail to').waitFor();
  await reached('POST /u/:token', 2);
  await page.getByRole('link', { name: '中文' }).click();
  await page.getByText('退订成功').waitFor();
  await shoot(page, 'opt-out-all-zh-CN');
  await page.goto('/u/cut');
  await page.getByText('退订链接不完整').or(page.getByText('not complete')).first().waitFor();
  await shoot(page, 'opt-out-broken');
}
