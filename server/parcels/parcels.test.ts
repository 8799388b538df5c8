import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import type { Fact, Unknown } from '../../shared/facts.ts';
import { openPromise } from '../promises/index.ts';
import { factNames } from '../scripts/index.ts';
import { type TestShop, testShop } from '../testing/shop.ts';
import { estimateArrival, parcelFacts, parcelsOfOrders } from './index.ts';
import { keepDeliveredPromises } from './keep-delivered-promises.ts';
import type { ScanStatus } from './rules.ts';
import { settleShopsPromises } from './settle-shops-promises.ts';
import { insertShipments, type Shipment } from './testing.ts';

const now = Temporal.Instant.from('2026-03-10T01:00:00Z');
const ago = (hours: number) => now.subtract({ hours });
const lane = {
  ...{ origin_city: '杭州', origin_region: '浙江', origin_country: 'CN' },
  ...{ destination_city: '成都', destination_region: '四川', destination_country: 'CN' },
};
const onItsWay: Shipment = {
  ...lane,
  ...{ carrier: 'SF', tracking_number: 'SF1023456789012', ordered_at: ago(100), handed_over_at: ago(80) },
};

async function addScans(shop: TestShop, orderId: string, scans: [hoursAgo: number, ScanStatus, place: string][]) {
  const { id } = await shop.db
    .selectFrom('parcels')
    .select('id')
    .where('order_id', '=', orderId)
    .executeTakeFirstOrThrow();
  const rows = scans.map(([hours, status, place]) => ({
    shop_id: shop.id,
    parcel_id: id,
    at: ago(hours),
    status,
    place,
    text: `${status} ${place}`,
  }));
  await shop.db.insertInto('scans').values(rows).execute();
  return id;
}

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
  const facts = parcelFacts(parcel, arrival, { locale, zone: 'Asia/Shanghai', now: at });
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
  const given = parcelFacts(parcel, arrival, { locale: 'en', zone: 'Asia/Shanghai', now }).map(([name]) => name);
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
  const facts = new Map(parcelFacts(parcel, arrival, { locale: 'en', zone: 'Asia/Shanghai', now }));
  const by = facts.get('parcel.usually_by') as Fact;
  assert.equal(by.source, 'parcels.estimate(lane 浙江→四川, 40 deliveries)');
  assert.equal(String(by.asOf), String(ago(5)));
  assert.equal(plain(facts.get('parcel.basis') as Fact), 'from 浙江 to 四川');
  const then = new Map(parcelFacts(parcel, arrival, { locale: 'en', zone: 'Asia/Shanghai', now: ago(20) }));
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

test('a watched parcel that arrives keeps its promise; one under way or turned back does not', async (t) => {
  const shop = await testShop(t);
  const ids: string[] = [];
  const orderIds = await insertShipments(shop, [{ ...onItsWay, delivered_at: ago(1) }, onItsWay, onItsWay, onItsWay]);
  const stories: [number, ScanStatus, string][][] = [
    [[70, 'accepted', '']],
    [[2, 'delivered', '']],
    [[5, 'out_for_delivery', '']],
    [
      [9, 'returning', ''],
      [1, 'delivered', ''],
    ],
  ];
  for (const [i, scans] of stories.entries()) ids.push(await addScans(shop, orderIds[i] ?? '', scans));
  for (const subjectId of ids) {
    const about = { kind: 'parcel.inform', subjectType: 'parcel', conversationId: null, messageId: null } as const;
    await shop.tx((tx) =>
      openPromise(tx, { shopId: shop.id, subjectId, dueAt: now.add({ hours: 99 }), ...about }, ago(40)),
    );
  }
  assert.equal(await keepDeliveredPromises(shop.db, shop.id, ago(20)), 0);
  const settled = await Promise.all([1, 2].map(() => keepDeliveredPromises(shop.db, shop.id, now)));
  assert.equal(
    settled.reduce((sum, count) => sum + count, 0),
    2,
  );
  const promises = await shop.db.selectFrom('promises').selectAll().where('shop_id', '=', shop.id).execute();
  const statusOf = new Map(promises.map((one) => [one.subject_id, one.status]));
  assert.deepEqual(
    ids.map((id) => statusOf.get(id)),
    ['kept', 'kept', 'open', 'open'],
  );
});

test('a watched order in two parcels keeps its promise with the second', async (t) => {
  const shop = await testShop(t);
  const parcels = [
    { ...onItsWay, delivered_at: ago(9) },
    { ...onItsWay, delivered_at: ago(2) },
  ];
  const [orderId = ''] = await insertShipments(shop, parcels);
  await shop.db.updateTable('parcels').set({ order_id: orderId }).where('shop_id', '=', shop.id).execute();
  const about = { kind: 'parcel.inform', subjectType: 'order', conversationId: null, messageId: null } as const;
  const promise = { shopId: shop.id, subjectId: orderId, dueAt: now, ...about };
  await shop.tx((tx) => openPromise(tx, promise, ago(40)));
  assert.equal(await keepDeliveredPromises(shop.db, shop.id, ago(5)), 0);
  assert.equal(await keepDeliveredPromises(shop.db, shop.id, ago(1)), 1);
});

test('a parcel that came in time keeps its promise however late we look, one that came too late breaks it', async (t) => {
  const shop = await testShop(t);
  const [inTime = '', tooLate = '', never = ''] = await insertShipments(shop, [
    { ...onItsWay, delivered_at: ago(9) },
    { ...onItsWay, delivered_at: ago(7) },
    onItsWay,
  ]);
  const about = { kind: 'parcel.inform', subjectType: 'order', conversationId: null, messageId: null } as const;
  for (const subjectId of [inTime, tooLate, never]) {
    const promise = { shopId: shop.id, subjectId, dueAt: ago(8), ...about };
    await shop.tx((tx) => openPromise(tx, promise, ago(40)));
  }
  await settleShopsPromises(shop.db, now, { error: assert.fail });
  assert.deepEqual(
    await settledOf(shop),
    new Map([
      [inTime, ['kept', `delivered ${ago(9)}`]],
      [tooLate, ['broken', null]],
      [never, ['broken', null]],
    ]),
  );
  const events = await sql<{ type: string; count: number }>`select type, count(distinct id)::int as count from events
    where shop_id = ${shop.id} and type like 'promises.%' group by type order by type`.execute(shop.db);
  assert.deepEqual(
    events.rows.map(({ type, count }) => [type, count]),
    [
      ['promises.promise-broken', 2],
      ['promises.promise-kept', 1],
      ['promises.promise-opened', 3],
    ],
  );
});

test("one shop's fault does not keep the promises of the next shop waiting", async (t) => {
  const shops = [await testShop(t), await testShop(t), await testShop(t)];
  const about = { kind: 'parcel.inform', subjectType: 'order', conversationId: null, messageId: null } as const;
  for (const shop of shops) {
    const [subjectId = ''] = await insertShipments(shop, [{ ...onItsWay, delivered_at: ago(9) }]);
    await shop.tx((tx) => openPromise(tx, { shopId: shop.id, subjectId, dueAt: ago(8), ...about }, ago(40)));
  }
  const { db, id } = shops[1] as TestShop;
  await sql`alter table promises add constraint faulty check (shop_id <> ${sql.lit(id)} or status = 'open')`.execute(
    db,
  );
  t.after(() => sql`alter table promises drop constraint faulty`.execute(db));
  const faults: unknown[] = [];
  await settleShopsPromises(db, now, { error: (fault: unknown) => void faults.push(fault) });
  const statuses = await Promise.all(shops.map(async (shop) => [...(await settledOf(shop)).values()][0]?.[0]));
  assert.deepEqual(statuses, ['kept', 'open', 'kept']);
  assert.deepEqual(
    faults.map((fault) => (fault as { shopId: string }).shopId),
    [id],
  );
});

async function settledOf({ db, id }: TestShop) {
  const rows = await db.selectFrom('promises').selectAll().where('shop_id', '=', id).execute();
  return new Map(rows.map((row) => [row.subject_id, [row.status, row.evidence]]));
}
