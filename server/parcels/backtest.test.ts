import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { randomFrom } from '../../shared/random.ts';
import { qin } from '../testing/qin.ts';
import { backtest } from './backtest.ts';
import { lateAtLength } from './backtest-score.ts';
import { type PastParcel, walkBack } from './backtest-walk.ts';
import { dateOf, epochDay } from './pace-calendar.ts';
import { type Journey, journeysOf } from './pace-journeys.ts';
import { fitPlainPeer, plainDays } from './plain-peer.ts';

const begin = epochDay(Temporal.PlainDate.from('2025-01-06')); // a Monday

const regions = ['浙江', '四川', '广东', '新疆'];

/** A network of sixteen lanes of very different length; `paceOn` is how it runs on the day of an order. */
function makeParcels(days: number, perDay: number, paceOn: (day: number) => number = () => 1): PastParcel[] {
  const roll = randomFrom(11);
  const region = () => regions[Math.floor(roll() ** 2 * regions.length)] ?? '浙江';
  return Array.from({ length: days * perDay }, (_, nth) => {
    const ordered = begin + Math.floor(nth / perDay);
    const [from, to] = [region(), region()];
    const usual = (3 + 3 * regions.indexOf(to) + (from === to ? 0 : 2)) * paceOn(ordered - begin);
    const handedOver = ordered + Math.floor(roll() * 3);
    return {
      ...{ ordered, handedOver, from, to, carrier: null, originPlace: null, destinationPlace: null },
      delivered: handedOver + Math.round(usual * (0.5 - Math.log(1 - roll() * 0.98) * 0.6)),
      promised: ordered + 20,
    };
  });
}

const journey = (start: number, end: number | null, lane: Partial<Journey> = {}): Journey => ({
  ...{ start, end, from: 'A', to: 'B', carrier: null, originPlace: null, destinationPlace: null, promised: null },
  ...lane,
});

test('the peer is Kaplan–Meier as in the book: what is under way counts until it was last seen', () => {
  // 40 began four days ago: 10 came after a day, 10 after two, 20 are under way; 10 began yesterday and are under way.
  const told = [
    ...Array.from({ length: 10 }, () => journey(begin - 4, begin - 3)),
    ...Array.from({ length: 10 }, () => journey(begin - 4, begin - 2)),
    ...Array.from({ length: 20 }, () => journey(begin - 4, begin + 30)),
    ...Array.from({ length: 10 }, () => journey(begin - 1, null)),
  ];
  const survival = fitPlainPeer(journeysOf(told), begin).survival(0);
  assert.deepEqual(
    [...survival.slice(0, 3)].map((share) => Math.round(share * 1e6) / 1e6),
    [1, 0.75, 0.5],
  );
  assert.equal(plainDays(survival, 0.5, -1), 2);
});

test('the peer takes the lane where thirty began, else the destination, else all', () => {
  const thirty = (to: string, from: string, days: number, count: number) =>
    Array.from({ length: count }, () => journey(begin - 40, begin - 40 + days, { from, to }));
  const told = [...thirty('B', 'A', 2, 30), ...thirty('B', 'C', 7, 29), ...thirty('D', 'A', 9, 29)];
  const journeys = journeysOf(told);
  const peer = fitPlainPeer(journeys, begin);
  const medianOf = (nth: number) => plainDays(peer.survival(nth), 0.5, -1);
  assert.deepEqual([medianOf(0), medianOf(30), medianOf(59)], [2, 2, 7]);
});

test('whatever happens later, an estimate given today would have been the same', () => {
  const parcels = makeParcels(130, 6);
  const today = begin + 90;
  const roll = randomFrom(5);
  const otherwise = parcels
    .filter(({ ordered }) => ordered <= today || roll() < 0.5)
    .map((parcel): PastParcel => {
      const later = { ...parcel };
      if (parcel.ordered > today) later.to = '西藏';
      if (parcel.handedOver !== null && parcel.handedOver > today) later.handedOver = parcel.handedOver + 3;
      if (parcel.delivered !== null && parcel.delivered >= today)
        later.delivered = parcel.delivered + Math.floor(roll() * 40);
      return later;
    });
  const saidToday = (some: readonly PastParcel[]) =>
    [...walkBack(some, today)]
      .filter(({ parcel }) => parcel.ordered === today)
      .map(({ ordered: { ours, peers }, longDays, parcel }) => {
        const days = ({ median, p10, p90, p95 }: typeof ours) => [median, p10, p90, p95];
        return { lane: `${parcel.from} ${parcel.to}`, ours: days(ours), peers: days(peers), longDays };
      })
      .sort((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b)));
  const said = saidToday(parcels);
  assert.equal(said.length, 6);
  assert.deepEqual(saidToday(otherwise), said);
});

test('a network that becomes twice as fast is followed, on lanes with few parcels too', () => {
  const parcels = makeParcels(200, 8, (day) => (day < 120 ? 1.6 : 0.8));
  const found = backtest(parcels, begin + 145, () => 'all');
  assert.ok(found.medianMaeDays < found.reference.medianMaeDays * 0.95, JSON.stringify(found));
  assert.ok(found.coverage1090 > 0.74 && found.coverage1090 < 0.96, `${found.coverage1090}`);
  assert.ok(found.lateAtP95 < 0.09, `${found.lateAtP95}`);
  assert.ok(found.day14.medianMaeDays < found.day14.unconditionalMaeDays, 'who asks on day 14 gets another answer');
});

test('an alarm rings before the promised day and is scored by what happened', () => {
  const found = backtest(makeParcels(120, 8), begin + 70, () => 'all');
  assert.ok(found.alarm.recall > 0.9, `${found.alarm.recall}`);
  assert.ok(found.alarm.precision > 0.3 && found.alarm.leadDays >= 1);
});

test('lateness at a given length is read between the shares at hand', () => {
  const at = [
    { length: 10, late: 0.2 },
    { length: 20, late: 0.1 },
  ];
  assert.deepEqual(
    [5, 10, 15, 20, 25].map((wanted) => Math.round(lateAtLength(at, wanted) * 100)),
    [20, 20, 15, 10, 10],
  );
});

const header = 'order_id,order_status,purchased_at,carrier_at,delivered_at,promised_date,origin_state,dest_state';

function fileOf(parcels: readonly PastParcel[]): string {
  const time = (day: number | null) => (day === null ? '' : `${dateOf(day)} 10:30:00`);
  const rows = parcels.map((parcel, nth) =>
    [
      ...[`n${nth}`, nth % 50 === 7 ? 'canceled' : 'delivered', time(parcel.ordered), time(parcel.handedOver)],
      ...[
        time(parcel.delivered),
        parcel.promised === null ? '' : String(dateOf(parcel.promised)),
        parcel.from,
        parcel.to,
      ],
    ].join(','),
  );
  return [header, ...rows, 'broken,delivered,never,,,,,'].join('\n');
}

test('qin parcels backtest prints what past estimates would have been worth, straight from a packed file', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'qin-test-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'past.csv.gz');
  writeFileSync(file, gzipSync(fileOf(makeParcels(100, 6))));
  const { code, stdout, stderr } = await qin(['parcels', 'backtest', file, '--from', '2025-03-20', '--json']);
  assert.deepEqual([code, stderr], [0, '']);
  const found = JSON.parse(stdout);
  const scored = ['n', 'medianMaeDays', 'coverage1090', 'widthDays', 'lateAtP95', 'lengthAtP95'];
  const whole = [
    'handoff',
    'lateAtPromiseLength',
    'day14',
    'alarm',
    'unshipped5',
    'promise',
    'reference',
    'months',
    'seconds',
  ];
  assert.deepEqual(Object.keys(found).sort(), [...scored, ...whole].sort());
  assert.deepEqual(Object.keys(found.handoff).sort(), [...scored].sort());
  assert.deepEqual(Object.keys(found.day14), ['n', 'medianMaeDays', 'unconditionalMaeDays', 'lateAtP90']);
  assert.deepEqual(Object.keys(found.alarm), ['recall', 'precision', 'leadDays', 'fixed30Recall']);
  assert.deepEqual(Object.keys(found.unshipped5), ['share', 'lateShare']);
  assert.deepEqual(Object.keys(found.promise), ['lateShare', 'lengthDays', 'maeDays']);
  for (const key of ['medianMaeDays', 'widthDays', 'lateAtP95', 'lengthAtP95', 'handoff', 'day14', 'alarm'])
    assert.ok(found.reference[key] !== undefined, key);
  assert.deepEqual(
    found.months.map(({ month }: { month: string }) => month),
    ['2025-03', '2025-04'],
  );
  assert.ok(found.n > 140 && found.n < 168, `only what was ordered from that day on, and not cancelled: ${found.n}`);
  assert.match((await qin(['parcels', 'backtest', file])).stdout, /1 rows could not be read/);
});

test('a backtest of a file without deliveries, or from a day that is none, says so', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'qin-test-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'empty.csv');
  writeFileSync(file, `${header}\n`);
  const empty = await qin(['parcels', 'backtest', file]);
  assert.equal(empty.code, 1);
  assert.match(empty.stderr, /no past delivery/);
  const spring = await qin(['parcels', 'backtest', file, '--from', '2025-02-30']);
  assert.equal(spring.code, 2);
  assert.match(spring.stderr, /"2025-02-30" is no date\. Write --from 2026-03-01\./);
});

test('a backtest that has nothing to score has no figures: it says which days the file has, or that none can be read', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'qin-test-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const ran = async (rows: readonly string[], ...more: string[]) => {
    const file = join(folder, 'few.csv');
    writeFileSync(file, `${[header, ...rows].join('\n')}\n`);
    const { code, stdout, stderr } = await qin(['parcels', 'backtest', file, '--json', ...more]);
    assert.deepEqual([code, stdout], [1, '']);
    return stderr;
  };
  const row = (day: string) => `${day},delivered,${day} 10:00:00,${day} 12:00:00,2025-02-20 10:00:00,2025-03-01,A,B`;
  assert.match(await ran([row('2025-02-01'), row('2025-02-03')]), /2025-02-01 to 2025-02-03, and the first 60 days/);
  assert.match(await ran([row('2025-02-01')], '--from', '2025-03-01'), /ordered on 2025-03-01 or later/);
  assert.match(await ran([row('yesterday'), row('2025-02-30')]), /None of the 2 rows/);
});
