import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CarrierStatus } from './carrier-status.ts';
import { afterRefusal, nextPollAt, restSeconds } from './poll-rules.ts';

const now = Temporal.Instant.from('2026-03-10T01:00:00Z');
const ago = (hours: number) => now.subtract({ hours });
const hoursUntil = (at: Temporal.Instant | null) => at && (at.epochMilliseconds - now.epochMilliseconds) / 3_600_000;

const table: [
  status: CarrierStatus,
  lastScanHoursAgo: number | null,
  orderedHoursAgo: number,
  inHours: number | null,
][] = [
  ['unshipped', null, 10, 6],
  ['unshipped', null, 200, 24],
  ['label_created', 5, 10, 6],
  ['in_transit', 1, 50, 3],
  ['in_transit', 24, 50, 6],
  ['in_transit', 400, 500, 24],
  ['out_for_delivery', 1, 50, 2],
  ['attempt_failed', 1, 50, 2],
  ['ready_for_pickup', 30, 90, 12],
  ['returning', 30, 90, 12],
  ['exception', 48, 90, 12],
  ['lost', 400, 500, 24],
  ['delivered', 1, 50, null],
  ['returned', 1, 50, null],
  ['cancelled', 1, 50, null],
  ['in_transit', 1, 24 * 121, null],
];
for (const [status, scanned, ordered, inHours] of table)
  test(`${status}, scanned ${scanned ?? 'never'} hours ago, ordered ${ordered}: asked in ${inHours ?? 'no'} hours`, () => {
    const lastScanAt = scanned === null ? null : ago(scanned);
    assert.equal(hoursUntil(nextPollAt({ status, lastScanAt, orderedAt: ago(ordered) }, now)), inHours);
  });

test('who does not answer is left alone for longer each time, and for as long as it asks for, a day at most', () => {
  assert.deepEqual(
    [1, 2, 3, 8, 9, 30].map((failures) => restSeconds(failures)),
    [60, 120, 240, 7_680, 15_360, 21_600],
  );
  assert.deepEqual([restSeconds(1, 3_600), restSeconds(9, 60), restSeconds(1, 9_999_999)], [3_600, 15_360, 86_400]);
});

test('a parcel that nobody will tell of is asked about ever less often, and then no more', () => {
  assert.deepEqual(
    [1, 2, 3, 4, 5].map((nth) => hoursUntil(afterRefusal(nth, now))),
    [24, 48, 96, 168, null],
  );
});
