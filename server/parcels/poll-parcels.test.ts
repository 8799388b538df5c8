import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { request, selling } from '../testing/returned-goods.ts';
import { type TestShop, testShop } from '../testing/shop.ts';
import { keepParcel } from './keep-parcel.ts';
import { type PollPorts, pollParcels } from './poll-parcels.ts';
import { scansOfParcel } from './queries.ts';
import { ago, insertShipments, now, onItsWay } from './testing.ts';
import type { AskedParcel, Tracker, TrackerAnswer } from './tracker.ts';

type Answers = (parcel: AskedParcel, nth: number) => TrackerAnswer | Promise<TrackerAnswer>;

/** Somebody who can be asked, as an owner has connected them; what each call was about is remembered. */
async function tracker(shop: TestShop, answers: Answers, more: Partial<Tracker> = {}) {
  const id = crypto.randomUUID();
  await sql`insert into providers (shop_id, id, kind, channel, name, settings, place, per_second, changed_at)
    values (${shop.id}, ${id}, 'kuaidi100', 'parcels', ${id}, '{}', 1, 1000, ${now})`.execute(shop.db);
  const asked: AskedParcel[] = [];
  const one: Tracker = {
    ...{ id, provider: 'kuaidi100', callsPerDay: 100, perSecond: 1_000, covers: () => true },
    look: async (parcel) => {
      asked.push(parcel);
      return answers(parcel, asked.length);
    },
    ...more,
  };
  return { one, asked };
}

const portsOf = (shop: TestShop, trackers: readonly Tracker[]): PollPorts => ({
  shops: async () => [shop.id],
  trackersOf: async () => trackers,
  heard: async () => undefined,
});

const log = { warn: () => undefined, error: (_: object, words?: string) => assert.fail(words) };
const poll = (shop: TestShop, trackers: readonly Tracker[], at = now) =>
  pollParcels(shop.db, { ports: portsOf(shop, trackers), now: () => at, log });

const scan = (code: string, at = '2026-03-09 09:00:00') => ({ at, code, place: '成都', text: code });
const told =
  (code: string): Answers =>
  ({ trackingNumber }) => ({
    ...{ is: 'told', told: { provider: 'kuaidi100', trackingNumber, scans: [scan(code)] } },
  });

async function parcelsOf(shop: TestShop) {
  const { rows } = await sql<{ id: string; number: string; pollAt: string; leased: boolean; failures: number }>`
    select id, tracking_number as number, poll_at::text as "pollAt", poll_failures as failures,
      poll_lease_until > clock_timestamp() as leased
    from parcels where shop_id = ${shop.id} order by tracking_number`.execute(shop.db);
  return rows.map(({ pollAt, leased, ...row }) => ({
    ...row,
    ...{
      leased: leased === true,
      pollAt: pollAt.includes('infinity')
        ? pollAt
        : String(Temporal.Instant.from(pollAt.replace(' ', 'T').replace(/([+-]\d\d)$/, '$1:00'))),
    },
  }));
}

const callsOf = async (shop: TestShop) =>
  (
    await sql<{ calls: number; failures: number; rests: boolean }>`
      select calls, failures, rests_until is not null as rests from tracker_accounts where shop_id = ${shop.id}
      order by calls desc`.execute(shop.db)
  ).rows;

test('a parcel is asked about until it is there: what was seen is stored, and the next question waits its time', async (t) => {
  const shop = await testShop(t);
  await insertShipments(shop, [{ ...onItsWay, tracking_number: 'A' }]);
  let code = '5';
  const { one, asked } = await tracker(shop, (parcel, nth) => told(code)(parcel, nth));
  await poll(shop, [one]);
  await poll(shop, [one], now.add({ minutes: 119 }));
  assert.equal(asked.length, 1, 'the courier is at the door: two hours');
  code = '3';
  await poll(shop, [one], now.add({ hours: 2 }));
  const [parcel] = await parcelsOf(shop);
  assert.deepEqual([asked.length, parcel?.pollAt, parcel?.leased], [2, 'infinity', false]);
  const scans = await scansOfParcel(shop.db, shop.id, parcel?.id ?? '');
  assert.deepEqual(scans.map(({ status }) => status).sort(), ['delivered', 'out_for_delivery']);
  await poll(shop, [one], now.add({ hours: 24 * 30 }));
  assert.equal(asked.length, 2);
});

test('two nodes never ask about one parcel at the same moment, and together stay within the day’s budget', async (t) => {
  const shop = await testShop(t);
  await insertShipments(
    shop,
    Array.from({ length: 60 }, (_, nth) => ({ ...onItsWay, tracking_number: `N${nth}` })),
  );
  const under = new Set<string>();
  const { one, asked } = await tracker(
    shop,
    async ({ id }) => {
      assert.ok(!under.has(id), 'somebody is asking about it already');
      under.add(id);
      await sleep(2);
      under.delete(id);
      return { is: 'nothing' };
    },
    { callsPerDay: 45 },
  );
  await Promise.all([1, 2, 3, 4].map(() => poll(shop, [one])));
  assert.equal(asked.length, 45);
  assert.equal(new Set(asked.map(({ id }) => id)).size, 45, 'each once');
  assert.equal((await callsOf(shop))[0]?.calls, 45);
  await poll(shop, [one], now.add({ hours: 12 }));
  assert.equal(asked.length, 45, 'the day of Shanghai is not over');
  await poll(shop, [one], now.add({ hours: 15 }));
  assert.equal(new Set(asked.map(({ id }) => id)).size, 60, 'the others come first on the next');
});

test('a node that died while it asked keeps a parcel no longer than its lease', async (t) => {
  const shop = await testShop(t);
  await insertShipments(shop, [{ ...onItsWay, tracking_number: 'A' }]);
  const { one, asked } = await tracker(shop, told('0'));
  const lease = (from: string) =>
    sql`update parcels set poll_lease_until = clock_timestamp() + ${from}::interval where shop_id = ${shop.id}`.execute(
      shop.db,
    );
  await lease('1 minute');
  await poll(shop, [one]);
  assert.equal(asked.length, 0);
  await lease('-1 second');
  await poll(shop, [one]);
  assert.equal(asked.length, 1);
});

test('who is down is left alone, longer each time; the parcels stay due and what was not asked is not spent', async (t) => {
  const shop = await testShop(t);
  await insertShipments(
    shop,
    ['A', 'B', 'C'].map((tracking_number) => ({ ...onItsWay, tracking_number })),
  );
  let isDown = true;
  const { one, asked } = await tracker(shop, (parcel, nth) =>
    isDown ? { is: 'unavailable', reason: 'http_503' } : told('0')(parcel, nth),
  );
  await poll(shop, [one]);
  assert.equal(asked.length, 1);
  assert.deepEqual(await callsOf(shop), [{ calls: 1, failures: 1, rests: true }]);
  await poll(shop, [one], now.add({ seconds: 59 }));
  assert.equal(asked.length, 1);
  await poll(shop, [one], now.add({ seconds: 60 }));
  await poll(shop, [one], now.add({ seconds: 119 + 60 }));
  assert.deepEqual([asked.length, (await callsOf(shop))[0]?.failures], [2, 2]);
  isDown = false;
  await poll(shop, [one], now.add({ minutes: 5 }));
  assert.equal(asked.length, 5);
  assert.deepEqual((await callsOf(shop))[0], { calls: 5, failures: 0, rests: false });
});

test('a number that nobody will tell of is asked about ever less often, then no more, until the shop has news of it', async (t) => {
  const shop = await testShop(t, { now });
  await insertShipments(shop, [{ ...onItsWay, tracking_number: 'A', external_id: 'S1' }]);
  const { one, asked } = await tracker(shop, () => ({ is: 'refused', reason: 'kuaidi100.400' }));
  for (const day of [0, 1, 3, 7, 14, 30]) await poll(shop, [one], now.add({ hours: 24 * day }));
  assert.deepEqual([asked.length, (await parcelsOf(shop))[0]?.pollAt], [5, 'infinity']);
  const { rows } = await sql<{
    number: string;
  }>`select external_id as number from orders where shop_id = ${shop.id}`.execute(shop.db);
  const key = await shop.apiKey(['ingest']);
  await shop.put(
    'ingest/parcels',
    { parcels: [{ externalId: 'S1', order: rows[0]?.number, trackingNumber: 'B' }] },
    { key },
  );
  await poll(shop, [one], now.add({ hours: 24 * 31 }));
  assert.equal(asked.at(-1)?.trackingNumber, 'B');
});

test('each parcel is asked about at the first who knows its carrier and has calls left; what nobody knows waits a day', async (t) => {
  const shop = await testShop(t);
  await insertShipments(shop, [
    { ...onItsWay, tracking_number: 'A', carrier: 'SF' },
    { ...onItsWay, tracking_number: 'B', carrier: 'SF' },
    { ...onItsWay, tracking_number: 'C', carrier: 'DHL' },
    { ...onItsWay, tracking_number: 'D', carrier: 'Pigeon' },
  ]);
  const first = await tracker(shop, told('0'), { callsPerDay: 1, covers: ({ carrier }) => carrier === 'SF' });
  const second = await tracker(shop, told('0'), { covers: ({ carrier }) => carrier !== 'Pigeon' });
  const silent = await tracker(shop, told('0'), { callsPerDay: 0 });
  await poll(shop, [silent.one, first.one, second.one]);
  assert.equal(first.asked.length, 1);
  assert.deepEqual([second.asked.length, silent.asked.length], [2, 0]);
  const pigeon = (await parcelsOf(shop)).find(({ number }) => number === 'D');
  assert.equal(pigeon?.pollAt, String(now.add({ hours: 24 })));
});

test('parcels on their way back are asked about too; what has arrived, has no number or is of last winter is not', async (t) => {
  const shop = await testShop(t);
  await insertShipments(shop, [
    { ...onItsWay, tracking_number: 'A' },
    { ...onItsWay, tracking_number: 'B', delivered_at: ago(1) },
    { ...onItsWay, tracking_number: null },
    { ...onItsWay, tracking_number: 'D', ordered_at: ago(24 * 200) },
  ]);
  const { returnId, orderId } = await request(shop, await selling(shop, null));
  const back = { shopId: shop.id, orderId, returnId, carrier: 'SF', trackingNumber: 'BACK' };
  await shop.tx((tx) => keepParcel(tx, back, now));
  const { one, asked } = await tracker(shop, told('0'));
  await poll(shop, [one]);
  assert.deepEqual(asked.map(({ trackingNumber }) => trackingNumber).sort(), ['A', 'BACK']);
  assert.equal((await parcelsOf(shop)).find(({ number }) => number === 'D')?.pollAt, 'infinity');
});

test('a copy that may not send asks nobody', async (t) => {
  const shop = await testShop(t);
  await insertShipments(shop, [{ ...onItsWay, tracking_number: 'A' }]);
  const { one, asked } = await tracker(shop, told('0'));
  await sql`update installation set sending_enabled = false`.execute(shop.db);
  await poll(shop, [one]);
  await sql`update installation set sending_enabled = true`.execute(shop.db);
  assert.equal(asked.length, 0);
});

test('what nobody can store, or what goes wrong with one parcel, keeps no other from being asked about', async (t) => {
  const shop = await testShop(t);
  await insertShipments(
    shop,
    ['A', 'B', 'C'].map((tracking_number, nth) => ({ ...onItsWay, tracking_number, ordered_at: ago(100 - nth) })),
  );
  const odd = { at: '2026-03-09 09:00:00', code: '0', place: '成都\0', text: `on its way\0 \ud83d`.repeat(200) };
  const { one, asked } = await tracker(shop, ({ trackingNumber }, nth) => {
    if (trackingNumber === 'B') throw new Error('a fault of ours');
    return { is: 'told', told: { provider: 'kuaidi100', trackingNumber, scans: nth === 1 ? [odd] : [scan('0')] } };
  });
  const faults: unknown[] = [];
  const kept = { warn: () => undefined, error: (fault: unknown) => faults.push(fault) };
  await pollParcels(shop.db, { ports: portsOf(shop, [one]), now: () => now, log: kept });
  assert.deepEqual(
    asked.map(({ trackingNumber }) => trackingNumber),
    ['A', 'B', 'C'],
  );
  const [a, b, c] = await parcelsOf(shop);
  assert.equal(faults.length, 1);
  assert.deepEqual([a?.leased, c?.leased], [false, false]);
  assert.ok(b && a && a.pollAt !== '-infinity' && b.pollAt === '-infinity', 'it stays due, once its lease has ended');
  assert.equal((await scansOfParcel(shop.db, shop.id, a.id)).length, 1);
});
