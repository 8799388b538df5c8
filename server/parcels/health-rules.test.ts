import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  type Circumstances,
  handOverDue,
  judgeHealth,
  type LaneView,
  needsOf,
  type Verdict,
  type Watched,
} from './health-rules.ts';
import { type Scan, type ScanStatus, scanStatuses } from './rules.ts';

const zone = 'Asia/Shanghai';
const at = (text: string) => Temporal.ZonedDateTime.from(`${text}[${zone}]`).toInstant();
const day = (text: string) => Temporal.PlainDate.from(text);
const ordered = at('2026-03-02T10:00'); // a Monday
const handed = at('2026-03-03T18:00');

const scan = (time: string, status: ScanStatus): Scan => ({ at: at(time), status, place: '', text: '' });

/** 80 of 100 arrive within four days, 95 within seven; the day of the promise is missed with the chance it is given. */
const laneView = (missed: number): LaneView => ({
  usuallyBy: day('2026-03-06'),
  latestBy: day('2026-03-10'),
  p80Days: 4,
  p95Days: 7,
  missProbability: () => missed,
  basis: 100,
});

const parcel = (changes: Partial<Watched> = {}): Watched => ({
  ...{ orderedAt: ordered, handedOverAt: handed, deliveredAt: null, promisedOn: null, orderStatus: 'shipped' },
  toldBy: null,
  scans: [],
  ...changes,
});

const judged = (time: string, changes: Partial<Watched> = {}, circumstances: Partial<Circumstances> = {}) =>
  judgeHealth(parcel(changes), { ...usual, now: at(time), ...circumstances });

const usual: Circumstances = {
  ...{ zone, now: ordered, lane: laneView(0), silentDays: 3, handOverDays: 3 },
  isWorkDay: (one) => one.dayOfWeek <= 5,
  stopDays: () => 0,
};

const signsOf = ({ troubles }: Verdict) => troubles.map(({ sign }) => sign);

const table: [title: string, time: string, changes: Partial<Watched>, expected: [string, string | null, string[]]][] = [
  ['within its lane’s days', '2026-03-07T12:00', {}, ['on_track', null, []]],
  ['slow the day after 80 of 100 had arrived', '2026-03-08T00:00', {}, ['slow', null, ['slow']]],
  ['stalled the day after 95 had', '2026-03-11T00:00', {}, ['stalled', null, ['stalled', 'slow']]],
  [
    'silent for longer than others ever are',
    '2026-03-07T09:00',
    { scans: [scan('2026-03-04T09:00', 'in_transit')] },
    ['stalled', null, ['stalled']],
  ],
  [
    'a courier set out and was not heard of again',
    '2026-03-06T09:00',
    { scans: [scan('2026-03-04T09:00', 'out_for_delivery')] },
    ['stalled', null, ['stalled']],
  ],
  ['the promised day has passed', '2026-03-06T00:00', { promisedOn: day('2026-03-05') }, ['late', null, ['late']]],
  [
    'the day that the buyer was told has passed',
    '2026-03-06T00:00',
    { toldBy: day('2026-03-05') },
    ['late', null, ['late']],
  ],
  ['its own morning is in time', '2026-03-05T11:59', { toldBy: day('2026-03-05') }, ['on_track', null, []]],
  [
    'from noon on the buyer should know',
    '2026-03-05T12:00',
    { toldBy: day('2026-03-05') },
    ['at_risk', null, ['at_risk']],
  ],
  [
    'unless the courier is on the way',
    '2026-03-05T12:00',
    { toldBy: day('2026-03-05'), scans: [scan('2026-03-05T09:00', 'out_for_delivery')] },
    ['on_track', null, []],
  ],
  [
    'a day that the shop promised itself goes before one that was told',
    '2026-03-06T00:00',
    { promisedOn: day('2026-03-07'), toldBy: day('2026-03-05') },
    ['on_track', null, []],
  ],
  ['the promised day itself is in time', '2026-03-05T23:59', { promisedOn: day('2026-03-05') }, ['on_track', null, []]],
  [
    'nobody at home',
    '2026-03-05T12:00',
    { scans: [scan('2026-03-05T10:00', 'attempt_failed')] },
    ['on_track', 'attempt_failed', ['attempt_failed']],
  ],
  [
    'it waits at a station, however long it takes: the carrier is not slow',
    '2026-03-20T12:00',
    { scans: [scan('2026-03-05T10:00', 'ready_for_pickup')], promisedOn: day('2026-03-05') },
    ['late', 'ready_for_pickup', ['ready_for_pickup']],
  ],
  [
    'a snag at the carrier',
    '2026-03-05T12:00',
    { scans: [scan('2026-03-05T10:00', 'exception')] },
    ['on_track', 'exception', ['exception']],
  ],
  [
    'on its way back',
    '2026-03-25T12:00',
    { scans: [scan('2026-03-05T10:00', 'returning')] },
    ['on_track', 'returning', ['returning']],
  ],
  ['lost', '2026-03-25T12:00', { scans: [scan('2026-03-05T10:00', 'lost')] }, ['on_track', 'lost', ['lost']]],
  ['not handed over on the third working day', '2026-03-05T23:59', { handedOverAt: null }, ['on_track', null, []]],
  [
    'nor the day after it',
    '2026-03-06T00:00',
    { handedOverAt: null },
    ['on_track', 'not_handed_over', ['not_handed_over']],
  ],
  [
    'what nobody has paid for need not leave',
    '2026-03-09T00:00',
    { handedOverAt: null, orderStatus: 'placed' },
    ['on_track', null, []],
  ],
  [
    'arrived in time',
    '2026-03-07T12:00',
    { deliveredAt: at('2026-03-05T10:00'), promisedOn: day('2026-03-05') },
    ['on_track', null, ['delivered']],
  ],
  [
    'arrived late',
    '2026-03-07T12:00',
    { deliveredAt: at('2026-03-06T10:00'), promisedOn: day('2026-03-05') },
    ['late', null, ['delivered']],
  ],
];

for (const [title, time, changes, [health, cause, signs]] of table)
  test(`health of a parcel: ${title}`, () => {
    const verdict = judged(time, changes);
    assert.deepEqual([verdict.health, verdict.cause, signsOf(verdict)], [health, cause, signs]);
  });

test('a buyer is warned while the promised day is still to come, as soon as it is more likely missed than kept', () => {
  const promised = { promisedOn: day('2026-03-09') };
  assert.equal(judged('2026-03-05T12:00', promised, { lane: laneView(0.49) }).health, 'on_track');
  const risky = judged('2026-03-05T12:00', promised, { lane: laneView(0.5) });
  assert.deepEqual([risky.health, risky.missProbability], ['at_risk', 0.5]);
  assert.equal(judged('2026-03-10T00:00', promised, { lane: laneView(0.5) }).health, 'late');
});

test('where too few deliveries tell, nobody is called slow; late and silent are what they are anywhere', () => {
  const noLane = { lane: null };
  assert.equal(judged('2026-03-20T12:00', {}, noLane).health, 'no_basis');
  assert.equal(judged('2026-03-20T12:00', { promisedOn: day('2026-03-05') }, noLane).health, 'late');
  assert.equal(
    judged('2026-03-20T12:00', { scans: [scan('2026-03-04T09:00', 'in_transit')] }, noLane).health,
    'stalled',
  );
});

test('while all carriers stand still over the festival, no parcel is slow or silent', () => {
  const stop = (after: Temporal.PlainDate, until: Temporal.PlainDate) => {
    let days = 0;
    for (let one = after.add({ days: 1 }); Temporal.PlainDate.compare(one, until) <= 0; one = one.add({ days: 1 }))
      if (
        Temporal.PlainDate.compare(one, day('2026-03-05')) >= 0 &&
        Temporal.PlainDate.compare(one, day('2026-03-11')) <= 0
      )
        days += 1;
    return days;
  };
  const moving = { scans: [scan('2026-03-04T09:00', 'in_transit')] };
  assert.deepEqual(signsOf(judged('2026-03-13T12:00', moving, { stopDays: stop })), []);
  assert.deepEqual(signsOf(judged('2026-03-14T09:00', moving, { stopDays: stop })), ['stalled']);
  assert.deepEqual(signsOf(judged('2026-03-14T23:00', {}, { stopDays: stop })), []);
  assert.deepEqual(signsOf(judged('2026-03-15T00:00', {}, { stopDays: stop })), ['slow']);
});

test('a standstill is another one only after the parcel has moved; a second failed attempt is another; a snag told twice is one', () => {
  const episodes = (time: string, scans: Scan[]) =>
    judged(time, { scans }).troubles.map(({ sign, episode }) => `${sign} ${episode}`);
  const first = scan('2026-03-04T09:00', 'in_transit');
  const again = scan('2026-03-09T09:00', 'in_transit');
  const stalled = (one: Scan) => `stalled ${one.at}`;
  assert.equal(episodes('2026-03-07T09:00', [first])[0], stalled(first));
  assert.equal(episodes('2026-03-08T21:00', [first])[0], stalled(first));
  assert.equal(episodes('2026-03-13T09:00', [first, again])[0], stalled(again));
  const tried = [scan('2026-03-05T10:00', 'attempt_failed'), scan('2026-03-05T11:00', 'attempt_failed')];
  const sameDay = episodes('2026-03-05T12:00', tried);
  assert.deepEqual(sameDay, episodes('2026-03-05T12:00', tried.slice(0, 1)));
  assert.notDeepEqual(episodes('2026-03-06T12:00', [...tried, scan('2026-03-06T10:00', 'attempt_failed')]), sameDay);
  const snags = [scan('2026-03-05T10:00', 'exception'), scan('2026-03-06T10:00', 'exception')];
  assert.deepEqual(episodes('2026-03-06T12:00', snags), episodes('2026-03-05T12:00', snags));
});

test('a shop’s days to hand over are working days: what is ordered on Friday is due on Wednesday night', () => {
  const due = (time: string, isWorkDay = usual.isWorkDay) =>
    `${handOverDue(at(time), { ...usual, isWorkDay })
      .toZonedDateTimeISO(zone)
      .toPlainDateTime()}`;
  assert.equal(due('2026-03-06T10:00'), '2026-03-12T00:00:00');
  assert.equal(
    due('2026-03-06T10:00', () => true),
    '2026-03-10T00:00:00',
  );
});

test('what needs somebody stands first', () => {
  const place = (health: Verdict['health'], cause: Verdict['cause'] = null) => needsOf({ health, cause });
  assert.ok(place('on_track', 'lost') < place('late'));
  assert.ok(place('late') < place('stalled'));
  assert.ok(place('stalled') < place('slow'));
  assert.ok(place('slow') < place('on_track'));
});

const hours = fc.integer({ min: -48, max: 24 * 30 });
const scansOf = fc.array(fc.record({ hours, status: fc.constantFrom(...scanStatuses) }), { maxLength: 6 });
const anyParcel = fc.record({
  handed: fc.option(hours),
  delivered: fc.option(hours),
  promised: fc.option(fc.integer({ min: 0, max: 20 })),
  told: fc.option(fc.integer({ min: 0, max: 20 })),
  orderStatus: fc.constantFrom('placed', 'paid', 'shipped', 'completed', 'cancelled'),
  scans: scansOf,
});
const zones = fc.constantFrom('Asia/Shanghai', 'Europe/Berlin', 'America/New_York', 'Pacific/Apia');

test('until the next look is due, time alone changes nothing of what we think of a parcel, in any zone and over clock changes', () => {
  const promise = fc.property(
    ...([
      anyParcel,
      zones,
      hours,
      fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
      fc.boolean(),
    ] as const),
    (given, where, looked, part, hasLane) => {
      const start = Temporal.Instant.from('2026-03-20T08:00:00Z'); // clocks change in Berlin on the 29th
      const moment = (one: number | null) => (one === null ? null : start.add({ hours: one }));
      const dayIn = (days: number | null) =>
        days === null ? null : start.toZonedDateTimeISO(where).toPlainDate().add({ days });
      const known: Watched = {
        ...{ orderedAt: start, handedOverAt: moment(given.handed), deliveredAt: moment(given.delivered) },
        promisedOn: dayIn(given.promised),
        toldBy: dayIn(given.told),
        orderStatus: given.orderStatus,
        scans: given.scans.map((one) => ({
          at: start.add({ hours: one.hours }),
          status: one.status,
          place: '',
          text: '',
        })),
      };
      const look = (now: Temporal.Instant) => {
        const today = now.toZonedDateTimeISO(where).toPlainDate();
        const risk = today.day % 3 === 0 ? 0.6 : 0.2;
        const lane = hasLane ? { ...laneView(risk), usuallyBy: today, latestBy: today } : null;
        const { nextLookAt, ...verdict } = judgeHealth(known, { ...usual, zone: where, now, lane });
        const troubles = verdict.troubles.map(({ sign, episode }) => `${sign} ${episode}`);
        return { nextLookAt, seen: { ...verdict, missProbability: null, troubles } };
      };
      const now = start.add({ hours: looked });
      const { nextLookAt, seen } = look(now);
      if (nextLookAt === null) return;
      assert.ok(Temporal.Instant.compare(nextLookAt, now) > 0);
      const between = Math.floor((nextLookAt.epochMilliseconds - now.epochMilliseconds) * part);
      assert.deepEqual(look(now.add({ milliseconds: between })).seen, seen);
      assert.deepEqual(look(nextLookAt.subtract({ milliseconds: 1 })).seen, seen);
    },
  );
  fc.assert(promise, { numRuns: Number(process.env.RUNS ?? 3_000) });
});
