import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import { type TestShop, testShop } from '../testing/shop.ts';
import { claimedShare, shareFor } from './claim-rules.ts';
import { scoreDatesGiven, selectLaneMonths } from './given-queries.ts';
import { type Estimate, estimateArrival, keepDatesGiven, parcelsOfOrders } from './index.ts';
import { forgetPaces, selectTravelled } from './lane-queries.ts';
import { refreshLanes } from './refresh-lanes.ts';
import { insertShipments, lane, type Shipment } from './testing.ts';

const noon = (day: string) => Temporal.Instant.from(`${day}T04:00:00Z`); // Shanghai
const today = noon('2025-09-20');
const silent = { error: (...faults: unknown[]) => assert.fail(JSON.stringify(faults)) };
const daysAgo = (days: number) => today.subtract({ hours: 24 * days });

const parcel = (handedOver: number, delivered: number | null): Shipment => ({
  ...{ ...lane, carrier: 'ZTO', ordered_at: daysAgo(handedOver + 1), handed_over_at: daysAgo(handedOver) },
  delivered_at: delivered === null ? null : daysAgo(delivered),
});

/** Four to twelve days, now and then up to thirty. */
const daysOf = (nth: number) => 4 + (nth % 9) + (nth % 7 === 0 ? Math.floor(nth / 5) : 0);

/** A hundred deliveries, of which none is late for what was told, or so many. */
async function withHistory(shop: TestShop, late: number): Promise<string> {
  const [orderId = '', ...others] = await insertShipments(shop, [
    parcel(1, null),
    ...Array.from({ length: 100 }, (_, nth) => parcel(30 + (nth % 20) + daysOf(nth), 30 + (nth % 20))),
  ]);
  const { rows } = await sql<{ id: string; given: Temporal.Instant; came: Temporal.PlainDate }>`
    select id, handed_over_at as given, (delivered_at at time zone 'Asia/Shanghai')::date as came from parcels
    where shop_id = ${shop.id} and order_id = any(${others}::uuid[]) order by id`.execute(shop.db);
  for (const [nth, { id, given, came }] of rows.entries()) {
    const latestBy = nth < late ? came.subtract({ days: 1 }) : came.add({ days: 1 });
    const estimate = { ...told, usuallyBy: latestBy.subtract({ days: 1 }), latestBy } as Estimate;
    await shop.tx((tx) =>
      keepDatesGiven(tx, shop.id, [{ parcelId: id, estimate, saidIn: 'page', messageId: null }], given),
    );
  }
  await shop.tx((tx) => scoreDatesGiven(tx, shop.id, today));
  return orderId;
}
const told = { clock: 'hand-off', scope: 'lane', basisCount: 60 };

async function estimateOf(shop: TestShop, orderId: string, at = today) {
  const [found] = await parcelsOfOrders(shop.db, shop.id, [orderId], at);
  assert.ok(found);
  return (await estimateArrival(shop.db, shop.id, found, at)).estimate;
}

test('a date that a buyer reads ten times is one date given, and is scored when the parcel comes', async (t) => {
  const shop = await testShop(t);
  const [orderId = ''] = await insertShipments(shop, [
    parcel(2, null),
    ...Array.from({ length: 60 }, (_, nth) => parcel(12 + (nth % 20), 7 + (nth % 20))),
  ]);
  const estimate = await estimateOf(shop, orderId);
  assert.ok(estimate);
  const { id: parcelId } = await shop.db
    .selectFrom('parcels')
    .select('id')
    .where('order_id', '=', orderId)
    .executeTakeFirstOrThrow();
  for (const saidIn of ['page', 'message', 'page'] as const)
    await shop.tx((tx) => keepDatesGiven(tx, shop.id, [{ parcelId, estimate, saidIn, messageId: null }], today));
  const months = async (at: Temporal.Instant) => {
    const day = at.toZonedDateTimeISO('Asia/Shanghai').toPlainDate();
    const [month] = await selectLaneMonths(shop.db, shop.id, {
      from: day.subtract({ days: 60 }),
      today: day,
      limit: 5,
    });
    return month && [month.month, month.given, month.settled, month.byUsual, month.byLatest];
  };
  assert.deepEqual(await months(today), ['2025-09', 1, 0, 0, 0]);
  await sql`update parcels set delivered_at = ${noon('2025-09-23')} where id = ${parcelId}`.execute(shop.db);
  await refreshLanes(shop.db, noon('2025-09-24'), silent);
  assert.deepEqual(await months(noon('2025-10-24')), ['2025-09', 1, 1, 1, 1]);
});

test('a lane that keeps its latest day too seldom gives a later one by itself, and the supervisor hears of it once', async (t) => {
  const [kept, broken] = [await testShop(t), await testShop(t)];
  const good = await estimateOf(kept, await withHistory(kept, 4));
  const orderId = await withHistory(broken, 20);
  const wide = await estimateOf(broken, orderId);
  assert.ok(good && wide);
  assert.deepEqual(wide.usuallyBy, good.usuallyBy, 'the usual day is another matter');
  assert.ok(Temporal.PlainDate.compare(wide.latestBy, good.latestBy) > 0, `${wide.latestBy} ${good.latestBy}`);
  await refreshLanes(broken.db, today, silent);
  await refreshLanes(broken.db, today.add({ hours: 24 }), silent);
  assert.deepEqual(await estimateOf(broken, orderId), wide, 'what the clock keeps says the same');
  const { rows } = await sql<{ shop_id: string }>`select shop_id from events
    where type = 'parcels.lane-widened' and shop_id in (${kept.id}, ${broken.id})`.execute(broken.db);
  assert.deepEqual(rows, [{ shop_id: broken.id }]);
});

test('a shop that brings in its history does not let the supervisor hear of the same lane again', async (t) => {
  const shop = await testShop(t);
  await withHistory(shop, 20);
  await refreshLanes(shop.db, today, silent);
  await shop.tx((tx) => forgetPaces(tx, shop.id));
  await refreshLanes(shop.db, today.add({ minutes: 1 }), silent);
  const { rows } = await sql<{ times: number }>`select count(*)::int as times from events
    where type = 'parcels.lane-widened' and shop_id = ${shop.id}`.execute(shop.db);
  assert.deepEqual(rows, [{ times: 1 }]);
});

test('what a carrier took back to the shop has not come: no date is scored by it, and no lane is quicker for it', async (t) => {
  const shop = await testShop(t);
  const [orderId = ''] = await insertShipments(shop, [parcel(9, null)]);
  const { id: parcelId } = await shop.db
    .selectFrom('parcels')
    .select('id')
    .where('order_id', '=', orderId)
    .executeTakeFirstOrThrow();
  const at = { shop_id: shop.id, parcel_id: parcelId, place: '', text: '' };
  await shop.db
    .insertInto('scans')
    .values([
      { ...at, at: daysAgo(6), status: 'returning' },
      { ...at, at: daysAgo(4), status: 'delivered' },
    ])
    .execute();
  const estimate = {
    ...told,
    usuallyBy: Temporal.PlainDate.from('2025-09-17'),
    latestBy: Temporal.PlainDate.from('2025-09-19'),
  };
  await shop.tx(async (tx) => {
    await keepDatesGiven(
      tx,
      shop.id,
      [{ parcelId, estimate: estimate as Estimate, saidIn: 'page', messageId: null }],
      daysAgo(8),
    );
    await scoreDatesGiven(tx, shop.id, today);
  });
  const { rows } = await sql<{ arrived: string | null }>`select arrived_on::text as arrived from estimates_given
    where shop_id = ${shop.id}`.execute(shop.db);
  assert.deepEqual(rows, [{ arrived: null }]);
  const travelled = await selectTravelled(shop.db, shop.id, 'Asia/Shanghai', today);
  assert.deepEqual(travelled, [], 'it is not under way to the buyer either');
});

test('what came early alone does not make a lane look better: a date counts once its latest day has passed', async (t) => {
  const shop = await testShop(t);
  await insertShipments(shop, [parcel(3, 1), parcel(3, null), parcel(3, null)]);
  const { rows } = await sql<{ id: string }>`select id from parcels where shop_id = ${shop.id}`.execute(shop.db);
  const [usuallyBy, latestBy] = [Temporal.PlainDate.from('2025-09-21'), Temporal.PlainDate.from('2025-09-24')];
  const estimate = { ...told, usuallyBy, latestBy } as Estimate;
  const given = rows.map(({ id }) => ({ parcelId: id, estimate, saidIn: 'page' as const, messageId: null }));
  await shop.tx((tx) => keepDatesGiven(tx, shop.id, given, daysAgo(2)));
  await shop.tx((tx) => scoreDatesGiven(tx, shop.id, today));
  const months = async (day: string) => {
    const asked = { from: Temporal.PlainDate.from('2025-09-01'), today: Temporal.PlainDate.from(day), limit: 5 };
    const [month] = await selectLaneMonths(shop.db, shop.id, asked);
    return month && [month.given, month.settled, month.byUsual, month.byLatest];
  };
  assert.deepEqual(await months('2025-09-20'), [3, 0, 0, 0]);
  assert.deepEqual(await months('2025-09-27'), [3, 3, 1, 1]);
});

test('what lanes claimed and what they kept can be read, by lane and month', async (t) => {
  const shop = await testShop(t, { now: '2025-09-20T12:00+08:00[Asia/Shanghai]' });
  await withHistory(shop, 20);
  const reply = await shop.get('/api/lanes?months=3');
  assert.equal(reply.statusCode, 200);
  type Lanes = Record<string, number | string>[];
  const { lanes, claimedShare: claimed } = reply.json<{ claimedShare: number; lanes: Lanes }>();
  assert.equal(claimed, 0.95);
  const sum = (key: string) => lanes.reduce((all, one) => all + Number(one[key]), 0);
  assert.deepEqual([sum('given'), sum('settled')], [100, 100]);
  assert.ok(lanes.every(({ share }) => Number(share) > 0.95));
  assert.deepEqual(
    [lanes[0]?.originRegion, lanes[0]?.destinationRegion],
    [lane.origin_region, lane.destination_region],
  );
});

test('a lane is widened by what it did, not by chance or by a handful', () => {
  assert.equal(shareFor({ settled: 39, byLatest: 0 }), claimedShare);
  assert.equal(shareFor({ settled: 100, byLatest: 95 }), claimedShare);
  assert.equal(shareFor({ settled: 100, byLatest: 91 }), claimedShare, 'four more than claimed of a hundred is chance');
  assert.equal(Math.round(shareFor({ settled: 100, byLatest: 90 }) * 1000), 975);
  assert.equal(shareFor({ settled: 100, byLatest: 0 }), 0.995, 'never further than that');
});
