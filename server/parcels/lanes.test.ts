import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import { randomFrom } from '../../shared/random.ts';
import { stopwatch } from '../platform/clock.ts';
import { idsInOrder } from '../platform/ids.ts';
import { type TestShop, testShop } from '../testing/shop.ts';
import { carriersStop, stopDaysBetween } from './carrier-stops.ts';
import { upsertParcels } from './import-parcel-rows.ts';
import { estimateArrival, lanesOf, parcelsOfOrders } from './index.ts';
import { epochDay } from './pace-calendar.ts';
import { refreshLanes } from './refresh-lanes.ts';
import { insertShipments, lane, type Shipment } from './testing.ts';

const noon = (day: string) => Temporal.Instant.from(`${day}T04:00:00Z`); // Shanghai
const silent = { error: (...faults: unknown[]) => assert.fail(JSON.stringify(faults)) };

/** A parcel a day and more, four to eight days under way with the carrier, until the day before `until`. */
function past(until: string, count = 300, more: Partial<Shipment> = {}): Shipment[] {
  const roll = randomFrom(3);
  return Array.from({ length: count }, (_, nth) => {
    const delivered = noon(until).subtract({ hours: 24 * (1 + Math.floor(nth / 4)) });
    const handedOver = delivered.subtract({ hours: 24 * (4 + Math.floor(roll() ** 2 * 8)) });
    const ordered = handedOver.subtract({ hours: 24 });
    return {
      ...lane,
      carrier: 'ZTO',
      ordered_at: ordered,
      handed_over_at: handedOver,
      delivered_at: delivered,
      ...more,
    };
  });
}

async function estimateOf(shop: TestShop, orderId: string, at: Temporal.Instant) {
  const [parcel] = await parcelsOfOrders(shop.db, shop.id, [orderId], at);
  assert.ok(parcel);
  return estimateArrival(shop.db, shop.id, parcel, at);
}

const underWay = (day: string): Shipment => ({
  ...{ ...lane, carrier: 'ZTO' },
  ...{ ordered_at: noon(day).subtract({ hours: 24 }), handed_over_at: noon(day) },
});

test('the same order on day 3 and on day 14 has other dates: what has waited long waits longer', async (t) => {
  const shop = await testShop(t);
  const slow = past('2025-09-20', 60).map(
    (one): Shipment => ({
      ...one,
      handed_over_at: one.handed_over_at?.subtract({ hours: 24 * 16 }) ?? null,
      ordered_at: one.ordered_at.subtract({ hours: 24 * 16 }),
    }),
  );
  const [orderId = ''] = await insertShipments(shop, [underWay('2025-09-20'), ...past('2025-09-20'), ...slow]);
  const early = (await estimateOf(shop, orderId, noon('2025-09-23'))).estimate;
  const late = (await estimateOf(shop, orderId, noon('2025-10-04'))).estimate;
  assert.ok(early && late);
  assert.ok(
    Temporal.PlainDate.compare(early.usuallyBy, Temporal.PlainDate.from('2025-10-01')) < 0,
    `${early.usuallyBy}`,
  );
  assert.ok(Temporal.PlainDate.compare(late.usuallyBy, Temporal.PlainDate.from('2025-10-05')) > 0, `${late.usuallyBy}`);
  assert.ok(late.basisCount < early.basisCount, 'fewer took that long');
});

test('what the clock reckoned in the morning and what is reckoned when somebody asks are the same', async (t) => {
  const shop = await testShop(t);
  const [orderId = ''] = await insertShipments(shop, [underWay('2025-09-18'), ...past('2025-09-20')]);
  const at = noon('2025-09-20');
  const asked = await estimateOf(shop, orderId, at);
  await refreshLanes(shop.db, at, silent);
  assert.deepEqual(await estimateOf(shop, orderId, at), asked);
  const kept = await sql<{ day: string }>`select day::text from lane_paces where shop_id = ${shop.id}`.execute(shop.db);
  assert.deepEqual(kept.rows, [{ day: '2025-09-20' }]);
  assert.equal(asked.estimate?.carrier, 'ZTO');
});

test('what happens today or later changes no estimate of today, whether it is known by now or not', async (t) => {
  const shop = await testShop(t);
  const at = noon('2025-09-20');
  const [orderId = ''] = await insertShipments(shop, [underWay('2025-09-18'), ...past('2025-09-20')]);
  const before = await estimateOf(shop, orderId, at);
  const later = past('2025-12-20', 200, {}).map((one, nth): Shipment => ({ ...one, carrier: nth % 2 ? 'ZTO' : 'YTO' }));
  await insertShipments(shop, later);
  assert.deepEqual(await estimateOf(shop, orderId, at), before);
});

test('a shop that brings in its history is told dates at once, not tomorrow', async (t) => {
  const shop = await testShop(t);
  const at = noon('2025-09-20');
  const [orderId = ''] = await insertShipments(shop, [underWay('2025-09-18')]);
  await refreshLanes(shop.db, at, silent);
  assert.equal((await estimateOf(shop, orderId, at)).estimate, null);
  await insertShipments(shop, past('2025-09-20'));
  const { external_id, order_number } = (
    await sql<{ external_id: string; order_number: string }>`select p.external_id, o.external_id as order_number
      from parcels p join orders o on o.shop_id = p.shop_id and o.id = p.order_id
      where p.shop_id = ${shop.id} and p.delivered_at is not null limit 1`.execute(shop.db)
  ).rows[0] as { external_id: string; order_number: string };
  const row = { external_id, order_number, ordered_at: null, delivered_at: '2025-09-10T04:00:00Z' };
  await shop.tx((tx) => upsertParcels(tx, [row], { shopId: shop.id, now: at, nextId: idsInOrder(at) }));
  assert.ok((await estimateOf(shop, orderId, at)).estimate);
});

test('over the Spring Festival no parcel is called slow, and no date is given as if carriers moved', async (t) => {
  const shop = await testShop(t); // New Year's day is 2026-02-17: carriers stand still from the 14th to the 22nd
  const [orderId = ''] = await insertShipments(shop, [underWay('2026-02-12'), ...past('2026-02-10')]);
  const [ordinary = ''] = await insertShipments(shop, [underWay('2026-01-20')]);
  const before = (await estimateOf(shop, ordinary, noon('2026-01-20'))).estimate;
  const { estimate } = await estimateOf(shop, orderId, noon('2026-02-12'));
  assert.ok(estimate && before);
  const days = (from: string, until: Temporal.PlainDate) => Temporal.PlainDate.from(from).until(until).days;
  assert.ok(
    days('2026-02-12', estimate.usuallyBy) >= days('2026-01-20', before.usuallyBy) + 7,
    `${estimate.usuallyBy}`,
  );
  const { id } = await shop.db
    .selectFrom('parcels')
    .select('id')
    .where('order_id', '=', orderId)
    .executeTakeFirstOrThrow();
  const scan = { shop_id: shop.id, parcel_id: id, at: noon('2026-02-13'), status: 'in_transit' as const };
  await shop.db
    .insertInto('scans')
    .values({ ...scan, place: '杭州', text: '' })
    .execute();
  const { state } = await estimateOf(shop, orderId, noon('2026-02-22'));
  assert.equal(state, 'moving', 'ten days, nine of silence, all of them none');
  assert.equal((await estimateOf(shop, orderId, noon('2026-03-12'))).state, 'stalled');
});

test('the stops of carriers follow the lunar year, and are of their own country', () => {
  const stopsOn = (country: string, day: string) => carriersStop(country)(epochDay(Temporal.PlainDate.from(day)));
  assert.deepEqual(
    ['2025-01-25', '2025-01-26', '2025-02-03', '2026-02-13', '2026-02-14', '2026-02-22', '2026-02-23'].map((day) =>
      stopsOn('CN', day),
    ),
    [false, true, true, false, true, true, false],
  );
  assert.deepEqual(
    [stopsOn('DE', '2026-12-25'), stopsOn('DE', '2026-02-17'), stopsOn('XX', '2026-12-25')],
    [true, false, false],
  );
  const between = stopDaysBetween('BR', Temporal.PlainDate.from('2025-12-24'), Temporal.PlainDate.from('2026-01-01'));
  assert.equal(between, 2);
});

test('an estimate takes less than a millisecond', async (t) => {
  const shop = await testShop(t);
  await insertShipments(shop, past('2025-09-20', 1200));
  const at = noon('2025-09-20');
  const lanes = await lanesOf(shop.db, shop.id, at);
  const parcel = {
    ...{ carrier: 'ZTO', originCountry: 'CN', originRegion: '浙江', originCity: '杭州' },
    ...{ destinationCountry: 'CN', destinationRegion: '四川', destinationCity: '成都', promisedOn: null },
    ...{ orderedAt: noon('2025-09-10'), startedAt: noon('2025-09-16') },
  };
  const elapsed = stopwatch();
  for (let nth = 0; nth < 10_000; nth++) lanes.judge(parcel, at);
  assert.ok(elapsed() < 10_000, `${elapsed() / 10_000} ms each`);
  t.diagnostic(`${elapsed() / 10_000} ms an estimate`);
});
