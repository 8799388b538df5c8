import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import { type TestShop, testShop } from '../testing/shop.ts';
import { type Looked, lookAgain } from './index.ts';
import { lookAtShop } from './look-at-parcels.ts';
import { addScans, ago, insertShipments, lane, now, onItsWay, type Shipment } from './testing.ts';

type Row = { state: string; health: string; cause: string | null; nextLookAt: Temporal.Instant | null };

const rowOf = async (shop: TestShop, orderId: string): Promise<Row | undefined> =>
  (
    await sql<Row>`select state, health, cause, next_look_at as "nextLookAt" from parcel_health h
      join parcels p on p.shop_id = h.shop_id and p.id = h.parcel_id
      where h.shop_id = ${shop.id} and p.order_id = ${orderId}`.execute(shop.db)
  ).rows[0];

/** As importers leave them: due to be looked at. */
async function watched(shop: TestShop, shipments: readonly Shipment[]): Promise<string[]> {
  const orderIds = await insertShipments(shop, shipments);
  const { rows } = await sql<{ id: string }>`select id from parcels where shop_id = ${shop.id}`.execute(shop.db);
  await shop.tx((tx) =>
    lookAgain(
      tx,
      shop.id,
      rows.map(({ id }) => id),
      ago(0),
    ),
  );
  return orderIds;
}

async function pass(shop: TestShop, at = now, more: object = {}): Promise<number> {
  let all = 0;
  for (let count = -1; count !== 0; all += count)
    count = await lookAtShop(shop.db, shop.id, { grounds: new Map(), follow: null, ...more }, at);
  return all;
}

/** Forty deliveries of five days each. */
const history = Array.from({ length: 40 }, () => ({
  ...{ ...lane, ordered_at: ago(24 * 50 + 10), handed_over_at: ago(24 * 50), delivered_at: ago(24 * 45) },
}));

test('a parcel is looked at when time alone can change what we think of it, and not before', async (t) => {
  const shop = await testShop(t);
  const [orderId = ''] = await watched(shop, [onItsWay, ...history]);
  assert.equal(await pass(shop), 1, 'past deliveries are nobody’s business');
  const first = await rowOf(shop, orderId);
  assert.deepEqual([first?.state, first?.health], ['moving', 'on_track']);
  assert.equal(await pass(shop), 0);
  const due = first?.nextLookAt ?? now;
  assert.equal(await pass(shop, due.subtract({ seconds: 1 })), 0);
  assert.equal(await pass(shop, due), 1);
  const slow = now.add({ hours: 24 * 3 }); // the sixth day of five
  await pass(shop, slow);
  assert.equal((await rowOf(shop, orderId))?.health, 'stalled');
});

test('news of a parcel is followed in the transaction that saw it: what follows fails, and it is seen again', async (t) => {
  const shop = await testShop(t);
  const [orderId = ''] = await watched(shop, [onItsWay]);
  await addScans(shop, orderId, [[3, 'attempt_failed', '成都']]);
  const fails = { follow: () => Promise.reject(new Error('no')) };
  await assert.rejects(pass(shop, now, fails));
  assert.equal((await rowOf(shop, orderId))?.state, null);
  const told: Looked[] = [];
  await pass(shop, now, { follow: async (_tx: unknown, _id: string, looked: Looked[]) => void told.push(...looked) });
  assert.deepEqual(
    told.map(({ verdict }) => [verdict.cause, verdict.troubles.map(({ sign }) => sign)]),
    [['attempt_failed', ['attempt_failed']]],
  );
});

test('several nodes look at once: each parcel is looked at by one of them', async (t) => {
  const shop = await testShop(t);
  await watched(
    shop,
    Array.from({ length: 60 }, () => onItsWay),
  );
  const seen: string[] = [];
  const follow = async (_tx: unknown, _id: string, looked: Looked[]) =>
    void seen.push(...looked.map(({ parcelId }) => parcelId));
  await sql`update orders set status = 'cancelled' where shop_id = ${shop.id}`.execute(shop.db);
  await sql`update parcels set delivered_at = ${ago(1)} where shop_id = ${shop.id}`.execute(shop.db);
  const counts = await Promise.all([1, 2, 3].map(() => pass(shop, now, { batch: 7, follow })));
  assert.equal(
    counts.reduce((sum, count) => sum + count, 0),
    60,
  );
  assert.equal(seen.length, 60);
  assert.equal(new Set(seen).size, 60);
  assert.equal(await pass(shop, now.add({ hours: 24 * 90 })), 0, 'what has arrived is never looked at again');
});

test('a parcel is silent after the longest silence that is usual on its own lane', async (t) => {
  const shop = await testShop(t);
  const quick = { ...lane, destination_region: '云南' };
  const orderIds = await watched(shop, [
    ...Array.from({ length: 40 }, () => ({
      ...quick,
      ordered_at: ago(24 * 30),
      handed_over_at: ago(24 * 29),
      delivered_at: ago(24 * 20),
    })),
    { ...onItsWay, ...quick, handed_over_at: ago(24 * 5) },
    { ...onItsWay, handed_over_at: ago(24 * 5) },
  ]);
  for (const orderId of orderIds.slice(0, 40))
    await addScans(
      shop,
      orderId,
      [24 * 29, 24 * 26, 24 * 23, 24 * 20].map((hours) => [hours, 'in_transit', '昆明']),
    );
  const [there = '', elsewhere = ''] = orderIds.slice(40);
  for (const orderId of [there, elsewhere]) await addScans(shop, orderId, [[24 * 3.5, 'in_transit', '昆明']]);
  await pass(shop);
  assert.equal((await rowOf(shop, there))?.health, 'stalled');
  assert.equal((await rowOf(shop, elsewhere))?.health, 'stalled', 'the shop’s own, where the lane has too few');
});

test('what we think anew is news for the desk, once', async (t) => {
  const shop = await testShop(t);
  const [orderId = ''] = await watched(shop, [onItsWay, onItsWay]);
  const parcelId = await addScans(shop, orderId, [[3, 'exception', '成都']]);
  const news = async () =>
    (
      await sql<{
        data: object;
      }>`select data from events where shop_id = ${shop.id} and type = 'parcels.health-changed'`.execute(shop.db)
    ).rows;
  await pass(shop);
  assert.deepEqual(await news(), [{ data: { parcelId } }]);
  await pass(shop, now.add({ hours: 24 }));
  assert.deepEqual(await news(), [{ data: { parcelId } }]);
});
