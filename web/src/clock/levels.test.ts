import assert from 'node:assert/strict';
import test from 'node:test';
import { levelOf, sayCountdown, standingOf } from './levels.ts';

const now = Date.parse('2026-03-10T01:00:00Z');
const inSeconds = (seconds: number) => new Date(now + seconds * 1000).toISOString();

test('the warning comes as long before the limit as the shop has set, and never with nothing left', () => {
  assert.equal(levelOf(inSeconds(61), now, 60), 'good');
  assert.equal(levelOf(inSeconds(60), now, 60), 'soon');
  assert.equal(levelOf(inSeconds(0), now, 60), 'missed');
  assert.equal(levelOf(inSeconds(1), now, 0), 'good', 'a shop without warnings is not warned');
});

test('the last second is still shown as a second', () => {
  assert.equal(sayCountdown(inSeconds(125), now), '2:05');
  assert.equal(sayCountdown(inSeconds(0.2), now), '0:01');
  assert.equal(sayCountdown(inSeconds(-9), now), '0:00');
});

test('a share below its target is never called close to it', () => {
  const at = (share: number | null, allowanceLeftToday: number) =>
    standingOf({ share, target: 90, allowanceLeftToday });
  assert.equal(at(null, 0), 'none');
  assert.equal(at(89.99, 0), 'below');
  assert.equal(at(90, 0), 'close');
  assert.equal(at(95, 12), 'good');
});
