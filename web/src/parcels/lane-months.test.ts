import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LaneMonth } from './lane-months.ts';
import { lanesIn, shareOf } from './lane-months.ts';

const row = (destinationRegion: string | null, month: string): LaneMonth => ({
  ...{ originRegion: 'ZJ', destinationRegion, destinationCountry: 'CN', month },
  from: { en: 'Zhejiang', 'zh-CN': '浙江' },
  to: destinationRegion === null ? null : { en: 'Sichuan', 'zh-CN': '四川' },
  ...{ given: 4, settled: 2, byUsual: 1, byLatest: 2, usualDays: 3, latestDays: 6, actualDays: 4, share: 0.95 },
});

test('lanes keep their order, the months of each run forward, and an unknown region is a lane of its own', () => {
  const lanes = lanesIn([row('SC', '2026-03'), row('SC', '2026-02'), row(null, '2026-03')]);
  assert.deepEqual(
    lanes.map(({ to, months }) => [to?.en ?? null, months.map(({ month }) => month)]),
    [
      ['Sichuan', ['2026-02', '2026-03']],
      [null, ['2026-03']],
    ],
  );
});

test('nothing settled is no rate, not a rate of nothing', () => {
  assert.equal(shareOf(0, { settled: 0 }), null);
  assert.equal(shareOf(0, { settled: 2 }), 0);
});
