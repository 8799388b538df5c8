import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { roles } from '../../shared/access.ts';
import { faultyDay, type Hours, mayGovern, mayReadEvent, nextOpening, type Period, replyBy } from './rules.ts';

const zones = [
  'Asia/Shanghai',
  'Europe/Berlin',
  'America/New_York',
  'Australia/Lord_Howe',
  'America/Sao_Paulo',
  'Africa/Cairo',
  'Asia/Beirut',
  'UTC',
];
const at = (text: string) => Temporal.Instant.from(text);
const always: Hours = { weekly: [[], [], [], [], [], [], []], special: new Map() };
const office: Hours = {
  weekly: [
    ...Array.from({ length: 5 }, () => [
      { opens: 540, closes: 720 },
      { opens: 780, closes: 1080 },
    ]),
    [],
    [],
  ],
  special: new Map([
    ['2026-10-01', []],
    ['2026-10-10', [{ opens: 600, closes: 960 }]],
  ]),
};

/** Whether somebody is there, the plain way: by the opening and closing times of the day, each as a moment in the zone. */
function isOpen({ weekly, special }: Hours, zone: string, now: Temporal.Instant): boolean {
  const day = now.toZonedDateTimeISO(zone).toPlainDate();
  const ordinary = weekly.some((periods) => periods.length > 0)
    ? weekly[day.dayOfWeek - 1]
    : [{ opens: 0, closes: 1440 }];
  const moment = (minutes: number) => {
    if (minutes % 1440 === 0)
      return day
        .add({ days: minutes / 1440 })
        .toZonedDateTime(zone)
        .toInstant();
    const plainTime = Temporal.PlainTime.from({ hour: Math.floor(minutes / 60), minute: minutes % 60 });
    return day.toZonedDateTime({ timeZone: zone, plainTime }).toInstant();
  };
  return (special.get(day.toString()) ?? ordinary ?? []).some(
    ({ opens, closes }) =>
      Temporal.Instant.compare(moment(opens), now) <= 0 && Temporal.Instant.compare(now, moment(closes)) < 0,
  );
}

const aPeriods: fc.Arbitrary<Period[]> = fc
  .uniqueArray(fc.integer({ min: 0, max: 96 }), { maxLength: 6 })
  .map((marks) => marks.toSorted((a, b) => a - b).map((mark) => mark * 15))
  .map((marks) =>
    Array.from({ length: Math.floor(marks.length / 2) }, (_, i) => ({
      opens: marks[2 * i] ?? 0,
      closes: marks[2 * i + 1] ?? 0,
    })),
  );
const aHours: fc.Arbitrary<Hours> = fc.record({
  weekly: fc.array(aPeriods, { minLength: 7, maxLength: 7 }),
  special: fc
    .array(fc.tuple(fc.integer({ min: 0, max: 730 }), aPeriods), { maxLength: 5 })
    .map(
      (days) =>
        new Map(
          days.map(([n, periods]) => [Temporal.PlainDate.from('2026-01-01').add({ days: n }).toString(), periods]),
        ),
    ),
});
const aMoment = fc
  .integer({ min: 0, max: 700 * 24 * 60 })
  .map((minutes) => at('2026-01-01T00:00:00Z').add({ minutes }));

test('lunch breaks, weekends, holidays and make-up days are kept', () => {
  const zone = 'Asia/Shanghai';
  assert.equal(isOpen(office, zone, at('2026-09-30T12:30:00+08:00')), false, 'lunch');
  assert.equal(isOpen(office, zone, at('2026-09-30T13:00:00+08:00')), true);
  assert.equal(isOpen(office, zone, at('2026-09-30T18:00:00+08:00')), false, 'closing time itself is closed');
  assert.equal(
    nextOpening(office, zone, at('2026-09-30T18:00:00+08:00'))?.toString(),
    '2026-10-02T01:00:00Z',
    'over the holiday',
  );
  assert.equal(isOpen(office, zone, at('2026-10-10T11:00:00+08:00')), true, 'a Saturday that is worked');
  assert.equal(replyBy(office, zone, at('2026-09-30T17:30:00+08:00'), 60)?.toString(), '2026-10-02T01:30:00Z');
});

test('a shop without hours is always there', () => {
  for (const zone of zones) {
    const now = at('2026-03-29T01:30:00Z');
    assert.equal(isOpen(always, zone, now), true);
    assert.equal(replyBy(always, zone, now, 120)?.toString(), '2026-03-29T03:30:00Z');
  }
});

test('a shop that never opens has no next opening and promises no time', () => {
  const never: Hours = {
    weekly: always.weekly.map((_, i) => (i === 0 ? [{ opens: 60, closes: 61 }] : [])),
    special: new Map(),
  };
  const closed = {
    ...never,
    special: new Map(
      Array.from({ length: 410 }, (_, n) => [Temporal.PlainDate.from('2026-01-01').add({ days: n }).toString(), []]),
    ),
  };
  assert.equal(nextOpening(closed, 'UTC', at('2026-01-01T00:00:00Z')), null);
  assert.equal(replyBy(closed, 'UTC', at('2026-01-01T00:00:00Z'), 1), null);
});

test('the night the clocks change, an hour of work is still sixty minutes', () => {
  const nights: Hours = { weekly: always.weekly.map(() => [{ opens: 60, closes: 240 }]), special: new Map() };
  assert.equal(
    replyBy(nights, 'Europe/Berlin', at('2026-03-28T23:30:00Z'), 120)?.toString(),
    '2026-03-29T02:00:00Z',
    '01:00 to 04:00 has two hours only',
  );
  assert.equal(
    replyBy(nights, 'Europe/Berlin', at('2026-10-24T22:30:00Z'), 240)?.toString(),
    '2026-10-25T03:00:00Z',
    'and four in autumn',
  );
});

test('whatever the hours, zone and moment: the next opening is open, and nothing before it is', () => {
  fc.assert(
    fc.property(aHours, fc.constantFrom(...zones), aMoment, (hours, zone, now) => {
      const opening = nextOpening(hours, zone, now);
      if (opening === null) return;
      assert.ok(Temporal.Instant.compare(opening, now) >= 0);
      assert.ok(isOpen(hours, zone, opening), 'open at the opening');
      assert.equal(isOpen(hours, zone, now), opening.equals(now), 'open now exactly when the next opening is now');
      const minute = opening.subtract({ minutes: 1 });
      if (Temporal.Instant.compare(minute, now) > 0)
        assert.equal(isOpen(hours, zone, minute), false, 'closed the minute before');
    }),
    { numRuns: 300 },
  );
});

test('whatever the hours, zone and moment: the reply is due after exactly that much opening time', () => {
  fc.assert(
    fc.property(
      aHours,
      fc.constantFrom(...zones),
      aMoment,
      fc.integer({ min: 1, max: 600 }),
      (hours, zone, now, minutes) => {
        const due = replyBy(hours, zone, now, minutes);
        if (due === null || now.until(due).total('hours') > 24 * 21) return;
        let open = 0;
        for (let t = now; Temporal.Instant.compare(t, due) < 0; t = t.add({ minutes: 1 }))
          if (isOpen(hours, zone, t)) open++;
        assert.equal(open, minutes);
      },
    ),
    { numRuns: 60 },
  );
});

test('overlapping or backward hours are named by their day', () => {
  assert.equal(
    faultyDay(
      new Map([
        [
          'monday',
          [
            { opens: 540, closes: 720 },
            { opens: 700, closes: 800 },
          ],
        ],
      ]),
    ),
    'monday',
  );
  assert.equal(
    faultyDay(
      new Map([
        ['monday', []],
        ['tuesday', [{ opens: 720, closes: 540 }]],
      ]),
    ),
    'tuesday',
  );
  assert.equal(
    faultyDay(
      new Map([
        [
          'monday',
          [
            { opens: 720, closes: 1440 },
            { opens: 0, closes: 720 },
          ],
        ],
      ]),
    ),
    null,
  );
});

test('nobody gives or takes a role above their own', () => {
  for (const actor of roles)
    for (const subject of roles) {
      const expected = actor === 'owner' || (actor === 'supervisor' && subject !== 'owner');
      assert.equal(mayGovern(actor, subject), expected, `${actor} over ${subject}`);
    }
});

test('what happens among the people of the shop is not for every agent, nor for programs', () => {
  const people = { type: 'shops.agent-invited' };
  const work = { type: 'orders.order-changed' };
  assert.equal(mayReadEvent({ kind: 'agent', role: 'agent' }, people), false);
  assert.equal(mayReadEvent({ kind: 'agent', role: 'supervisor' }, people), true);
  assert.equal(mayReadEvent({ kind: 'agent', role: 'agent' }, work), true);
  assert.equal(mayReadEvent({ kind: 'api_key', scopes: ['events'] }, people), false);
  assert.equal(mayReadEvent({ kind: 'api_key', scopes: ['events'] }, work), true);
  assert.equal(mayReadEvent({ kind: 'api_key', scopes: ['read'] }, work), false);
});
