import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import { openWatch } from './testing.ts';

test('over a change of the clocks the morning is the buyer’s own: eight o’clock on Sunday in Berlin is an hour earlier', async (t) => {
  const berlin = { zone: 'Europe/Berlin', country: 'DE', now: '2026-03-26T10:00+01:00' };
  const watch = await openWatch(t, berlin);
  await watch.scan('accepted', 'Hamburg');
  await watch.ask();
  await watch.until('2026-03-26T23:00');
  await watch.scan('in_transit', 'Hannover');
  await watch.until('2026-03-29T12:00'); // silent since Saturday at eleven at night
  assert.deepEqual(await watch.told(), ['2026-03-29T08:00 stalled']);
  const { rows } = await sql<{ at: Temporal.Instant }>`select told_at as at from parcel_troubles
    where shop_id = ${watch.shop.id} and notice = 'said'`.execute(watch.shop.db);
  assert.equal(String(rows[0]?.at), '2026-03-29T06:00:00Z');
});

test('over the Spring Festival, while the carriers stand still, no buyer is told of a standstill', async (t) => {
  const watch = await openWatch(t, { zone: 'Asia/Shanghai', now: '2026-02-12T10:00+08:00' });
  await watch.ask();
  await watch.until('2026-02-14T20:00');
  await watch.scan('in_transit', 'Wuhan');
  await watch.until('2026-02-22T20:00'); // New Year is on the 17th
  assert.deepEqual(await watch.told(), []);
  assert.deepEqual(await watch.tasks(), []);
});
