import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type TestShop, testShop } from '../testing/shop.ts';
import { stopDaysBetween } from './carrier-stops.ts';
import { type Arrival, estimateArrival, parcelsOfOrders } from './index.ts';
import { addScans, insertShipments, type Shipment } from './testing.ts';

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

/** What an estimate rests on once more, the plain way: look at every delivery that was known when the day began. */
function basisByHand(shipments: readonly Shipment[], parcel: Shipment, now: Temporal.Instant) {
  const start = parcel.handed_over_at;
  assert.ok(start);
  const soFar = daysBetween(start, now) - stopDaysBetween('BR', dayOf(start), dayOf(now));
  const aYearAgo = dayOf(now)
    .toZonedDateTime(zone)
    .toInstant()
    .subtract({ hours: 24 * 365 });
  const known = shipments.flatMap(({ handed_over_at: from, delivered_at: to, ...rest }) =>
    from && to && daysBetween(to, now) > 0 && Temporal.Instant.compare(rest.ordered_at, aYearAgo) >= 0
      ? [{ ...rest, days: daysBetween(from, to) }]
      : [],
  );
  const toSame = known.filter((one) => one.destination_region === parcel.destination_region);
  const lane = toSame.filter((one) => one.origin_region === parcel.origin_region);
  const sameCarrier = lane.filter((one) => one.carrier === parcel.carrier);
  for (const [scope, deliveries] of [
    ['lane', sameCarrier],
    ['lane', lane],
    ['destination', toSame],
    ['country', known],
  ] as const) {
    const longer = deliveries.filter((one) => one.days >= soFar);
    if (longer.length >= 30) return { scope, basisCount: longer.length, usualCount: deliveries.length };
  }
  return null;
}

async function arrivalAt(shop: TestShop, orderId: string, now: Temporal.Instant): Promise<Arrival> {
  return shop.tx(async (tx) => {
    const [parcel] = await parcelsOfOrders(tx, shop.id, [orderId], now);
    assert.ok(parcel, 'the parcel is known by then');
    return estimateArrival(tx, shop.id, parcel, now);
  });
}

test('two hundred buyers ask at random moments: half of the parcels have come by the usual day, nearly all by the latest, and none in the past', async (t) => {
  const shop = await testShop(t, { zone, country: 'BR', currency: 'BRL' });
  const shipments = makeShipments(900);
  const orderIds = await insertShipments(shop, shipments);
  const roll = dice(7);
  const scopes = new Set<string>();
  const came = { asked: 0, byUsual: 0, byLatest: 0 };
  for (let i = 0; i < 200; i++) {
    const index = Math.floor(roll() * shipments.length);
    const parcel = shipments[index];
    assert.ok(parcel?.handed_over_at && parcel.delivered_at);
    const span = parcel.delivered_at.since(parcel.handed_over_at).total('seconds');
    const now = parcel.handed_over_at.add({ seconds: Math.floor(roll() * span) });
    const { estimate, state } = await arrivalAt(shop, orderIds[index] ?? '', now);
    const { scope, basisCount, usualCount } = estimate ?? {};
    assert.deepEqual(estimate && { scope, basisCount, usualCount }, basisByHand(shipments, parcel, now));
    assert.ok(state === 'moving' || state === 'stalled', state);
    scopes.add(estimate ? estimate.scope : 'no basis');
    if (!estimate) continue;
    assert.ok(estimate.basisCount >= 30);
    assert.ok(Temporal.PlainDate.compare(estimate.usuallyBy, dayOf(now)) >= 0, 'never a date in the past');
    assert.ok(Temporal.PlainDate.compare(estimate.usuallyBy, estimate.latestBy) <= 0);
    assert.equal(estimate.daysLeft, dayOf(now).until(estimate.usuallyBy).days);
    const day = dayOf(parcel.delivered_at);
    came.asked += 1;
    came.byUsual += Number(Temporal.PlainDate.compare(day, estimate.usuallyBy) <= 0);
    came.byLatest += Number(Temporal.PlainDate.compare(day, estimate.latestBy) <= 0);
  }
  assert.deepEqual([...scopes].sort(), ['country', 'destination', 'lane', 'no basis']);
  const [usual, latest] = [came.byUsual / came.asked, came.byLatest / came.asked];
  assert.ok(usual > 0.45 && usual < 0.75, `${usual} of them by the usual day, whole days counted`);
  assert.ok(latest > 0.9, `${latest} of them by the latest`);
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

test('what was lost or went back makes no other date later', async (t) => {
  const [plain, unlucky] = [await testShop(t), await testShop(t)];
  const history = delivered(60, 6);
  const gone = await insertShipments(
    unlucky,
    history.slice(0, 20).map((parcel) => ({ ...parcel, handed_over_at: ago(40), delivered_at: null })),
  );
  for (const [nth, orderId] of gone.entries())
    await addScans(unlucky, orderId, [[30 * 24, nth % 2 === 0 ? 'lost' : 'returning', '武汉']]);
  const { estimate } = await ask(plain, history, { handed_over_at: ago(2) });
  const beside = await ask(unlucky, history, { handed_over_at: ago(2) });
  assert.deepEqual(beside.estimate, estimate);
});

test('where so many never arrive that no latest day is borne out, none is told', async (t) => {
  const shop = await testShop(t);
  await insertShipments(
    shop,
    delivered(300, 6).map((parcel) => ({ ...parcel, handed_over_at: ago(60), delivered_at: null })),
  );
  const { estimate } = await ask(shop, delivered(60, 6), { handed_over_at: ago(2) });
  assert.equal(estimate, null);
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
  assert.deepEqual([rare.estimate?.carrier, rare.estimate?.basisCount], [null, 95]);
  assert.ok((rare.estimate?.daysLeft ?? 0) > 2 && (rare.estimate?.daysLeft ?? 9) < 8, 'its own five count a little');
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
