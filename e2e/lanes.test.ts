import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import { newId } from '../server/platform/ids.ts';
import { openTab, seriousFlaws, shoot } from '../server/testing/browser.ts';
import { deliveredBefore } from '../server/testing/parcels.ts';
import { testShop } from '../server/testing/shop.ts';
import { misplacedOn } from './look-over.ts';

for (const [locale, width, isDark] of [
  ['en', 1440, false],
  ['zh-CN', 390, true],
] as const)
  test(`${locale} ${width}: dates given stand against what happened, drawn and in the same figures beneath`, async (t) => {
    const shop = await testShop(t, { name: '柳岸衣坊 Willow & Thread' });
    await deliveredBefore(shop);
    await sql`insert into estimates_given (shop_id, id, parcel_id, given_at, given_on, said_in, usually_by, latest_by,
        origin_region, destination_region, destination_country, clock, scope, basis_count, arrived_on)
      select p.shop_id, ${newId(shop.now())}::uuid, p.id, p.handed_over_at, p.handed_over_at::date, 'page',
        p.handed_over_at::date + 4, p.handed_over_at::date + 8, p.origin_region, p.destination_region, p.destination_country,
        'hand-off', 'lane', 60, p.delivered_at::date
      from parcels p where p.shop_id = ${shop.id} limit 1`.execute(shop.db);
    const look = { width, isDark, locale, cookie: shop.people.agent.cookie };
    const { page } = await openTab(t, shop, '/desk/parcel-lanes', look);
    await page.locator('.lane-chart canvas').nth(1).waitFor();
    const figures = await page.locator('.figures tbody tr').first().locator('td').allTextContents();
    assert.deepEqual(figures, ['1', '1', '4', '8', '5', '0%', '100%']);
    assert.deepEqual([...(await misplacedOn(page)), ...(await seriousFlaws(page))], []);
    await shoot(page, `lanes-${width}-${locale}`, true);
  });
