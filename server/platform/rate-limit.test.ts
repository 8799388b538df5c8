import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Refused } from './errors.ts';
import { rateLimit } from './rate-limit.ts';

const start = Temporal.Instant.from('2026-03-10T10:00:00Z');
const isRefused = (call: () => void) => {
  try {
    call();
    return false;
  } catch (error) {
    assert.ok(error instanceof Refused && error.code === 'too_many_attempts');
    return true;
  }
};

test('so many calls in a window and no more; another caller has a window of their own', () => {
  const limit = rateLimit(2, 60);
  const calls = ['a', 'a', 'a', 'b'].map((caller) => isRefused(() => limit(caller, start)));
  assert.deepEqual(calls, [false, false, true, false]);
  assert.equal(
    isRefused(() => limit('a', start.add({ seconds: 60 }))),
    false,
  );
});

test('whoever has a whole network of IPv6 addresses is one caller', () => {
  const limit = rateLimit(1, 60);
  const refused = (address: string) => isRefused(() => limit(address, start));
  assert.equal(refused('2001:db8:1:2::1'), false);
  assert.equal(refused('2001:db8:1:2:ffff:ffff:ffff:ffff'), true);
  assert.equal(refused('2001:0DB8:0001:0002::9'), true);
  assert.equal(refused('2001:db8:1:3::1'), false, 'the network beside it');
  assert.equal(refused('2001:db8::1'), false, 'zeros in the middle');
  assert.equal(refused('::ffff:192.0.2.1'), false);
  assert.equal(refused('192.0.2.1'), true, 'the same machine, written as IPv4');
  assert.equal(refused('::ffff:192.0.2.2'), false, 'not the whole of IPv4');
});

test('ten thousand other callers do not reset the limit of one who goes on calling', () => {
  const limit = rateLimit(3, 60);
  let refusals = 0;
  for (let n = 0; n < 10_000; n++) {
    limit(`other ${n}`, start);
    if (n % 1000 === 0 && isRefused(() => limit('mine', start))) refusals++;
  }
  assert.equal(refusals, 7);
});
