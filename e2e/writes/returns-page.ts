import assert from 'node:assert/strict';
import { sql } from 'kysely';
import type { Page } from 'playwright-core';
import { newId } from '../../server/platform/ids.ts';
import { publishStatement } from '../../server/statements/index.ts';
import { plays, seriousFlaws, shoot } from '../../server/testing/browser.ts';
import { readCode, switchOnMail } from '../../server/testing/codes.ts';
import { somePhoto } from '../../server/testing/photos.ts';
import { selling } from '../../server/testing/returned-goods.ts';
import type { TestShop } from '../../server/testing/shop.ts';
import { recorded } from '../../server/testing/videos.ts';
import { misplacedOn } from '../look-over.ts';
import type { Flow } from './flow.ts';

export type Bought = { orderId: string; orderLineId: string; address: string; number: string; other: string };

/** A customer with two shirts, received yesterday; the larger size is there. */
export async function boughtShirts(shop: TestShop, name: string): Promise<Bought> {
  await switchOnMail(shop);
  const sold = await selling(shop, 3);
  const bought = await sold.buy(2);
  const [customerId, number, address] = [newId(shop.now()), `OWN-${name}`, `${name.toLowerCase()}@shop.example`];
  await sql`insert into customers (shop_id, id, external_id, name, email, country, synced_at)
    values (${shop.id}, ${customerId}, ${name}, 'Anna', ${address}, 'CN', ${shop.now()})`.execute(shop.db);
  await sql`update orders set customer_id = ${customerId}, external_id = ${number}
    where shop_id = ${shop.id} and id = ${bought.orderId}`.execute(shop.db);
  return { ...bought, address, number, other: sold.l };
}

export type Walk = {
  shop: TestShop;
  page: Page;
  bought: Bought;
  lang: 'en' | 'zh-CN';
  look(stage: string): Promise<void>;
};

/** From the first page to the parcel on its way back: only links, fields and buttons, so it goes without a script as well. */
export async function walk({ shop, page, bought, lang, look }: Walk): Promise<void> {
  await page.goto(`/r/${shop.code}?lang=${lang}`);
  await look('start');
  await page.locator('[name=order]').fill(bought.number);
  await page.locator('[name=address]').fill(bought.address);
  await page.locator('main button').click();
  await page.locator('[name=code]').fill('12');
  await page.locator('main button').click();
  await page.locator('[role=alert]').waitFor();
  await look('code');
  await page.locator('[name=code]').fill((await readCode(shop, bought.address)).code);
  await page.locator('main button').click();
  await chooseGoods(page, bought, look);
  await page.locator('[name=wish][value=exchange]').check();
  await page.locator(`[name="to.${bought.orderLineId}"]`).selectOption(bought.other);
  await look('offer');
  await page.locator('button[value=send]').click();
  await page.locator('.standing').waitFor();
  await look('requested');
  await follow({ shop, page, bought, lang, look });
}

async function chooseGoods(page: Page, { orderLineId }: Bought, look: Walk['look']): Promise<void> {
  await page.locator('[name=take]').check();
  await page.locator('main form button').click();
  await page.locator('[role=alert]').waitFor();
  await page.locator('.reasons details').nth(1).locator('summary').click();
  await page.locator('[value="size.too_small"]').check();
  await page.locator(`[name="what.${orderLineId}.size.too_small"]`).selectOption('sleeve');
  await page.locator('[name=words]').fill('<b>Short</b> sleeves 袖子短');
  await page.locator('[name=photos]').setInputFiles([
    { name: 'sleeve.png', mimeType: 'image/png', buffer: somePhoto },
    { name: 'sleeve.mov', mimeType: 'video/quicktime', buffer: recorded.mp4 },
    { name: '\u202egnp.exe', mimeType: 'image/png', buffer: Buffer.from('<svg onload="alert(1)"/>') },
  ]);
  await look('goods');
  await page.locator('main form button').click();
  await page.locator('[role=alert]').waitFor();
  assert.equal(await page.locator('.photos img').count(), 1, 'the photo that could be taken stays');
  await plays(page.locator('.photos video'));
  assert.equal(await page.locator('[name=words]').inputValue(), '<b>Short</b> sleeves 袖子短');
  await look('photo-refused');
  await page.locator('main form button').click();
}

/** What the desk decides meanwhile, and what the buyer does then. */
async function follow({ shop, page, bought, look }: Walk): Promise<void> {
  const returnId = new URL(page.url()).pathname.split('/').at(-1) ?? '';
  const { lines } = (await shop.get(`returns/${returnId}`)).json<{ lines: { id: string }[] }>();
  const granted = { lineId: lines[0]?.id, remedy: 'exchange', variantId: bought.other };
  const reply = await shop.post(`returns/${returnId}/approve`, { lines: [granted] });
  assert.ok(reply.statusCode < 300, reply.body);
  await page.goto(page.url());
  await look('approved');
  await page.locator('[name=number]').fill('SF9999000011112');
  await page.locator('#tracking button').click();
  await page.locator('.story').waitFor();
  await look('sent');
}

/** Looks at a stage in one width: what sticks out, what axe finds, and a picture for people. */
function lookAt(page: Page) {
  return async (stage: string) => {
    const width = stage === 'goods' || stage === 'approved' ? 1440 : 390;
    await page.emulateMedia({ colorScheme: width === 1440 ? 'dark' : 'light' });
    await page.setViewportSize({ width, height: 844 });
    assert.deepEqual([...(await misplacedOn(page)), ...(await seriousFlaws(page))], [], stage);
    await shoot(page, `returns-${stage}-${width}-en`, true);
  };
}

/** A buyer sends a shirt back, and withdraws. In Chinese, and without a script: e2e/returns-page.test.ts. */
export async function returnsPage({ open, reached, shop }: Flow): Promise<void> {
  await shop.patch('shop', { returnAddress: '1 Elm Street, Hangzhou', returnHints: 'No cash on delivery' });
  const texts = [{ locale: 'en', title: 'Our terms', body: 'Seven days.' }];
  await shop.tx((tx) => publishStatement(tx, shop.id, texts, shop.now()));
  const page = await open(null, 'about:blank');
  const look = lookAt(page);
  await walk({ shop, page, bought: await boughtShirts(shop, 'page'), lang: 'en', look });
  await page.locator('.withdraw a').click();
  await page.locator('[name=name]').fill('Anna');
  await page.locator('[name=contact]').fill('anna@shop.example');
  await look('withdraw');
  await page.locator('main button').click();
  await look('withdraw-check');
  await page.locator('button[value=confirm]').click();
  await page.locator('section blockquote').first().waitFor();
  await look('withdrawn');
  for (const path of ['', '/code', '/order', '/returns/:returnId', '/withdraw'])
    await reached(`POST /r/:shopCode${path}`);
}
