import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import { readEvents, sequenceShop } from '../platform/events.ts';
import { testImport } from '../testing/import.ts';
import { testShop } from '../testing/shop.ts';

type Answer = { externalId: string | null; result: string; row?: number; code?: string; message?: string };

async function connected(t: TestContext) {
  const shop = await testShop(t, { now: '2026-03-10T09:00:00+08:00[Asia/Shanghai]' });
  const key = await shop.apiKey(['ingest']);
  const send = async (kind: string, rows: unknown[]): Promise<Answer[]> => {
    shop.clock.advance({ milliseconds: 1 });
    const reply = await shop.put(`ingest/${kind}`, { [kind]: rows }, { key });
    assert.equal(reply.statusCode, 200, reply.body);
    return reply.json<{ results: Answer[] }>().results;
  };
  let seen = 0;
  /** The events since the last question. */
  const news = async () => {
    await sequenceShop(shop.db, shop.id);
    const events = await readEvents(shop.db, shop.id, seen, 1_000);
    seen = events.at(-1)?.position ?? seen;
    return events.map(({ type, data }) => ({ type, data }));
  };
  await news();
  return { shop, send, news };
}

const order = (externalId: string, more: object = {}) => ({
  externalId,
  status: 'paid',
  placedAt: '2026-03-01T08:00:00+08:00',
  ...more,
});

test('whatever a delivery changes is told once, with ids only; what stays as it stood is not told', async (t) => {
  const { shop, send, news } = await connected(t);
  const idOf = async (table: 'products' | 'customers' | 'parcels', externalId: string) =>
    (
      await shop.db
        .selectFrom(table)
        .select('id')
        .where('shop_id', '=', shop.id)
        .where('external_id', '=', externalId)
        .executeTakeFirstOrThrow()
    ).id;

  const shirt = { externalId: 'P1', title: 'Shirt', variants: [{ externalId: 'P1-M', stock: 3 }] };
  const belt = { externalId: 'P2', title: 'Belt' };
  await send('products', [shirt, belt]);
  const [shirtId, beltId] = [await idOf('products', 'P1'), await idOf('products', 'P2')];
  const product = (productId: string) => ({ type: 'products.product-upserted', data: { productId } });
  assert.deepEqual(await news(), [product(shirtId), product(beltId)]);
  await send('products', [shirt, belt]);
  assert.deepEqual(await news(), []);
  await send('products', [{ ...shirt, variants: [{ externalId: 'P1-M', stock: 0 }] }, belt]);
  assert.deepEqual(await news(), [product(shirtId)], 'sold out is news of the product');

  await send('customers', [{ externalId: 'C1', name: 'Wei' }, { externalId: 'C2' }]);
  await news();
  await send('customers', [{ externalId: 'C1', name: 'Wei Li' }, { externalId: 'C2' }]);
  const customerId = await idOf('customers', 'C1');
  assert.deepEqual(await news(), [{ type: 'customers.customer-upserted', data: { customerId } }]);

  await send('orders', [order('1'), order('2')]);
  await news();
  const scan = { at: '2026-03-02T08:00:00Z', status: 'accepted', place: 'Hangzhou' };
  const parcels = [
    { externalId: 'S1', order: '1', scans: [scan] },
    { externalId: 'S2', order: '2' },
  ];
  await send('parcels', parcels);
  const [firstId, secondId] = [await idOf('parcels', 'S1'), await idOf('parcels', 'S2')];
  const parcel = (parcelId: string) => ({ type: 'parcels.parcel-upserted', data: { parcelId } });
  assert.deepEqual(await news(), [parcel(firstId), parcel(secondId)]);
  await send('parcels', [{ ...parcels[0], scans: [scan, { ...scan, status: 'in_transit' }] }, parcels[1]]);
  assert.deepEqual(await news(), [parcel(firstId)], 'a new scan is news of the parcel');

  const later = { at: '2026-03-03T08:00:00Z', status: 'in_transit', place: 'Chengdu' };
  const scans = [
    { parcel: 'S1', ...scan },
    { parcel: 'S2', ...scan },
    { parcel: 'S2', ...later },
  ];
  await send('scans', scans);
  assert.deepEqual(await news(), [{ type: 'parcels.parcel-scanned', data: { parcelId: secondId } }]);
  await send('scans', scans);
  assert.deepEqual(await news(), []);
});

test('a character that cannot be stored rejects its own row, which is named; the others are written', async (t) => {
  const { send } = await connected(t);
  const answers = await send('products', [
    { externalId: '1', title: 'Shirt' },
    { externalId: '2', title: 'Be\u0000lt' },
    { externalId: '3', title: 'Hat', variants: [{ externalId: '3-\ud83d' }] },
    { externalId: '4', title: 'Sock' },
  ]);
  assert.deepEqual(
    answers.map(({ result, code, row }) => [result, code, row]),
    [
      ['inserted', undefined, undefined],
      ['rejected', 'bad_text', 2],
      ['rejected', 'bad_text', 3],
      ['inserted', undefined, undefined],
    ],
  );
  assert.match(answers[1]?.message ?? '', /Title.*NUL/);
  assert.match(answers[2]?.message ?? '', /variants\.0\.externalId/);
});

test('an order from the future is a mistake in its date: it is rejected alone; a clock that is a little ahead is not', async (t) => {
  const { send } = await connected(t); // 2026-03-10T01:00:00Z
  const answers = await send('orders', [
    order('1'),
    order('2', { placedAt: '2026-03-11T00:30:00Z' }),
    order('3', { placedAt: '2026-03-11T12:00:00+08:00' }),
    order('4', { placedAt: '2026-03-11T20:30:00-05:00' }),
    order('5', { placedAt: '2062-03-01T08:00:00+08:00' }),
    order('6', { placedAt: '+012062-03-01T08:00:00Z' }),
  ]);
  assert.deepEqual(
    answers.map((answer) => answer.code),
    [undefined, undefined, 'order_in_future', 'order_in_future', 'order_in_future', 'bad_field'], // no year of ours
  );
  assert.match(answers[4]?.message ?? '', /Order 5 .*2062.*future/);
});

test('a file with an order from the future leaves that order behind, with the reason', async (t) => {
  const { run } = await testImport(t);
  const file = 'order_id,placed_at\n1,2026-03-01 10:00\n2,2062-03-01 10:00\n3,2026-03-02 10:00\n';
  const { inserted, rejected, rejects } = await run('orders', file);
  assert.deepEqual([inserted, rejected], [2, 1]);
  assert.match(rejects, /\n3,order_in_future,/);
});

test('the reference shows each kind of row with its fields, nested ones too', async (t) => {
  const { shop } = await connected(t);
  type Schema = { properties: Record<string, Schema>; items: Schema; required?: string[]; description?: string };
  const { paths } = (await shop.get('/api/openapi.json', { as: null })).json<{
    paths: Record<string, { put: { requestBody: { content: { 'application/json': { schema: Schema } } } } }>;
  }>();
  const rowOf = (kind: string) =>
    paths[`/api/ingest/${kind}`]?.put.requestBody.content['application/json'].schema.properties[kind]?.items;
  const known = { products: 'variants', customers: 'birthday', orders: 'lines', parcels: 'scans', scans: 'parcel' };
  for (const [kind, name] of Object.entries(known)) {
    const row = rowOf(kind);
    assert.ok(row?.properties[name], kind);
    assert.ok(row.required && row.required.length > 0, kind);
  }
  assert.ok(rowOf('orders')?.properties.lines?.items.properties.priceMinor);
});
