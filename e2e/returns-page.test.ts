import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openTab, shoot } from '../server/testing/browser.ts';
import { testShop } from '../server/testing/shop.ts';
import { boughtShirts, walk } from './writes/returns-page.ts';

test('a browser that runs no scripts sends goods back from beginning to end, in Chinese', async (t) => {
  const shop = await testShop(t, { name: '柳岸衣坊' });
  await shop.patch('shop', { returnAddress: '杭州市西湖区榆树街1号', returnHints: '请勿到付' });
  const { page } = await openTab(t, shop, 'about:blank', { locale: 'zh-CN', hasScript: false });
  const asked: string[] = [];
  page.on('request', (request) => asked.push(new URL(request.url()).host));
  const look = (stage: string) => shoot(page, `returns-${stage}-390-zh-CN`, true);
  await walk({ shop, page, bought: await boughtShirts(shop, 'plain'), lang: 'zh-CN', look });
  assert.equal(new Set(asked.filter(Boolean)).size, 1, 'nobody but the shop’s own host is asked for anything');
  assert.equal(await page.locator('html').getAttribute('lang'), 'zh-CN');
});
