import assert from 'node:assert/strict';
import { sql } from 'kysely';
import { addCustomer } from '../../server/channels/testing.ts';
import { seriousFlaws, shoot } from '../../server/testing/browser.ts';
import { readCode, switchOnMail } from '../../server/testing/codes.ts';
import { sendOut } from '../../server/testing/parcels.ts';
import { misplacedOn } from '../look-over.ts';
import type { Flow } from './flow.ts';

const looks = [
  { width: 390, lang: 'en', isDark: false, ask: 'Where is my parcel?' },
  { width: 1440, lang: 'zh-CN', isDark: true, ask: '我的快递到哪了？' },
  { width: 390, lang: 'zh-CN', isDark: false, ask: '我的快递到哪了？' },
  { width: 390, lang: 'en', isDark: true, ask: 'Where is my parcel?' },
];

/** Whom nobody knows asks about a parcel, has a code mailed, mistypes it, types it right, and is answered. */
export async function buyerCode({ open, reached, shop }: Flow): Promise<void> {
  await switchOnMail(shop);
  for (const [at, { width, lang, isDark, ask }] of looks.entries()) {
    const address = `anna${at}@shop.example`;
    const customerId = await addCustomer(shop, `C${at}`, 'Anna');
    await sql`update customers set email = ${address} where shop_id = ${shop.id} and id = ${customerId}`.execute(
      shop.db,
    );
    await sendOut(shop, `OWN-${at}`, 'Chengdu', customerId);
    const page = await open(null, 'about:blank');
    await page.emulateMedia({ colorScheme: isDark ? 'dark' : 'light' });
    await page.setViewportSize({ width, height: 844 });
    await page.goto(`/chat/${shop.code}?lang=${lang}`);
    const look = async (stage: string) => {
      assert.deepEqual([...(await misplacedOn(page)), ...(await seriousFlaws(page))], []);
      await shoot(page, `code-${stage}-${width}-${lang}${isDark ? '-dark' : ''}`);
    };
    await page.locator('#text').fill(ask);
    await page.locator('.send').click();
    await page.locator('#code-address').fill('not an address');
    await page.keyboard.press('Enter');
    await page.locator('#code-address-problem').filter({ hasText: /./ }).waitFor();
    await look('asked');
    await page.locator('#code-address').fill(address);
    await page.locator('#code-order').fill(`OWN-${at}`);
    await page.keyboard.press('Enter');
    await page.locator('#code-digits').waitFor();
    await reached('POST /api/chat/code', at + 1);
    assert.equal(await page.locator('#code-again').isDisabled(), true, 'not again at once');
    const { code } = await readCode(shop, address);
    await page.locator('#code-digits').fill(code === '000000' ? '000001' : '000000');
    await page.keyboard.press('Enter');
    await page.locator('#code-digits-problem').filter({ hasText: '4' }).waitFor();
    await look('wrong');
    await page.reload(); // as a phone does while one looks into the mailbox
    await page.locator('#code-digits').waitFor();
    const other = await page.context().newPage();
    await other.goto(page.url());
    await other.locator('#code-digits').waitFor();
    await page.locator('#text').fill(` ${code} `);
    await page.locator('.send').click();
    await reached('POST /api/chat/code/check', at + 1);
    await page.locator('#messages li').nth(2).waitFor();
    await page.locator('#verified').waitFor();
    assert.equal(await page.locator('#prove').isVisible(), false);
    await look('done');
    await other.locator('#verified').waitFor(); // another page of the same chat hears of it too
    assert.equal(await other.locator('#prove').isVisible(), false);
  }
  await inDemo({ open, shop });
}

/** In a demo shop the mail goes to nobody: an address to try is named, and the code is told on the page. */
async function inDemo({ open, shop }: Pick<Flow, 'open' | 'shop'>): Promise<void> {
  await sql`update shops set is_demo = true where id = ${shop.id}`.execute(shop.db);
  const page = await open(null, `/chat/${shop.code}?lang=en`);
  await page.setViewportSize({ width: 390, height: 844 });
  await page.locator('#text').fill('Where is my parcel?');
  await page.locator('.send').click();
  await page.locator('#code-address').fill('nobody@shop.example');
  await page.keyboard.press('Enter');
  const hint = page.locator('#code-address-problem').filter({ hasText: '@' });
  const [address = ''] = /\S+@shop\.example/.exec((await hint.textContent()) ?? '') ?? [];
  await shoot(page, 'code-demo-nobody');
  await page.locator('#code-address').fill(address);
  await page.keyboard.press('Enter');
  const told = page.locator('#code-sent').filter({ hasText: 'demo' });
  const [code = ''] = /\d{6}/.exec((await told.textContent()) ?? '') ?? [];
  await shoot(page, 'code-demo-told');
  await page.locator('#code-digits').fill(code);
  await page.keyboard.press('Enter');
  await page.locator('#verified').waitFor();
}
