import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isDecent, nextDecent, type Window } from './quiet-hours.ts';

const windowOf = (from: string, until: string): Window => ({
  from: Temporal.PlainTime.from(from),
  until: Temporal.PlainTime.from(until),
});
const at = (time: string) => Temporal.ZonedDateTime.from(time).toInstant();
const next = (time: string, zones: readonly string[], window: Window) =>
  nextDecent(at(time), zones, window)
    ?.toZonedDateTimeISO(zones[0] ?? 'UTC')
    .toString({ timeZoneName: 'never' });

test('at night a message waits for the morning where the buyer is, by day it goes at once', () => {
  const day = windowOf('08:00', '20:00');
  assert.equal(next('2026-03-10T12:00[Asia/Shanghai]', ['Asia/Shanghai'], day), '2026-03-10T12:00:00+08:00');
  assert.equal(next('2026-03-10T20:00[Asia/Shanghai]', ['Asia/Shanghai'], day), '2026-03-11T08:00:00+08:00');
  assert.equal(next('2026-03-10T07:59[Asia/Shanghai]', ['Asia/Shanghai'], day), '2026-03-10T08:00:00+08:00');
});

test('a buyer who may be in one of several zones hears nothing before it is day in all of them', () => {
  const day = windowOf('08:00', '21:00');
  const zones = ['America/New_York', 'Pacific/Honolulu'];
  assert.equal(next('2026-01-10T08:00[America/New_York]', zones, day), '2026-01-10T13:00:00-05:00');
  assert.equal(
    next('2026-01-10T10:00[Europe/London]', ['Europe/London', 'Pacific/Auckland'], windowOf('10:00', '20:00')),
    undefined,
  );
});

test('where the clocks skip the opening hour, it opens when they have changed; where they repeat it, at both', () => {
  const early = windowOf('02:30', '05:00');
  const zone = ['America/New_York'];
  assert.equal(next('2026-03-08T01:00[America/New_York]', zone, early), '2026-03-08T03:00:00-04:00');
  const short = windowOf('01:30', '01:45');
  assert.equal(next('2026-11-01T01:50-04:00[America/New_York]', zone, short), '2026-11-01T01:30:00-05:00');
  assert.equal(next('2026-11-01T01:00-04:00[America/New_York]', zone, short), '2026-11-01T01:30:00-04:00');
});

const changing = Intl.supportedValuesOf('timeZone')
  .map((zone) => ({ zone, changes: changesOf(zone) }))
  .filter(({ changes }) => changes.length > 0);

/** When the clocks of a zone change, 2020 to 2040. */
function changesOf(zone: string): number[] {
  const changes: number[] = [];
  const end = Date.UTC(2041, 0);
  let from = Temporal.Instant.from('2020-01-01T00:00Z').toZonedDateTimeISO(zone).getTimeZoneTransition('next');
  while (from && from.epochMilliseconds < end) {
    changes.push(from.epochMilliseconds);
    from = from.getTimeZoneTransition('next');
  }
  return changes;
}

const minutes = fc.nat(24 * 60 - 1);
const moment = fc.record({ zone: fc.nat(), change: fc.nat(), offset: fc.integer({ min: -50 * 60, max: 30 * 60 }) });

test('whatever the zone, the clock change and the window: nothing goes outside it, and waiting is never longer than needed', () => {
  const promise = fc.property(moment, minutes, minutes, fc.nat(999), (given, from, until, part) => {
    fc.pre(from !== until);
    const { zone, changes } = changing[given.zone % changing.length] ?? { zone: 'UTC', changes: [0] };
    const asked = (changes[given.change % changes.length] ?? 0) + given.offset * 60_000;
    const instant = Temporal.Instant.fromEpochMilliseconds(asked);
    const window = windowOf(clock(from), clock(until));
    const found = nextDecent(instant, [zone], window);
    const isInside = (ms: number) => inside(minuteOfDay(ms, zone), from, until);
    assert.equal(isDecent(instant, [zone], window), isInside(asked));
    // Only a window that lies within an hour that clocks skip can be missing for two days.
    if (!found) return assert.fail(`no decent hour for ${zone} ${instant} ${clock(from)}-${clock(until)}`);
    const opens = found.epochMilliseconds;
    assert.ok(opens >= asked && isInside(opens), `${zone} ${instant} ${clock(from)}-${clock(until)} → ${found}`);
    if (opens === asked) return;
    assert.ok(!isInside(opens - 1), 'it was decent before');
    assert.ok(!isInside(asked + Math.floor(((opens - asked) * part) / 1000)), 'it was decent in between');
  });
  fc.assert(promise, { seed: 4, numRuns: Number(process.env.RUNS ?? 20_000) });
});

const clock = (minute: number) =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;

/** Reckoned another way than the code does: by the zone's offset. */
function minuteOfDay(ms: number, zone: string): number {
  const local = ms + Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(zone).offsetNanoseconds / 1e6;
  return (((local / 60_000) % 1440) + 1440) % 1440;
}

const inside = (minute: number, from: number, until: number) =>
  from < until ? minute >= from && minute < until : minute >= from || minute < until;
