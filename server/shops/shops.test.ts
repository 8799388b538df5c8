import assert from 'node:assert/strict';
import test from 'node:test';
import { testShop } from '../testing/shop.ts';

test('the shop that was opened is the one that its people see', async (t) => {
  const shop = await testShop(t, { name: '亲衣坊' });
  const seen = await shop.get('shop');
  assert.equal(seen.statusCode, 200, seen.body);
  assert.equal(seen.json<{ name: string }>().name, '亲衣坊');
  assert.equal((await shop.get('/api/health', { as: null })).statusCode, 200);
  assert.equal((await shop.get('shop', { as: null })).statusCode, 401);
});
