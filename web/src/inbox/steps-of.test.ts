import assert from 'node:assert/strict';
import test from 'node:test';
import { type ShopSoFar, stepsOf } from './steps-of.ts';

const usual = { weekly: Array.from({ length: 7 }, () => [{ opens: '09:00', closes: '21:00' }]), specialDays: [] };
const fresh: ShopSoFar = { hasOrders: false, terms: 0, hasChatSecret: false, people: 1, hours: usual, modes: 0 };
const done = (changes: Partial<ShopSoFar>) =>
  stepsOf({ ...fresh, ...changes })
    .filter(({ isDone }) => isDone)
    .map(({ name }) => name);

test('a new shop has everything before it, and each step is ticked by what was done, nothing else', () => {
  assert.deepEqual(done({}), []);
  assert.deepEqual(done({ hasOrders: true }), ['orders']);
  assert.deepEqual(done({ terms: 1 }), ['terms']);
  assert.deepEqual(done({ hasChatSecret: true }), ['chat']);
  assert.deepEqual(done({ people: 2 }), ['people']);
  assert.deepEqual(done({ hours: { ...usual, weekly: usual.weekly.with(6, []) } }), ['hours']);
  assert.deepEqual(done({ modes: 1 }), ['answers']);
});
