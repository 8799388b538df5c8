import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import { type TestShop, testShop } from '../testing/shop.ts';
import { carrierStatusOf, parcelsOfOrders, type ToldParcel, type ToldScan, takeScans } from './index.ts';
import { ago, insertShipments, now, onItsWay } from './testing.ts';

type Row = { at: string; status: string; place: string; text: string; code: string; doubt: string | null };

async function rowsOf(shop: TestShop, orderId: string): Promise<Row[]> {
  const { rows } = await sql<Row>`select s.at::text, s.status, s.place, s.text, s.code, s.doubt from scans s
    join parcels p on p.shop_id = s.shop_id and p.id = s.parcel_id
    where s.shop_id = ${shop.id} and p.order_id = ${orderId} order by s.at, s.status, s.place, s.told`.execute(shop.db);
  return rows;
}

async function statusOf(shop: TestShop, orderId: string, at = now) {
  const [parcel] = await parcelsOfOrders(shop.db, shop.id, [orderId], at);
  return carrierStatusOf(parcel?.scans ?? [], at).status;
}

const told = (trackingNumber: string, scans: readonly ToldScan[]): ToldParcel => ({
  ...{ provider: 'kuaidi100', trackingNumber, scans },
});
const scan = (at: string, code: string, text = code): ToldScan => ({ at, code, text, place: '成都' });
const take = (shop: TestShop, parcels: readonly ToldParcel[], at = now) =>
  shop.tx((tx) => takeScans(tx, shop.id, parcels, { now: at, heardAt: at }));

test('the same words in any order, late and twice, leave the same rows and the same status', async (t) => {
  const shop = await testShop(t);
  const words = [
    scan('2026-03-07 09:00:00', '1', '已揽收'),
    scan('2026-03-07 09:00:00', '0', '离开'),
    scan('2026-03-07 09:00:00', '0', '到达'),
    scan('2026-03-08 20:00:00', '', '正在派件'),
    scan('2026-03-08 20:00:00', '5', '正在派件'),
    scan('2026-03-08 21:00:00', 'X9', '一个新的码'),
    scan('2026-03-09 10:00:00', '3', '已签收'),
    scan('2026-03-09 11:00:00', '0', '迟到的'),
    scan('2027-01-01 00:00:00', '4', '来自未来'),
    scan('2025-01-01 00:00:00', '3', '旧包裹'),
  ];
  let state = 3;
  const random = (below: number) => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return Math.floor((state / 4_294_967_296) * below);
  };
  const orderIds = await insertShipments(
    shop,
    Array.from({ length: 12 }, (_, nth) => ({ ...onItsWay, tracking_number: `T${nth}` })),
  );
  let first: Row[] | null = null;
  for (const [nth, orderId] of orderIds.entries()) {
    const left = nth === 0 ? [...words] : [...words, ...words.slice(random(words.length))];
    while (left.length > 0) {
      const post = Array.from({ length: 1 + random(3) }, () => left.splice(random(left.length), 1)[0] as ToldScan);
      await take(shop, [told(`T${nth}`, post.filter(Boolean))]);
    }
    const rows = await rowsOf(shop, orderId);
    first ??= rows;
    assert.deepEqual(rows, first);
    assert.equal(await statusOf(shop, orderId), 'delivered');
  }
  assert.equal(first?.length, 9, 'words without a code give way to the same with one');
  const strange = first?.find(({ code }) => code === 'X9');
  assert.deepEqual([strange?.status, strange?.text], ['unknown', '一个新的码']);
});

test('posts about the same parcels at the same moment wait for each other and leave one row for each scan', async (t) => {
  const shop = await testShop(t);
  const numbers = ['A', 'B', 'C', 'D'];
  const orderIds = await insertShipments(
    shop,
    numbers.map((tracking_number) => ({ ...onItsWay, tracking_number })),
  );
  const coded = [scan('2026-03-08 09:00:00', '5', '派件'), scan('2026-03-09 09:00:00', '3', '签收')];
  const bare = coded.map((one) => ({ ...one, code: '' }));
  const posts = Array.from({ length: 12 }, (_, nth) => {
    const order = nth % 2 === 0 ? numbers : numbers.toReversed();
    return order.map((number) => told(number, nth % 3 === 0 ? bare : coded));
  });
  await Promise.all(posts.map((post) => take(shop, post)));
  for (const orderId of orderIds)
    assert.deepEqual(
      (await rowsOf(shop, orderId)).map(({ code }) => code),
      ['5', '3'],
    );
});

test('what is told of the future, or of before the order, is kept and not believed, not even when that time has come', async (t) => {
  const shop = await testShop(t);
  const [orderId = ''] = await insertShipments(shop, [onItsWay]);
  const number = onItsWay.tracking_number ?? '';
  const words = [scan('2026-03-14 09:00:00', '3'), scan('2025-12-01 09:00:00', '4'), scan('2026-03-08 09:00:00', '0')];
  await take(shop, [told(number, words)]);
  assert.deepEqual(
    (await rowsOf(shop, orderId)).map(({ status, code, doubt }) => [status, code, doubt]),
    [
      ['unknown', '4', 'before_order'],
      ['in_transit', '0', null],
      ['unknown', '3', 'future'],
    ],
  );
  const later = now.add({ hours: 24 * 10 });
  assert.equal(await statusOf(shop, orderId, later), 'in_transit');
  await take(shop, [told(number, words)], later);
  assert.equal(await statusOf(shop, orderId, later), 'delivered', 'told again when it can be true, it is');
  assert.equal((await rowsOf(shop, orderId)).length, 3);
});

test('a number that a carrier uses again tells nothing of last year’s parcel; two orders in one parcel both hear', async (t) => {
  const shop = await testShop(t);
  const other = await testShop(t);
  const number = 'SF 100 200x';
  const [old = '', one = '', two = ''] = await insertShipments(shop, [
    { ...onItsWay, tracking_number: number, ordered_at: ago(24 * 300) },
    { ...onItsWay, tracking_number: number },
    { ...onItsWay, tracking_number: 'SF100200X' },
  ]);
  const [foreign = ''] = await insertShipments(other, [{ ...onItsWay, tracking_number: number }]);
  const { unknown } = await take(shop, [told(number, [scan('2026-03-09 09:00', '5')]), told('ZZ', [])]);
  assert.deepEqual(unknown, ['ZZ']);
  assert.deepEqual(await Promise.all([old, one, two].map((orderId) => statusOf(shop, orderId))), [
    'unshipped',
    'out_for_delivery',
    'out_for_delivery',
  ]);
  assert.equal(await statusOf(other, foreign), 'unshipped', 'another shop’s parcel of the same number hears nothing');
});

test('a provider’s time without a zone is of its country’s clocks, another’s of the shop’s', async (t) => {
  const shop = await testShop(t, { zone: 'Europe/Berlin', country: 'DE' });
  const [one = '', two = ''] = await insertShipments(shop, [
    { ...onItsWay, tracking_number: 'A' },
    { ...onItsWay, tracking_number: 'B' },
  ]);
  await take(shop, [
    told('A', [scan('2026-03-08 09:00:00', '0')]),
    { provider: 'aftership', trackingNumber: 'B', scans: [scan('2026-03-08T09:00:00', 'InTransit_001')] },
  ]);
  assert.equal((await rowsOf(shop, one))[0]?.at.slice(0, 19), '2026-03-08 01:00:00');
  assert.equal((await rowsOf(shop, two))[0]?.at.slice(0, 19), '2026-03-08 08:00:00');
});

test('integrators may pass on a provider’s codes as they are, and say what is in each parcel of an order', async (t) => {
  const shop = await testShop(t, { now });
  const key = await shop.apiKey(['ingest']);
  const send = async (kind: string, rows: unknown[]) =>
    (await shop.put(`ingest/${kind}`, { [kind]: rows }, { key })).json<{ results: { result: string }[] }>().results;
  const line = (externalId: string) => ({ externalId, title: externalId, quantity: 2, priceMinor: 100 });
  await send('orders', [
    { externalId: '1', status: 'paid', placedAt: '2026-03-01T08:00:00+08:00', lines: [line('L1'), line('L2')] },
  ]);
  const [parcel, second] = [
    { externalId: 'S1', order: '1', lines: [{ line: 'L1', quantity: 2 }] },
    {
      externalId: 'S2',
      order: '1',
      lines: [
        { line: 'L2', quantity: 1 },
        { line: 'L2', quantity: 1 },
      ],
    },
  ];
  assert.deepEqual(
    (await send('parcels', [parcel, second])).map(({ result }) => result),
    ['inserted', 'inserted'],
  );
  assert.deepEqual(
    (await send('parcels', [parcel, second])).map(({ result }) => result),
    ['unchanged', 'unchanged'],
  );
  const less = { ...second, lines: [{ line: 'L2', quantity: 1 }] };
  assert.deepEqual(
    (await send('parcels', [parcel, less])).map(({ result }) => result),
    ['unchanged', 'updated'],
  );
  const of = { parcel: 'S1', at: '2026-03-02T08:00:00Z' };
  const answers = await send('scans', [
    { ...of, provider: 'karrio', code: 'on_hold:customs_delay' },
    { ...of, provider: 'easypost', code: 'delivered?', text: 'delivered' },
    { ...of },
    { ...of, status: 'accepted', code: 'ours' },
  ]);
  assert.deepEqual(
    answers.map(({ result }) => result),
    ['inserted', 'inserted', 'rejected', 'inserted'],
  );
  const { rows } = await sql<{ status: string; reason: string | null; provider: string; code: string }>`
    select status, reason, provider, code from scans where shop_id = ${shop.id} order by provider, status`.execute(
    shop.db,
  );
  assert.deepEqual(
    rows.map((row) => Object.values(row)),
    [
      ['accepted', null, '', 'ours'],
      ['unknown', null, 'easypost', 'delivered?'],
      ['customs', 'customs_delay', 'karrio', 'on_hold:customs_delay'],
    ],
  );
});
