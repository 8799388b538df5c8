import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import { openWatch } from './testing.ts';

const shanghai = { zone: 'Asia/Shanghai', now: '2026-03-10T10:00+08:00' };

test('a day so far off that it cannot be missed is looked at like any other', async (t) => {
  const watch = await openWatch(t, { ...shanghai, promisedOn: '2026-12-30' });
  await watch.until('2026-03-16T09:00');
  const { rows } = await sql<{ miss: number }>`select miss_probability as miss from parcel_health
    where shop_id = ${watch.shop.id} and parcel_id = ${watch.parcelId}`.execute(watch.shop.db);
  assert.deepEqual(rows, [{ miss: 0 }]);
});

test('a buyer who was told a latest day hears before it passes that it will not be kept, and that it was not, once each', async (t) => {
  const watch = await openWatch(t, shanghai); // the shop promised no day itself
  assert.match(await watch.ask(), /no later than Sunday 15 March/);
  for (const day of ['11', '12', '13', '14', '15', '16']) {
    await watch.until(`2026-03-${day}T10:00`);
    await watch.scan('in_transit', 'Wuhan');
  }
  await watch.until('2026-03-16T22:00');
  assert.deepEqual(await watch.told(), ['2026-03-15T12:00 at_risk', '2026-03-16T08:00 late']);
});

test('on the latest day that was told a courier who is on the way is given until its evening', async (t) => {
  const watch = await openWatch(t, shanghai);
  await watch.ask();
  for (const [day, status] of [
    ['13', 'in_transit'],
    ['15', 'out_for_delivery'],
  ] as const) {
    await watch.until(`2026-03-${day}T07:30`);
    await watch.scan(status, 'Chengdu');
  }
  await watch.until('2026-03-15T17:00');
  assert.deepEqual(await watch.told(), []);
});

test('dates that a notice gives are kept, and scored like those of an answer', async (t) => {
  const watch = await openWatch(t, { ...shanghai, isHanded: false, promisedOn: '2026-03-12' });
  await watch.ask('will it be here soon?');
  await watch.until('2026-03-10T12:00');
  assert.deepEqual(await watch.told(), ['2026-03-10T11:00 at_risk']);
  const { rows } =
    await sql`select from estimates_given g join messages m on m.shop_id = g.shop_id and m.id = g.message_id
    where g.shop_id = ${watch.shop.id} and m.channel = 'notice'`.execute(watch.shop.db);
  const [body = ''] = await watch.bodies();
  assert.equal(rows.length, /we now expect it/.test(body) ? 1 : 0);
  assert.match(body, /we now expect it/);
});
