import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import { readEvents, sequenceShop } from '../platform/events.ts';
import { testShop } from '../testing/shop.ts';

type Answer = { externalId: string | null; result: string; code?: string; message?: string };

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
