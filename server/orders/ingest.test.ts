import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import { readEvents, sequenceShop } from '../platform/events.ts';
import { type TestShop, testShop } from '../testing/shop.ts';

type Answer = { externalId: string | null; result: string; code?: string; message?: string };

async function connected(t: TestContext) {
  const shop = await testShop(t);
  const key = await shop.apiKey(['ingest']);
  const send = async (kind: string, rows: unknown[]): Promise<Answer[]> => {
    const reply = await shop.put(`ingest/${kind}`, { [kind]: rows }, { key });
    assert.equal(reply.statusCode, 200, reply.body);
    return reply.json<{ results: Answer[] }>().results;
  };
  return { shop, send };
}

const results = (answers: Answer[]) => answers.map((answer) => answer.result);
const order = (externalId: string, more: object = {}) => ({
  externalId,
  status: 'paid',
  placedAt: '2026-03-01T08:00:00+08:00',
  ...more,
});
const line = (externalId: string, title: string, more: object = {}) => ({ externalId, title, quantity: 1, ...more });
type Seen = {
  orders: {
    number: string;
    status: string;
    customerId: string | null;
    lines: { title: string; size: string | null }[];
  }[];
};
const orders = async (shop: TestShop) => (await shop.get('orders')).json<Seen>().orders;

test('sending the same orders twice changes nothing, and a changed one is told once', async (t) => {
  const { shop, send } = await connected(t);
  const rows = [order('1', { lines: [line('a', 'Shirt')] }), order('2')];
  assert.deepEqual(results(await send('orders', rows)), ['inserted', 'inserted']);
  assert.deepEqual(results(await send('orders', rows)), ['unchanged', 'unchanged']);
  const changed = [rows[0], order('2', { status: 'shipped' })];
  assert.deepEqual(results(await send('orders', changed)), ['unchanged', 'updated']);
  await sequenceShop(shop.db, shop.id);
  const told = (await readEvents(shop.db, shop.id, 0, 100)).filter((event) => event.type === 'orders.order-upserted');
  assert.equal(told.length, 3);
  assert.deepEqual(Object.keys(told[0]?.data ?? {}), ['orderId']);
});

test('a bad row is answered with its reason, and the good ones beside it go in', async (t) => {
  const { shop, send } = await connected(t);
  const answers = await send('orders', [
    order('1'),
    order('2', { status: 'lost in thought' }),
    order('3', { colour: 'red' }),
    order('4', { placedAt: 'yesterday' }),
    order('5', { lines: [line('a', '��衫')] }),
    { status: 'paid' },
    order('6', { totalMinor: 1e16 }),
    order('7'),
  ]);
  assert.deepEqual(results(answers), [
    ...['inserted', 'rejected', 'rejected', 'rejected', 'rejected', 'rejected', 'rejected', 'inserted'],
  ]);
  assert.deepEqual(
    answers.map((answer) => answer.code),
    [undefined, 'bad_field', 'unknown_field', 'bad_field', 'text_damaged', 'bad_field', 'bad_field', undefined],
  );
  assert.match(answers[2]?.message ?? '', /colour/);
  assert.deepEqual((await orders(shop)).map((one) => one.number).sort(), ['1', '7']);
});

test('older news never overwrites newer, lines included', async (t) => {
  const { shop, send } = await connected(t);
  const newer = order('1', { status: 'shipped', updatedAt: '2026-03-03T00:00:00Z', lines: [line('a', 'Shirt')] });
  const older = order('1', { status: 'paid', updatedAt: '2026-03-02T00:00:00Z', lines: [line('b', 'Old shirt')] });
  assert.deepEqual(results(await send('orders', [newer])), ['inserted']);
  assert.deepEqual(results(await send('orders', [older])), ['unchanged']);
  const [stored] = await orders(shop);
  assert.equal(stored?.status, 'shipped');
  assert.deepEqual(
    stored?.lines.map((one) => one.title),
    ['Shirt'],
  );
});

test('a field that is left out stays as it stood, and null empties it', async (t) => {
  const { shop, send } = await connected(t);
  const anna = { externalId: 'C1', name: 'Anna Li', tier: 'gold', phone: '13800138000' };
  await send('customers', [anna]);
  await send('customers', [
    { externalId: 'C1', name: 'Anna Wang' },
    { externalId: 'C2', tier: null },
  ]);
  type Customers = {
    customers: { externalId: string; name: string | null; tier: string | null; phone: string | null }[];
  };
  const read = async () =>
    (await shop.get('customers')).json<Customers>().customers.find((one) => one.externalId === 'C1');
  assert.deepEqual(
    [(await read())?.name, (await read())?.tier, (await read())?.phone],
    ['Anna Wang', 'gold', '+8613800138000'],
  );
  await send('customers', [{ externalId: 'C1', tier: null }]);
  assert.deepEqual([(await read())?.name, (await read())?.tier], ['Anna Wang', null]);
});

test('orders may come before their customers and products, and find them when they come', async (t) => {
  const { shop, send } = await connected(t);
  await send('orders', [
    order('#77', { customerExternalId: 'C9', lines: [line('a', 'Shirt', { variantExternalId: 'V-M' })] }),
  ]);
  const [before] = await orders(shop);
  assert.equal(before?.number, '77');
  assert.ok(before?.customerId);
  assert.equal(before?.lines[0]?.size, null);
  await send('products', [{ externalId: 'P', title: 'Shirt', variants: [{ externalId: 'V-M', size: 'M', stock: 3 }] }]);
  const customers = await send('customers', [{ externalId: 'C9', name: 'Wei' }]);
  assert.deepEqual(results(customers), ['updated']);
  assert.equal((await orders(shop))[0]?.lines[0]?.size, 'M');
});

test('lines that the shop no longer names go', async (t) => {
  const { shop, send } = await connected(t);
  await send('orders', [order('1', { lines: [line('a', 'Shirt'), line('b', 'Belt')] })]);
  assert.deepEqual(results(await send('orders', [order('1', { lines: [line('b', 'Belt')] })])), ['updated']);
  assert.deepEqual(
    (await orders(shop))[0]?.lines.map((one) => one.title),
    ['Belt'],
  );
});

test('a parcel of an unknown order and a scan of an unknown parcel are rejected alone', async (t) => {
  const { send } = await connected(t);
  await send('orders', [order('1')]);
  const parcels = await send('parcels', [
    { externalId: 'S1', order: '1' },
    { externalId: 'S2', order: '2' },
  ]);
  assert.deepEqual(
    parcels.map((answer) => answer.code),
    [undefined, 'order_unknown'],
  );
  const scan = { at: '2026-03-02T08:00:00Z', status: 'accepted', place: 'Hangzhou' };
  const scans = [
    { parcel: 'S1', ...scan },
    { parcel: 'S9', ...scan },
    { parcel: 'S1', ...scan },
  ];
  assert.deepEqual(
    (await send('scans', scans)).map((answer) => answer.code ?? answer.result),
    ['inserted', 'parcel_unknown', 'unchanged'],
  );
  assert.deepEqual(results(await send('scans', [scans[0]])), ['unchanged']);
});

test('a thousand rows are taken at once, a thousand and one are not', async (t) => {
  const { shop, send } = await connected(t);
  const rows = Array.from({ length: 1_000 }, (_, at) => order(String(at), { customerExternalId: `C${at % 50}` }));
  assert.deepEqual(new Set(results(await send('orders', rows))), new Set(['inserted']));
  const tooMany = await shop.put(
    'ingest/orders',
    { orders: [...rows, order('x')] },
    { key: await shop.apiKey(['ingest']) },
  );
  assert.equal(tooMany.statusCode, 400);
});

test('two systems delivering the same orders at once wait for each other', async (t) => {
  const { shop, send } = await connected(t);
  const rows = Array.from({ length: 200 }, (_, at) => order(String(at)));
  const replies = await Promise.all([send('orders', rows), send('orders', rows.toReversed()), send('orders', rows)]);
  const inserted = replies.flatMap(results).filter((result) => result === 'inserted');
  assert.equal(inserted.length, 200);
  assert.equal((await shop.get('orders?limit=200')).json<Seen>().orders.length, 200);
});

test('agents leaf through orders without missing or repeating one', async (t) => {
  const { shop, send } = await connected(t);
  await send(
    'orders',
    Array.from({ length: 7 }, (_, at) => order(String(at))),
  );
  const seen: string[] = [];
  for (let after = ''; ; ) {
    const page = (await shop.get(`orders?limit=3${after}`)).json<{ orders: { id: string; number: string }[] }>().orders;
    if (page.length === 0) break;
    seen.push(...page.map((one) => one.number));
    after = `&after=${page.at(-1)?.id}`;
  }
  assert.deepEqual(seen.toSorted(), ['0', '1', '2', '3', '4', '5', '6']);
});
