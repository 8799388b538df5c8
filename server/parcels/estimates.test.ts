import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type TestShop, testShop } from '../testing/shop.ts';
import { type Arrival, estimateArrival, parcelsOfOrders } from './index.ts';
import { insertShipments, type Shipment } from './testing.ts';

const zone = 'America/Sao_Paulo';
const begin = Temporal.Instant.from('2025-01-01T00:00:00Z');
const regions = ['SP', 'RJ', 'MG', 'AC'];

/** The same numbers on every run. */
function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}

/** Two carriers, lanes of very different traffic and pace, heavy tails: a year's deliveries. */
function makeShipments(count: number): Shipment[] {
  const roll = dice(42);
  const region = () => regions[Math.floor(roll() ** 2.5 * regions.length)] ?? 'SP';
  return Array.from({ length: count }, () => {
    const [origin, destination] = [region(), region()];
    const pace = 2 + regions.indexOf(destination) * 3 + (origin === destination ? 0 : 2);
    const ordered = begin.add({ seconds: Math.floor(roll() * 360 * 86_400) });
    const handedOver = ordered.add({ seconds: Math.floor(roll() * 4 * 86_400) });
    const delivered = handedOver.add({ seconds: Math.floor(pace * 86_400 * (0.3 - Math.log(1 - roll() * 0.999))) });
    return {
      ...{ origin_region: origin, destination_region: destination, origin_country: 'BR', destination_country: 'BR' },
      ...{
        carrier: roll() < 0.3 ? 'fast' : 'slow',
        ordered_at: ordered,
        handed_over_at: handedOver,
        delivered_at: delivered,
      },
    };
  });
}

const dayOf = (at: Temporal.Instant) => at.toZonedDateTimeISO(zone).toPlainDate();
const daysBetween = (from: Temporal.Instant, to: Temporal.Instant) => dayOf(from).until(dayOf(to)).days;

/** The estimate once more, the plain way: look at every delivery. */
function estimateByHand(shipments: readonly Shipment[], parcel: Shipment, now: Temporal.Instant) {
  const start = parcel.handed_over_at;
  assert.ok(start);
  const soFar = daysBetween(start, now);
  const known = shipments.flatMap(({ handed_over_at: from, delivered_at: to, ...rest }) => {
    if (!from || !to || Temporal.Instant.compare(to, now) > 0) return [];
    const longer = to.since(from).total('seconds') > now.since(start).total('seconds');
    const days = daysBetween(from, to);
    return [{ ...rest, days, longer: longer && days >= soFar }];
  });
  const toSame = known.filter((one) => one.destination_region === parcel.destination_region);
  const lane = toSame.filter((one) => one.origin_region === parcel.origin_region);
  const sameCarrier = lane.filter((one) => one.carrier === parcel.carrier);
  for (const [scope, deliveries] of [
    ['lane', sameCarrier],
    ['lane', lane],
    ['destination', toSame],
    ['country', known],
  ] as const) {
    const longer = deliveries.filter((one) => one.longer).map((one) => one.days);
    if (longer.length < 30) continue;
    const all = deliveries.map((one) => one.days);
    return {
      scope,
      basisCount: longer.length,
      usual: [quantile(all, 0.25), quantile(all, 0.75)],
      by: [quantile(longer, 0.5), quantile(longer, 0.95)].map((days) => String(dayOf(now).add({ days: days - soFar }))),
    };
  }
  return null;
}

/** The smallest value that at least this share of the values does not exceed. */
function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}

async function arrivalAt(shop: TestShop, orderId: string, now: Temporal.Instant): Promise<Arrival> {
  return shop.tx(async (tx) => {
    const [parcel] = await parcelsOfOrders(tx, shop.id, [orderId], now);
    assert.ok(parcel, 'the parcel is known by then');
    return estimateArrival(tx, shop.id, parcel, now);
  });
}

test('a hundred buyers ask at random moments: every number is the one a careful clerk would find, and none is in the past', async (t) => {
  const shop = await testShop(t, { zone, country: 'BR', currency: 'BRL' });
  const shipments = makeShipments(900);
  const orderIds = await insertShipments(shop, shipments);
  const roll = dice(7);
  const scopes = new Set<string>();
  for (let i = 0; i < 100; i++) {
    const index = Math.floor(roll() * shipments.length);
    const parcel = shipments[index];
    assert.ok(parcel?.handed_over_at && parcel.delivered_at);
    const span = parcel.delivered_at.since(parcel.handed_over_at).total('seconds');
    const now = parcel.handed_over_at.add({ seconds: Math.floor(roll() * span) });
    const { estimate, state } = await arrivalAt(shop, orderIds[index] ?? '', now);
    const expected = estimateByHand(shipments, parcel, now);
    const found = estimate && {
      scope: estimate.scope,
      basisCount: estimate.basisCount,
      usual: [estimate.usualDays.min, estimate.usualDays.max],
      by: [String(estimate.usuallyBy), String(estimate.latestBy)],
    };
    assert.deepEqual(found, expected);
    assert.ok(state === 'moving' || state === 'stalled', state);
    scopes.add(estimate ? estimate.scope : 'no basis');
    if (!estimate) continue;
    assert.ok(estimate.basisCount >= 30);
    assert.ok(Temporal.PlainDate.compare(estimate.usuallyBy, dayOf(now)) >= 0, 'never a date in the past');
    assert.ok(Temporal.PlainDate.compare(estimate.usuallyBy, estimate.latestBy) <= 0);
    assert.equal(estimate.daysLeft, dayOf(now).until(estimate.usuallyBy).days);
  }
  assert.deepEqual([...scopes].sort(), ['country', 'destination', 'lane', 'no basis']);
});

const lane = {
  origin_region: 'Zhejiang',
  destination_region: 'Sichuan',
  origin_country: 'CN',
  destination_country: 'CN',
};
const noon = Temporal.Instant.from('2026-03-10T04:00:00Z'); // Shanghai
const ago = (days: number) => noon.subtract({ hours: 24 * days });

/** So many deliveries that took so many days, the last of them yesterday. */
function delivered(count: number, days: number, more: Partial<Shipment> = {}): Shipment[] {
  return Array.from({ length: count }, (_, i) => {
    const handedOver = ago(days + 1).subtract({ minutes: i });
    const times = {
      ordered_at: handedOver,
      handed_over_at: handedOver,
      delivered_at: handedOver.add({ hours: 24 * days }),
    };
    return { ...lane, ...times, ...more };
  });
}

async function ask(shop: TestShop, history: Shipment[], parcel: Partial<Shipment>): Promise<Arrival> {
  const [orderId = ''] = await insertShipments(shop, [{ ...lane, ordered_at: ago(9), ...parcel }, ...history]);
  return arrivalAt(shop, orderId, noon);
}

test('with 29 deliveries nobody is told a date, with 30 everybody is', async (t) => {
  const thin = await ask(await testShop(t), delivered(29, 6), { handed_over_at: ago(2) });
  assert.deepEqual(thin, { state: 'moving', estimate: null });
  const { estimate } = await ask(await testShop(t), delivered(30, 6), { handed_over_at: ago(2) });
  assert.equal(estimate?.basisCount, 30);
  assert.equal(String(estimate?.usuallyBy), '2026-03-14');
});

test('a parcel that has waited longer than all others has no date, only a standstill', async (t) => {
  const arrival = await ask(await testShop(t), delivered(50, 6), { handed_over_at: ago(8) });
  assert.deepEqual(arrival, { state: 'stalled', estimate: null });
});

test("a carrier's own deliveries count where there are enough of them, else the lane's", async (t) => {
  const history = [
    ...delivered(30, 3, { carrier: 'SF' }),
    ...delivered(60, 9, { carrier: 'YTO' }),
    ...delivered(5, 5, { carrier: 'ZTO' }),
  ];
  const fast = await ask(await testShop(t), history, { handed_over_at: ago(1), carrier: 'SF' });
  assert.deepEqual([fast.estimate?.carrier, fast.estimate?.basisCount, fast.estimate?.daysLeft], ['SF', 30, 2]);
  const rare = await ask(await testShop(t), history, { handed_over_at: ago(1), carrier: 'ZTO' });
  assert.deepEqual([rare.estimate?.carrier, rare.estimate?.basisCount, rare.estimate?.daysLeft], [null, 95, 8]);
});

test('parcels to another country are no basis, not even to a region of the same name', async (t) => {
  const { estimate } = await ask(await testShop(t), delivered(40, 6, { destination_country: 'US' }), {
    handed_over_at: ago(2),
  });
  assert.equal(estimate, null);
});

test('deliveries of more than a year ago tell nothing about today', async (t) => {
  const old = delivered(40, 6).map((one) => ({
    ...one,
    ordered_at: one.ordered_at.subtract({ hours: 24 * 370 }),
    handed_over_at: one.handed_over_at?.subtract({ hours: 24 * 370 }) ?? null,
    delivered_at: one.delivered_at?.subtract({ hours: 24 * 370 }) ?? null,
  }));
  assert.equal((await ask(await testShop(t), old, { handed_over_at: ago(2) })).estimate, null);
});

test('before hand-off the days count from the order, and a hand-off that is still to come is not known', async (t) => {
  const history = delivered(40, 6).map((one) => ({ ...one, ordered_at: one.ordered_at.subtract({ hours: 48 }) }));
  const { state, estimate } = await ask(await testShop(t), history, {
    ordered_at: ago(3),
    handed_over_at: noon.add({ hours: 1 }),
  });
  assert.equal(state, 'unshipped');
  assert.deepEqual([estimate?.clock, estimate?.usualDays.min, estimate?.daysLeft], ['order', 8, 5]);
});

test("another shop's deliveries are no basis", async (t) => {
  await insertShipments(await testShop(t), delivered(100, 6));
  assert.equal((await ask(await testShop(t), delivered(10, 6), { handed_over_at: ago(2) })).estimate, null);
});

test('a parcel that arrived has no arrival to come', async (t) => {
  const arrival = await ask(await testShop(t), delivered(40, 6), { handed_over_at: ago(4), delivered_at: ago(1) });
  assert.deepEqual(arrival, { state: 'delivered', estimate: null });
});
