import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newId } from '../platform/ids.ts';
import { testShop } from '../testing/shop.ts';
import { assignCall } from './index.ts';

test('a call asked for twice, also at the same moment, is one call on the list', async (t) => {
  const shop = await testShop(t);
  const call = {
    ...{ shopId: shop.id, kind: 'refund', subjectId: newId(shop.now()), dueAt: shop.now().add({ hours: 4 }) },
    ...{ customerId: null, conversationId: null, orderId: null, summary: 'Refund wanted: one sleeve is torn.' },
  };
  const assigned = await Promise.all(
    Array.from({ length: 10 }, () => shop.tx((tx) => assignCall(tx, call, shop.now()))),
  );
  assert.equal(new Set(assigned.map(({ id }) => id)).size, 1);
  const listed = await shop.get('calls?status=open', { as: 'account_manager' });
  const { calls } = listed.json<{ calls: { id: string; dueAt: string; summary: string }[] }>();
  assert.deepEqual(
    calls.map(({ id, dueAt, summary }) => [id, dueAt, summary]),
    [[assigned[0]?.id, String(call.dueAt), call.summary]],
  );
});

test('a buyer told of an earlier call is called by then', async (t) => {
  const shop = await testShop(t);
  const about = { customerId: null, conversationId: null, orderId: null, summary: '' };
  const call = { shopId: shop.id, kind: 'refund', subjectId: newId(shop.now()), ...about };
  const due: string[] = [];
  for (const hours of [5, 3, 9]) {
    const dueAt = shop.now().add({ hours });
    due.push(String((await shop.tx((tx) => assignCall(tx, { ...call, dueAt }, shop.now()))).dueAt));
  }
  assert.deepEqual(
    due,
    [5, 3, 3].map((hours) => String(shop.now().add({ hours }))),
  );
});

test('the list of calls goes page by page, most urgent first, and as many are counted', async (t) => {
  const shop = await testShop(t);
  for (const hours of [5, 1, 50, 1]) {
    const dueAt = shop.now().add({ hours });
    const about = { customerId: null, conversationId: null, orderId: null, summary: '' };
    const call = { shopId: shop.id, kind: 'refund', subjectId: newId(shop.now()), dueAt, ...about };
    await shop.tx((tx) => assignCall(tx, call, shop.now()));
  }
  const due: string[] = [];
  for (let after = ''; ; ) {
    const page = await shop.get(`calls?status=open&limit=1${after}`);
    const call = page.json<{ calls: { id: string; dueAt: string }[] }>().calls[0];
    if (!call) break;
    due.push(call.dueAt);
    after = `&after=${call.id}`;
  }
  assert.deepEqual(
    due,
    [1, 1, 5, 50].map((hours) => String(shop.now().add({ hours }))),
  );
  const { due: number } = (await shop.get('calls/counts')).json<{ due: number }>();
  assert.equal(number, 4, 'as many are counted as are on the list, whichever day they are due');
});
