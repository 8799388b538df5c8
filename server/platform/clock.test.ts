import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fixedClock, parseInstant, systemClock } from './clock.ts';

const zone = 'Asia/Shanghai';

test('a time with an offset is that instant, whatever the shop lives by', () => {
  for (const text of [
    '2026-03-10T01:00:00Z',
    '2026-03-10T09:00+08:00',
    '2026-03-10 09:00:00+08:00',
    '2026-03-10T09:00+08:00[Asia/Shanghai]',
  ])
    assert.equal(parseInstant(text, zone).toString(), '2026-03-10T01:00:00Z', text);
});

test('a time without an offset is local to the shop, and a bare date is the start of that day', () => {
  assert.equal(parseInstant('2026-03-10 09:00', zone).toString(), '2026-03-10T01:00:00Z');
  assert.equal(parseInstant(' 2026-03-10 ', zone).toString(), '2026-03-09T16:00:00Z');
});

test('what is no time is refused instead of guessed', () => {
  for (const text of ['', 'yesterday', '2026-13-01', '2026-02-30', '10.03.2026'])
    assert.throws(() => parseInstant(text, zone), RangeError, text);
});

test('a clock for --at stands still, the other goes on', () => {
  const at = Temporal.Instant.from('2026-03-10T01:00:00Z');
  const clock = fixedClock(at);
  assert.ok(clock.now().equals(at) && clock.now().equals(at));
  assert.ok(systemClock.now().since(at).total('seconds') !== 0);
});
