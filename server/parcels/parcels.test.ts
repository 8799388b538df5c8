import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Fact, Unknown } from '../../shared/facts.ts';
import { factNames } from '../scripts/index.ts';
import { type TestShop, testShop } from '../testing/shop.ts';
import { estimateArrival, parcelFacts, parcelsOfOrders } from './index.ts';
import { addScans, ago, insertShipments, lane, now, onItsWay } from './testing.ts';

async function look(shop: TestShop, orderId: string, at = now) {
  const [parcel] = await parcelsOfOrders(shop.db, shop.id, [orderId], at);
  assert.ok(parcel);
  const arrival = await estimateArrival(shop.db, shop.id, parcel, at);
  return { parcel, arrival };
}

async function factsOf(
  shop: TestShop,
  orderId: string,
  locale: 'en' | 'zh-CN',
  at = now,
): Promise<Record<string, unknown>> {
  const { parcel, arrival } = await look(shop, orderId, at);
  const facts = parcelFacts(parcel, arrival, { locale, zone: 'Asia/Shanghai', now: at, pages: null });
  return Object.fromEntries(facts.map(([name, fact]) => [name.replace('parcel.', ''), plain(fact)]));
}

const plain = (fact: Fact | Unknown) =>
  'unknown' in fact ? `(${fact.unknown})` : typeof fact.value === 'object' ? String(fact.value) : fact.value;

test('before the hand-off nobody knows the carrier or its number, and before the shop said so no order is completed', async (t) => {
  const shop = await testShop(t);
  const withoutTimes = { ...onItsWay, handed_over_at: null };
  const orderIds = await insertShipments(shop, [onItsWay, onItsWay, withoutTimes, withoutTimes]);
  const [handed = '', labelled = '', told = '', toldLater = ''] = orderIds;
  await addScans(shop, labelled, [[95, 'label_created', '杭州']]);
  await shop.db
    .updateTable('orders')
    .set({ synced_at: ago(10) })
    .where('id', '=', toldLater)
    .execute();
  const seen = async (orderId: string, hours: number) => {
    const { parcel, arrival } = await look(shop, orderId, ago(hours));
    return [parcel.carrier, parcel.trackingNumber, parcel.orderStatus, arrival.state];
  };
  const named = ['SF', 'SF1023456789012', null];
  assert.deepEqual(await seen(handed, 90), [null, null, null, 'unshipped']);
  assert.deepEqual(await seen(handed, 80), [...named, 'moving']);
  assert.deepEqual(await seen(labelled, 96), [null, null, null, 'unshipped']);
  assert.deepEqual(await seen(labelled, 95), [...named, 'unshipped']);
  assert.deepEqual(await seen(told, 90), ['SF', 'SF1023456789012', 'completed', 'no_first_scan']);
  assert.deepEqual(await seen(toldLater, 11), [...named, 'unshipped']);
  assert.deepEqual((await seen(toldLater, 10)).slice(2), ['completed', 'no_first_scan']);
});

test('what happens later is not known yet: hand-off, scans and delivery', async (t) => {
  const shop = await testShop(t);
  const [orderId = ''] = await insertShipments(shop, [{ ...onItsWay, delivered_at: ago(1) }]);
  await addScans(shop, orderId, [
    [70, 'accepted', '杭州'],
    [30, 'out_for_delivery', '成都'],
  ]);
  const seen = await Promise.all(
    [101, 90, 80, 60, 30, 0].map(async (hours) => {
      const [parcel] = await parcelsOfOrders(shop.db, shop.id, [orderId], ago(hours));
      return parcel ? [parcel.handedOverAt !== null, parcel.scans.length, parcel.deliveredAt !== null] : null;
    }),
  );
  assert.deepEqual(seen, [
    null,
    [false, 0, false],
    [true, 0, false],
    [true, 1, false],
    [true, 2, false],
    [true, 2, true],
  ]);
});

test('of an order in three parcels, each knows which one it is', async (t) => {
  const shop = await testShop(t);
  const [orderId = ''] = await insertShipments(shop, [
    onItsWay,
    { ...onItsWay, handed_over_at: ago(50) },
    { ...onItsWay, handed_over_at: null, tracking_number: 'T3' },
  ]);
  await shop.db.updateTable('parcels').set({ order_id: orderId }).where('shop_id', '=', shop.id).execute();
  const parcels = await parcelsOfOrders(shop.db, shop.id, [orderId], now);
  assert.deepEqual(
    parcels.map(({ index, count, handedOverAt }) => [index, count, handedOverAt && String(handedOverAt)]),
    [
      [1, 3, String(ago(80))],
      [2, 3, String(ago(50))],
      [3, 3, null],
    ],
  );
});

test('a reply can name both cities, the distance, what the carrier saw last and when we looked', async (t) => {
  const shop = await testShop(t);
  const [orderId = ''] = await insertShipments(shop, [onItsWay]);
  await addScans(shop, orderId, [
    [70, 'accepted', '杭州'],
    [3, 'in_transit', '武汉'],
  ]);
  const zh = await factsOf(shop, orderId, 'zh-CN');
  assert.deepEqual([zh.origin_city, zh.destination_city, zh.last_scan_place], ['杭州', '成都', '武汉']);
  assert.deepEqual([zh.days_waited, zh.days_moving, zh.handed_over_on], [4, 3, '2026-03-07']); // calendar days in Shanghai
  assert.equal(zh.checked_at, String(now));
  const en = await factsOf(shop, orderId, 'en');
  assert.deepEqual([en.origin_city, en.destination_city], ['Hangzhou', 'Chengdu']);
  assert.ok(Math.abs(Number(en.distance_km) - 1530) < 60, String(en.distance_km));
});

test('with too few deliveries there is no number at all, and what is not known is named as missing', async (t) => {
  const shop = await testShop(t);
  const [orderId = ''] = await insertShipments(shop, [
    { ordered_at: ago(100), handed_over_at: ago(80), origin_city: 'Nowhere Falls' },
  ]);
  const facts = await factsOf(shop, orderId, 'en');
  const missing = Object.keys(facts).filter((name) => facts[name] === '(missing)');
  const numbers = ['usual_days_min', 'usual_days_max', 'usually_by', 'latest_by', 'days_left', 'basis_count', 'basis'];
  for (const name of [...numbers, 'distance_km', 'carrier', 'destination_city', 'last_scan_at', 'pickup_place'])
    assert.ok(missing.includes(name), name);
  assert.equal(facts.origin_city, 'Nowhere Falls');
});

test('every fact of a parcel that a script may use is given or named as unknown', async (t) => {
  const shop = await testShop(t);
  const [orderId = ''] = await insertShipments(shop, [onItsWay]);
  const { parcel, arrival } = await look(shop, orderId);
  const given = parcelFacts(parcel, arrival, { locale: 'en', zone: 'Asia/Shanghai', now, pages: null }).map(
    ([name]) => name,
  );
  const fromDesk = ['parcel.investigate_by']; // by business hours, from the dialogue
  const wanted = factNames.filter((name) => name.startsWith('parcel.') && !fromDesk.includes(name));
  assert.deepEqual(given.sort(), wanted.sort());
});

test('an estimate says from which deliveries, and facts are as old as the last word of the carrier', async (t) => {
  const shop = await testShop(t);
  const history = Array.from({ length: 40 }, () => ({
    ...lane,
    ordered_at: ago(300),
    handed_over_at: ago(290),
    delivered_at: ago(150),
  }));
  const [orderId = ''] = await insertShipments(shop, [{ ...onItsWay, synced_at: ago(5) }, ...history]);
  const { parcel, arrival } = await look(shop, orderId);
  const facts = new Map(parcelFacts(parcel, arrival, { locale: 'en', zone: 'Asia/Shanghai', now, pages: null }));
  const by = facts.get('parcel.usually_by') as Fact;
  assert.equal(by.source, 'parcels.estimate(lane 浙江→四川, 40 deliveries)');
  assert.equal(String(by.asOf), String(ago(5)));
  assert.equal(plain(facts.get('parcel.basis') as Fact), 'from Zhejiang to Sichuan');
  const then = new Map(
    parcelFacts(parcel, arrival, { locale: 'en', zone: 'Asia/Shanghai', now: ago(20), pages: null }),
  );
  assert.equal(String((then.get('parcel.carrier') as Fact).asOf), String(ago(20)), 'nothing is known from the future');
});

test('where only deliveries elsewhere in the country tell, the reply says so', async (t) => {
  const shop = await testShop(t);
  const times = { ordered_at: ago(300), handed_over_at: ago(290), delivered_at: ago(150) };
  const elsewhere = Array.from({ length: 40 }, () => ({ ...lane, destination_region: '云南', ...times }));
  const [orderId = ''] = await insertShipments(shop, [onItsWay, ...elsewhere]);
  assert.equal((await factsOf(shop, orderId, 'en')).basis, 'to this country');
  assert.equal((await factsOf(shop, orderId, 'zh-CN')).basis, '发往该国');
});
