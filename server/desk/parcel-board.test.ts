import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { sql } from 'kysely';
import { lookAgain, lookAtParcels, takeScans } from '../parcels/index.ts';
import { addScans, ago, insertShipments, now, onItsWay } from '../parcels/testing.ts';
import { newId } from '../platform/ids.ts';
import { type TestShop, testShop } from '../testing/shop.ts';

type Row = {
  id: string;
  health: string | null;
  cause: string | null;
  order: { number: string; totalMinor: number | null };
};
type Page = { parcels: Row[]; next: string | null };

const at = { now: '2026-03-10T09:00+08:00[Asia/Shanghai]' };

/** As a worker does within a minute. */
async function lookedAt(shop: TestShop): Promise<void> {
  const { rows } = await sql<{ id: string }>`select id from parcels where shop_id = ${shop.id}`.execute(shop.db);
  await shop.tx((tx) =>
    lookAgain(
      tx,
      shop.id,
      rows.map(({ id }) => id),
      shop.now(),
    ),
  );
  await lookAtParcels(shop.db, { grounds: new Map(), follow: null }, shop.now(), {
    error: (fault: unknown) => assert.fail(String(fault)),
  });
}

const board = async (shop: TestShop, query = '') => (await shop.get(`parcels${query}`)).json<Page>();

/** Four orders: one fine, one never handed over, one whose courier came in vain, one reported lost. */
async function shopOfFour(t: TestContext) {
  const shop = await testShop(t, at);
  const unsent = { ...onItsWay, handed_over_at: null, tracking_number: null };
  const orders = await insertShipments(shop, [
    { ...onItsWay, external_id: 'fine' },
    { ...unsent, ordered_at: ago(24 * 12), external_id: 'unsent' },
    { ...onItsWay, external_id: 'vain', tracking_number: 'ZTO75312345678901' },
    { ...onItsWay, external_id: 'lost' },
  ]);
  const [, , vain = '', lost = ''] = orders;
  await addScans(shop, vain, [[3, 'attempt_failed', '成都']]);
  await addScans(shop, lost, [[5, 'lost', '武汉']]);
  await sql`update orders set total_minor = 19900, currency = 'CNY' where shop_id = ${shop.id} and id = ${lost}`.execute(
    shop.db,
  );
  await sql`update orders set status = 'shipped' where shop_id = ${shop.id}`.execute(shop.db);
  await lookedAt(shop);
  return { shop };
}

test('the board shows whom a parcel needs soonest on top; each kind has its list and its count', async (t) => {
  const { shop } = await shopOfFour(t);
  const all = await board(shop, '?view=all');
  assert.deepEqual(
    all.parcels.map(({ order }) => order.number),
    ['lost', 'vain', 'unsent', 'fine'],
  );
  assert.equal(all.parcels[0]?.order.totalMinor, 19900, 'with what is at stake');
  const somebody = await board(shop);
  assert.deepEqual(
    somebody.parcels.map(({ cause }) => cause),
    ['lost', 'attempt_failed', 'not_handed_over'],
  );
  assert.deepEqual((await board(shop, '?view=attempt_failed')).parcels.length, 1);
  const counts = (await shop.get('parcels/counts')).json<Record<string, number>>();
  assert.deepEqual([counts.lost, counts.attempt_failed, counts.not_handed_over, counts.slow], [1, 1, 1, 0]);
});

test('a scan that nobody can believe stands nowhere as the last word, and no parcel is there by it', async (t) => {
  const { shop } = await shopOfFour(t);
  const scans = [{ at: '2026-03-12 09:00:00', code: '3', place: '成都', text: '已签收' }];
  const told = [{ provider: 'kuaidi100', trackingNumber: 'ZTO75312345678901', scans }] as const;
  await shop.tx((tx) => takeScans(tx, shop.id, told, { now: shop.now(), heardAt: shop.now() }));
  shop.clock.advance({ hours: 24 * 3 });
  await lookedAt(shop);
  const { parcels } = await board(shop, '?view=all');
  const vain = parcels.find(({ order }) => order.number === 'vain') as { cause: string; lastScan?: { status: string } };
  assert.deepEqual([vain.cause, vain.lastScan?.status], ['attempt_failed', 'attempt_failed']);
});

test('what only a scan says was delivered was delivered at that time, on the board and on its page; no place is no name', async (t) => {
  const { shop } = await shopOfFour(t);
  const scans = [{ at: '2026-03-10T08:30:00+08:00', code: '3', place: '', text: '已签收' }];
  const told = [{ provider: 'kuaidi100', trackingNumber: 'ZTO75312345678901', scans }] as const;
  await shop.tx((tx) => takeScans(tx, shop.id, told, { now: shop.now(), heardAt: shop.now() }));
  await lookedAt(shop);
  type Told = { id: string; state: string; deliveredAt: string | null; lastScan: { place: unknown } | null };
  const [found] = (await shop.get('parcels?view=all&find=ZTO75312345678901')).json<{ parcels: Told[] }>().parcels;
  const one = (await shop.get(`parcels/${found?.id}`)).json<Told>();
  for (const row of [found, one]) {
    assert.deepEqual([row?.state, row?.deliveredAt], ['delivered', '2026-03-10T00:30:00Z']);
    assert.equal(row?.lastScan?.place, null);
  }
});

test('a page goes on where the one before ended, and nothing is shown twice', async (t) => {
  const { shop } = await shopOfFour(t);
  const seen: string[] = [];
  for (let after: string | null = ''; after !== null; ) {
    const page: Page = await board(shop, `?view=all&limit=1${after ? `&after=${encodeURIComponent(after)}` : ''}`);
    seen.push(...page.parcels.map(({ order }) => order.number));
    after = page.next;
  }
  assert.deepEqual(seen, ['lost', 'vain', 'unsent', 'fine']);
  for (const after of ['x', '3_x', '99_2026-03-10T01:00:00Z_1'])
    assert.equal((await shop.get(`parcels?after=${after}`)).statusCode, 400);
});

test('a parcel is found by its own number or its order’s, also when it has long arrived', async (t) => {
  const { shop } = await shopOfFour(t);
  await insertShipments(shop, [
    { ...onItsWay, external_id: 'old', tracking_number: 'OLD-1', ordered_at: ago(2000), delivered_at: ago(1800) },
  ]);
  const found = async (text: string) =>
    (await board(shop, `?find=${encodeURIComponent(text)}`)).parcels.map(({ order }) => order.number);
  assert.deepEqual(await found('zto75312345678901'), ['vain']);
  assert.deepEqual(await found('#lost'), ['lost']);
  assert.deepEqual(await found('OLD-1'), ['old']);
  assert.deepEqual(await found('nothing'), []);
});

test('beside a parcel stands what the buyer was told of it, and what somebody found out or still has to', async (t) => {
  const { shop } = await shopOfFour(t);
  const [row] = (await board(shop, '?view=lost')).parcels;
  await sql`insert into parcel_troubles (shop_id, parcel_id, sign, episode, since, seen_at, ended_at, notice, told_at)
    values (${shop.id}, ${row?.id}, 'stalled', '1', ${ago(40)}, ${ago(39)}, ${ago(20)}, 'said', ${ago(30)}),
      (${shop.id}, ${row?.id}, 'lost', '2', ${ago(5)}, ${ago(4)}, null, 'proposed', null)`.execute(shop.db);
  const task = (about: string, answer: string | null) =>
    sql`
    insert into carrier_tasks (shop_id, id, parcel_id, about, sign, since, opened_at, due_at, status, answer, ended_at)
    values (${shop.id}, ${newId(now)}, ${row?.id}, ${about}, 'lost', ${ago(5)}, ${ago(5)}, ${now},
      ${answer ? 'answered' : 'open'}, ${answer}, ${answer ? ago(1) : null})`.execute(shop.db);
  await task('delay', 'It stands in Wuhan.');
  await task('lost', null);
  const one = (await shop.get(`parcels/${row?.id}`)).json<{
    troubles: { sign: string; notice: string }[];
    tasks: { about: string; status: string; answer: string | null }[];
  }>();
  assert.deepEqual(
    one.troubles.map(({ sign, notice }) => [sign, notice]),
    [
      ['lost', 'proposed'],
      ['stalled', 'said'],
    ],
  );
  assert.deepEqual(
    one.tasks.map(({ about, status, answer }) => [about, status, answer]),
    [
      ['lost', 'open', null],
      ['delay', 'answered', 'It stands in Wuhan.'],
    ],
  );
});

test('the page of a parcel tells what its carrier says and what we think, and another shop’s is not there', async (t) => {
  const { shop } = await shopOfFour(t);
  const [row] = (await board(shop, '?view=lost')).parcels;
  const one = (await shop.get(`parcels/${row?.id}`)).json<{
    state: string;
    cause: string;
    scans: { status: string; place: { en: string } }[];
    estimate: unknown;
    trackingUrl: string;
    distanceKm: number;
  }>();
  assert.deepEqual([one.state, one.cause, one.estimate], ['lost', 'lost', null]);
  assert.deepEqual(
    one.scans.map(({ status, place }) => [status, place.en]),
    [['lost', 'Wuhan']],
  );
  assert.match(one.trackingUrl, /\/t\/[^/]+\/[\w-]{22}$/);
  assert.ok(one.distanceKm > 1000);
  const other = await testShop(t, at);
  assert.equal((await other.get(`parcels/${row?.id}`)).statusCode, 404);
  assert.equal((await other.get(`parcels/${newId(now)}`)).statusCode, 404);
  assert.deepEqual((await board(other, '?view=all')).parcels, []);
});
