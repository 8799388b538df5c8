import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import { markHeard, shopsWithTrackers, trackersOf } from '../outbox/index.ts';
import { pollParcelsJob, selectTrackerHealth } from '../parcels/index.ts';
import { insertShipments, onItsWay } from '../parcels/testing.ts';
import { openHttp } from '../platform/safe-http.ts';
import { connectProvider } from '../testing/providers.ts';
import { testSecret, testShop } from '../testing/shop.ts';
import { documented } from '../testing/tracking-posts.ts';
import { aftership } from './aftership.ts';
import { kuaidi100 } from './kuaidi100.ts';
import { fakeProvider } from './testing.ts';

const silent = { warn: () => undefined, error: (_: object, words?: string) => assert.fail(words) };

test('whom the owner has connected is asked with what was typed in, what they tell becomes scans, and they count as verified', async (t) => {
  const { host: chinas, asked } = await fakeProvider(t, (_, response) =>
    response.end(
      JSON.stringify({ message: 'ok', ...(documented.kuaidi100.body as { lastResult: object }).lastResult }),
    ),
  );
  const { host: other, asked: askedAbroad } = await fakeProvider(t, (_, response) => response.writeHead(503).end());
  const http = openHttp({ privateHosts: [chinas, other] });
  t.after(() => http.close());
  const connectors = [kuaidi100(http, `http://${chinas}/poll/query.do`), aftership(http, `http://${other}`)];
  const shop = await testShop(t);
  const settings = { callsPerDay: 10 };
  const first = await connectProvider(shop, {
    ...{ kind: 'kuaidi100', channel: 'parcels', settings: { ...settings, customer: 'ABC' }, secrets: { key: 'k3y' } },
  });
  const second = await connectProvider(shop, {
    ...{ kind: 'aftership', channel: 'parcels', settings, secrets: { apiKey: 'asat' } },
  });
  await insertShipments(shop, [
    { ...onItsWay, carrier: '圆通速递' },
    { ...onItsWay, tracking_number: 'D1', carrier: 'DPD' },
  ]);
  const ports = { connectors, secret: testSecret, publicUrl: 'http://qin.test' };
  const job = pollParcelsJob({
    shops: async (db) => (await shopsWithTrackers(db)).filter((id) => id === shop.id),
    trackersOf: (db, shopId) => trackersOf(db, ports, shopId),
    heard: markHeard,
  });
  await job.handler({}, { db: shop.db, clock: shop.clock, log: silent as never } as never);

  assert.equal(new URLSearchParams(asked[0]?.body).get('customer'), 'ABC');
  assert.equal(askedAbroad[0]?.headers['as-api-key'], 'asat');
  assert.deepEqual([asked.length, askedAbroad.length], [1, 1], 'each about the parcel whose carrier it knows');
  const { rows: scans } = await sql<{ count: number }>`
    select count(*)::int as count from scans where shop_id = ${shop.id}`.execute(shop.db);
  assert.equal(scans[0]?.count, documented.kuaidi100.expects.length);
  const { rows } = await sql<{ id: string; isVerified: boolean }>`
    select id, verified_at is not null as "isVerified" from providers where shop_id = ${shop.id}`.execute(shop.db);
  const verified = new Map(rows.map(({ id, isVerified }) => [id, isVerified]));
  assert.deepEqual(
    [verified.get(first), verified.get(second)],
    [true, false],
    'who has not answered has proven nothing',
  );
  const health = (await selectTrackerHealth(shop.db, shop.now())).filter((one) => one.shop === shop.code);
  assert.deepEqual(
    health.map(({ name, calls, isResting }) => [name, calls, isResting]).sort(),
    [
      [first, 1, false],
      [second, 1, true],
    ].sort(),
    'and the doctor can say so',
  );
});
