import assert from 'node:assert/strict';
import test from 'node:test';
import { instantOf, localOf } from './time-in-zone.ts';

test('a release begins by the clock of the shop, wherever it is set', () => {
  assert.equal(instantOf('2026-11-24T09:00', 'Asia/Shanghai'), '2026-11-24T01:00:00.000Z');
  assert.equal(instantOf('2026-07-01T09:00', 'Europe/Berlin'), '2026-07-01T07:00:00.000Z');
  assert.equal(
    instantOf('2026-03-29T03:30', 'Europe/Berlin'),
    '2026-03-29T01:30:00.000Z',
    'just after the clocks went on',
  );
  assert.equal(instantOf('', 'Asia/Shanghai'), null);
  assert.equal(localOf(Date.parse('2026-11-24T01:00:30Z'), 'Asia/Shanghai'), '2026-11-24T09:00');
});
