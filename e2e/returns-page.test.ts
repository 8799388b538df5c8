import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openTab } from '../server/testing/browser.ts';
import { testShop } from '../server/testing/shop.ts';
import { boughtShirts, walk } from './writes/returns-page.ts';

const looks = [
  { lang: 'en', width: 390 },
  { lang: 'zh-CN', width: 1440 },
] as const;

for (const { lang, width } of looks)
  test(`a browser that runs no scripts sends goods back from beginning to end, ${lang}`, async (t) => {
    const shop = await testShop(t, { name: 'Willow & Thread' });
    await shop.patch('shop', { returnAddress: '1 Elm Street' });
    const { page } = await openTab(t, shop, 'about:blank', { width, locale: lang, hasScript: false });
    const asked: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).host));
    const stages: string[] = [];
    const look = async (stage: string) => {
      stages.push(stage);
    };
    await walk({ shop, page, bought: await boughtShirts(shop, `plain-${lang}`), lang, look });
    assert.equal(stages.at(-1), 'sent');
    assert.equal(new Set(asked.filter(Boolean)).size, 1, 'nobody but the shop’s own host is asked for anything');
    assert.equal(await page.locator('html').getAttribute('lang'), lang);
  });
