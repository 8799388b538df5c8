import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sayMoney } from '../app/say-time.ts';
import { priceOf, priceText } from './price.ts';

test('a price of less than the smallest coin is kept as it is typed, and said so', () => {
  for (const [text, minor] of [
    ['0.05', 5],
    ['0.045', 4.5],
    ['1.20', 120],
  ] as const) {
    assert.deepEqual(priceOf(text, 'CNY'), { minor, currency: 'CNY' });
    assert.equal(priceText({ minor, currency: 'CNY' }), text);
  }
  assert.deepEqual(priceOf('7', 'JPY'), { minor: 7, currency: 'JPY' });
  assert.equal(priceOf(' ', 'CNY'), null);
  assert.deepEqual(
    [4.5, 9, 19_900].map((minor) => sayMoney(minor, 'CNY', 'zh-CN')),
    ['¥0.045', '¥0.09', '¥199.00'],
  );
});
