import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openTab } from '../server/testing/browser.ts';
import { testShop } from '../server/testing/shop.ts';

test('the browser of these tests has a Chinese font: 亲 and 鑫 do not look alike', async (t) => {
  const shop = await testShop(t);
  const { page } = await openTab(t, shop, `/chat/${shop.code}`, { width: 200, height: 200 });
  await page.goto('about:blank'); // the chat's own script must not draw beside the letters
  const drawn = async (letter: string) => {
    await page.setContent(`<h1>${letter}</h1>`);
    return page.locator('h1').screenshot();
  };
  await drawn('亲'); // the first drawing loads the font
  const [first, other, again] = [await drawn('亲'), await drawn('鑫'), await drawn('亲')];
  assert.ok(first.equals(again), 'the same letter is drawn alike');
  assert.ok(!first.equals(other), 'letters without a font are all drawn as the same box');
});
