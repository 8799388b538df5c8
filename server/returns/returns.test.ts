import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { newId } from '../platform/ids.ts';
import { type TestShop, testShop } from '../testing/shop.ts';
import { cancelReturn, changeReason, openReturn } from './index.ts';
import { mayBecome, returnStatuses } from './rules.ts';

function wanted(shop: TestShop) {
  const about = { orderId: null, reason: 'unknown', wants: 'return', details: {} } as const;
  return { shopId: shop.id, conversationId: newId(shop.now()), ...about };
}

test('a buyer who says it five times has one return, with or without an order number', async (t) => {
  const shop = await testShop(t);
  const said = wanted(shop);
  const opened = await Promise.all(Array.from({ length: 5 }, () => shop.tx((tx) => openReturn(tx, said, shop.now()))));
  assert.equal(new Set(opened.map(({ id }) => id)).size, 1);
  const { returns } = (await shop.get('returns', { as: 'agent' })).json<{
    returns: { id: string; reason: string }[];
  }>();
  assert.deepEqual(
    returns.map(({ id, reason }) => [id, reason]),
    [[opened[0]?.id, 'unknown']],
  );
});

test('a buyer may give a reason later, and correct it', async (t) => {
  const shop = await testShop(t);
  const { id } = await shop.tx((tx) => openReturn(tx, wanted(shop), shop.now()));
  for (const reason of ['other.colour', 'other.colour', 'quality.defective'] as const) {
    const changed = await shop.tx((tx) => changeReason(tx, shop.id, id, reason, shop.now()));
    assert.equal(changed.reason, reason);
  }
});

test('a cancelled return stays cancelled, and the buyer may begin a new one', async (t) => {
  const shop = await testShop(t);
  const said = wanted(shop);
  const first = await shop.tx((tx) => openReturn(tx, said, shop.now()));
  for (let i = 0; i < 2; i++)
    assert.equal((await shop.tx((tx) => cancelReturn(tx, shop.id, first.id, shop.now()))).status, 'cancelled');
  const changed = shop.tx((tx) => changeReason(tx, shop.id, first.id, 'other.style', shop.now()));
  await assert.rejects(changed, { code: 'return_is_cancelled' });
  const second = await shop.tx((tx) => openReturn(tx, said, shop.now()));
  assert.notEqual(second.id, first.id);
});

test("another shop's return is not there", async (t) => {
  const [shop, other] = [await testShop(t), await testShop(t)];
  const { id } = await shop.tx((tx) => openReturn(tx, wanted(shop), shop.now()));
  const cancelled = other.tx((tx) => cancelReturn(tx, other.id, id, other.now()));
  await assert.rejects(cancelled, { code: 'not_found' });
});

test('no way leads back from a cancelled return', () => {
  fc.assert(
    fc.property(fc.constantFrom(...returnStatuses), (to) => {
      assert.equal(mayBecome('cancelled', to), false);
    }),
  );
});
