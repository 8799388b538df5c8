import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import { type TestShop, testShop } from '../testing/shop.ts';
import { keepParcel, lookAgain } from './index.ts';
import { insertShipments, now, onItsWay } from './testing.ts';

const order = (externalId: string) => ({ externalId, status: 'shipped', placedAt: '2026-03-01T08:00:00Z' });
const scan = { at: '2026-03-02T08:00:00Z', status: 'accepted', place: 'Hangzhou' } as const;

async function connected(shop: TestShop) {
  const key = await shop.apiKey(['ingest']);
  return async (kind: string, rows: unknown[]) => {
    const reply = await shop.put(`ingest/${kind}`, { [kind]: rows }, { key });
    assert.equal(reply.statusCode, 200, reply.body);
  };
}

/** Which parcels are due to be looked at, by the shop's ids. */
async function due(shop: TestShop, at = shop.now()): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select p.external_id as id from parcel_health h
    join parcels p on p.shop_id = h.shop_id and p.id = h.parcel_id
    where h.shop_id = ${shop.id} and h.next_look_at <= ${at} order by 1`.execute(shop.db);
  return rows.map(({ id }) => id);
}

const wait = (shop: TestShop) =>
  sql`update parcel_health set next_look_at = ${shop.now().add({ hours: 24 })} where shop_id = ${shop.id}`.execute(
    shop.db,
  );

test('whatever is written of a parcel is looked at with the next pass, and nothing else is', async (t) => {
  const shop = await testShop(t);
  const send = await connected(shop);
  await send('orders', [order('1'), order('2')]);
  const parcels = [
    { externalId: 'S1', order: '1', scans: [scan] },
    { externalId: 'S2', order: '2' },
  ];
  await send('parcels', parcels);
  assert.deepEqual(await due(shop), ['S1', 'S2']);

  await wait(shop);
  await send('parcels', parcels);
  assert.deepEqual(await due(shop), [], 'what is told again is no news');
  await send('scans', [{ parcel: 'S2', ...scan }]);
  assert.deepEqual(await due(shop), ['S2']);
  await wait(shop);
  await send('parcels', [{ externalId: 'S1', order: '1', deliveredAt: '2026-03-05T08:00:00Z' }]);
  assert.deepEqual(await due(shop), ['S1'], 'its end is seen, too');
});

test('past deliveries that a shop brings along are history: nobody watches them', async (t) => {
  const shop = await testShop(t);
  const send = await connected(shop);
  await send('orders', [order('1')]);
  await send('parcels', [{ externalId: 'S1', order: '1', deliveredAt: '2026-03-05T08:00:00Z', scans: [scan] }]);
  assert.deepEqual(await due(shop), []);
});

test('the parcel of an exchange is watched as others are', async (t) => {
  const shop = await testShop(t);
  const [orderId = ''] = await insertShipments(shop, [onItsWay]);
  const known = { shopId: shop.id, orderId, carrier: 'SF' };
  const out = await shop.tx((tx) => keepParcel(tx, { ...known, returnId: null, trackingNumber: 'X1' }, now));
  assert.deepEqual(await due(shop, now), [`qin-${out.id}`]);
});

test('a parcel that stands earlier in the queue keeps its place', async (t) => {
  const shop = await testShop(t);
  await insertShipments(shop, [onItsWay]);
  const { id } = await shop.db
    .selectFrom('parcels')
    .select('id')
    .where('shop_id', '=', shop.id)
    .executeTakeFirstOrThrow();
  await shop.tx((tx) => lookAgain(tx, shop.id, [id], now));
  await shop.tx((tx) => lookAgain(tx, shop.id, [id], now.add({ hours: 1 })));
  assert.deepEqual((await due(shop, now)).length, 1);
});
