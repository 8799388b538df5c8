import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accepted, carrier, setUp } from '../testing/run-outbox.ts';
import { testSecret, testShop } from '../testing/shop.ts';
import { openProviders } from './open-providers.ts';

test('an account that was switched off keeps no connections open; one in use keeps its own', async (t) => {
  const shop = await testShop(t);
  let closed = 0;
  const { connector, given } = carrier(() => accepted, { close: () => (closed += 1) });
  const ports = { connectors: [connector], secret: testSecret, publicUrl: 'https://qin.example' };
  let elapsedMs = 0;
  const open = openProviders(shop.db, ports, () => elapsedMs);
  const use = () => shop.tx((tx) => open.providersOf(tx, shop.id, 'sms'));
  await setUp(shop, { name: 'off' });
  await setUp(shop, { name: 'on', place: 2 });
  assert.equal((await use()).length, 2);
  await shop.db
    .updateTable('providers')
    .set({ is_on: false })
    .where('shop_id', '=', shop.id)
    .where('name', '=', 'off')
    .execute();
  for (const minutes of [9, 18]) {
    elapsedMs = minutes * 60_000;
    assert.equal((await use()).length, 1);
    assert.equal(closed, minutes > 10 ? 1 : 0);
  }
  assert.equal(given.length, 2, 'what is in use was connected once');
});
