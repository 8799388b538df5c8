import assert from 'node:assert/strict';
import { sql } from 'kysely';
import type { Page } from 'playwright-core';
import { writeTrackingToken } from '../../server/parcels/tracking-link.ts';
import { newId } from '../../server/platform/ids.ts';
import { seriousFlaws, shoot } from '../../server/testing/browser.ts';
import { readCode, switchOnMail } from '../../server/testing/codes.ts';
import { deliveredBefore, sendOut } from '../../server/testing/parcels.ts';
import type { TestShop } from '../../server/testing/shop.ts';
import { misplacedOn } from '../look-over.ts';
import type { Flow } from './flow.ts';

export type OnItsWay = { orderId: string; parcelId: string; address: string; number: string; link: string };

/** Anna's order, two days on its way to Chengdu, with what the carrier saw; sixty went there before. */
export async function sentToAnna(shop: TestShop, name: string): Promise<OnItsWay> {
  await switchOnMail(shop);
  await deliveredBefore(shop);
  const [customerId, number, address] = [newId(shop.now()), `WAY-${name}`, `${name.toLowerCase()}@shop.example`];
  await sql`insert into customers (shop_id, id, external_id, name, email, country, synced_at)
    values (${shop.id}, ${customerId}, ${name}, 'Anna', ${address}, 'CN', ${shop.now()})`.execute(shop.db);
  const sent = await sendOut(shop, number, 'Chengdu', customerId);
  await sql`update parcels set carrier = '顺丰速运', tracking_number = 'SF1023456789012'
    where shop_id = ${shop.id} and id = ${sent.parcelId}`.execute(shop.db);
  await sql`insert into order_lines (shop_id, order_id, id, external_id, title, options, quantity)
    values (${shop.id}, ${sent.orderId}, ${newId(shop.now())}, '1', '亚麻衬衫', 'M / 米白', 2)`.execute(shop.db);
  await scanned(shop, sent.parcelId, [
    [47, 'accepted', '杭州', '【杭州市】已揽收'],
    [30, 'in_transit', '武汉', '快件到达【武汉中转场】'],
    [9, 'in_transit', '成都', '快件到达【成都双流集散中心】，准备派送 <b>&</b>'],
  ]);
  const { rows } = await sql<{ token: string }>`select tracking_token as token from orders
    where shop_id = ${shop.id} and id = ${sent.orderId}`.execute(shop.db);
  return { ...sent, number, address, link: `/t/${shop.code}/${writeTrackingToken(rows[0]?.token ?? '')}` };
}

export async function scanned(
  shop: TestShop,
  parcelId: string,
  scans: readonly (readonly [hoursAgo: number, status: string, place: string, text: string])[],
): Promise<void> {
  for (const [hours, status, place, text] of scans)
    await sql`insert into scans (shop_id, parcel_id, at, status, place, text)
      values (${shop.id}, ${parcelId}, ${shop.now().subtract({ hours })}, ${status}, ${place}, ${text})`.execute(
      shop.db,
    );
}

/** Looks at a stage on a phone and on a desk: what sticks out, what axe finds, and a picture for people. */
export async function lookAt(page: Page, stage: string): Promise<void> {
  const lang = await page.locator('html').getAttribute('lang');
  for (const [width, colorScheme] of [
    [1440, 'dark'],
    [390, 'light'],
  ] as const) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height: 844 });
    assert.deepEqual([...(await misplacedOn(page)), ...(await seriousFlaws(page))], [], `${stage} ${width}`);
    await shoot(page, `tracking-${stage}-${width}-${lang}`, true);
  }
}

/** From the door to the page of the order: only links, fields and buttons, so it goes without a script as well. */
export async function enterByCode(page: Page, shop: TestShop, { number, address }: OnItsWay, lang: string) {
  await page.goto(`/t/${shop.code}?lang=${lang}`);
  await page.locator('[name=order]').fill(number);
  await page.locator('[name=address]').fill(address);
  await page.locator('main button').click();
  await page.locator('[name=code]').fill((await readCode(shop, address)).code);
  await page.locator('main button').click();
  await page.locator('.now').waitFor();
}

/** A buyer looks where the parcel is, and asks about it in the chat, which knows them already. */
export async function trackingPage({ open, reached, shop }: Flow): Promise<void> {
  const page = await open(null, 'about:blank');
  const sent = await sentToAnna(shop, 'track');
  await enterByCode(page, shop, sent, 'en');
  await lookAt(page, 'proved');
  await page.locator('button.ask').click();
  await page.locator('#verified').getByText('Anna').waitFor();
  assert.equal(await page.locator('#text').inputValue(), `Where is my order ${sent.number}?`);
  assert.doesNotMatch(page.url(), /token|order/, 'neither stays in the address');
  await page.locator('.send').click();
  await page
    .locator('#messages')
    .getByText(/Chengdu/)
    .first()
    .waitFor();
  for (const path of ['', '/code', '/ask']) await reached(`POST /t/:shopCode${path}`);
}
