import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import { newId } from '../platform/ids.ts';
import { type TestShop, testShop } from '../testing/shop.ts';
import { cancelReturn, openReturn } from './index.ts';

function wanted(shop: TestShop) {
  const about = { orderId: null, orderLineId: null, reason: 'unknown', wants: 'return', words: '' } as const;
  return { shopId: shop.id, conversationId: newId(shop.now()), ...about };
}

async function eventsOf(shop: TestShop): Promise<string[]> {
  const { rows } = await sql<{ type: string }>`select distinct type from events
    where shop_id = ${shop.id} and type like 'returns.%' order by type`.execute(shop.db);
  return rows.map(({ type }) => type);
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

test('a buyer may give a reason later, correct it, and wish for something else; saying it again changes nothing', async (t) => {
  const shop = await testShop(t);
  const said = wanted(shop);
  const came: string[] = [];
  for (const now of [
    { reason: 'unknown', wants: 'return' },
    { reason: 'other.colour', wants: 'return' },
    { reason: 'other.colour', wants: 'return' },
    { reason: 'other.colour', wants: 'exchange' },
    { reason: 'quality.defective', wants: null },
  ] as const) {
    const stored = await shop.tx((tx) => openReturn(tx, { ...said, ...now }, shop.now()));
    assert.deepEqual([stored.reason, stored.wants], [now.reason, now.wants]);
    came.push(stored.came);
  }
  assert.deepEqual(came, ['opened', 'changed', 'unchanged', 'changed', 'changed']);
  const stored = await shop.db.selectFrom('returns').selectAll().where('shop_id', '=', shop.id).execute();
  assert.deepEqual(
    stored.map(({ reason, wants }) => [reason, wants]),
    [['quality.defective', null]],
  );
  assert.deepEqual(await eventsOf(shop), ['returns.return-changed', 'returns.return-opened']);
});

test('a cancelled return stays cancelled, and the buyer may begin a new one', async (t) => {
  const shop = await testShop(t);
  const said = wanted(shop);
  const first = await shop.tx((tx) => openReturn(tx, said, shop.now()));
  const { conversationId, orderId } = said;
  await shop.tx((tx) => cancelReturn(tx, { shopId: shop.id, conversationId, orderId }, shop.now()));
  const second = await shop.tx((tx) => openReturn(tx, said, shop.now()));
  assert.deepEqual([second.came, second.id === first.id], ['opened', false]);
});
