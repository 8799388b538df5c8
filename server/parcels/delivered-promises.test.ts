import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import { openPromise } from '../promises/index.ts';
import { type TestShop, testShop } from '../testing/shop.ts';
import { keepDeliveredPromises } from './keep-delivered-promises.ts';
import type { ScanStatus } from './rules.ts';
import { settleShopsPromises } from './settle-shops-promises.ts';
import { addScans, ago, insertShipments, now, onItsWay } from './testing.ts';

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
