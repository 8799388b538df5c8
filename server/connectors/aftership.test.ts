import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { openHttp } from '../platform/safe-http.ts';
import { documented } from '../testing/tracking-posts.ts';
import { aftership } from './aftership.ts';
import { fakeProvider, given } from './testing.ts';

type Reply = [status: number, body: unknown, headers?: Record<string, string>];

/** AfterShip on this machine: it answers each path as the test says. */
async function account(t: TestContext, reply: (path: string) => Reply, apiKey = 'asat_tests') {
  const { host, asked } = await fakeProvider(t, ({ url }, response) => {
    const [status, body, headers = {}] = reply(`${url.pathname}${url.search}`);
    response.writeHead(status, headers).end(typeof body === 'string' ? body : JSON.stringify(body));
  });
  const http = openHttp({ privateHosts: [host] });
  t.after(() => http.close());
  const tracker = aftership(http, `http://${host}/tracking/2026-07`).track?.(given({ callsPerDay: 50 }, { apiKey }));
  assert.ok(tracker);
  return { tracker, asked };
}

const parcel = { id: 'p', trackingNumber: 'sf1023456789012', carrier: 'SF', phoneTail: null };
const tracking = (documented.aftership.body as { msg: object }).msg;
const found = (trackings: object[]) => ({
  meta: { code: 200 },
  data: { pagination: { total: trackings.length }, trackings },
});

test('AfterShip is asked for a number with its key, and tells each checkpoint by its own sub-status', async (t) => {
  const { tracker, asked } = await account(t, () => [200, found([{ tracking_number: 'OTHER' }, tracking])]);
  const answer = await tracker.look(parcel);
  assert.ok(answer.is === 'told');
  assert.equal(answer.told.trackingNumber, 'sf1023456789012', 'as the shop writes it');
  assert.deepEqual(answer.told.scans[0], {
    at: '2026-03-07T09:30:00+08:00',
    code: 'InTransit_002',
    place: 'Hangzhou',
    text: 'Picked up',
  });
  assert.equal(asked[0]?.url.search, '?tracking_numbers=sf1023456789012');
  assert.equal(asked[0]?.headers['as-api-key'], 'asat_tests');
});

test('a number that AfterShip does not know yet is made known to it, once, and counted as two calls', async (t) => {
  const made: Reply[] = [
    [201, { meta: { code: 201 }, data: {} }],
    [400, { meta: { code: 4003, message: 'Tracking already exists.' } }],
    [400, { meta: { code: 4005, message: 'The value of `tracking_number` is invalid.' } }],
    [503, 'busy'],
  ];
  const ends = [];
  for (const answer of made) {
    const { tracker, asked } = await account(t, (path) => (path.includes('?') ? [200, found([])] : answer));
    ends.push(await tracker.look(parcel));
    assert.equal(asked[1]?.body, '{"tracking_number":"sf1023456789012"}');
  }
  assert.deepEqual(ends, [
    { is: 'nothing', calls: 2 },
    { is: 'nothing', calls: 2 },
    { is: 'refused', reason: 'aftership.4005', calls: 2 },
    { is: 'unavailable', reason: 'http_503', calls: 2 },
  ]);
});

test('what is wrong with the account or the network is held against no parcel', async (t) => {
  const replies: [Reply, object][] = [
    [[401, { meta: { code: 401 } }], { is: 'unavailable', reason: 'http_401' }],
    [[429, '', { 'retry-after': '90' }], { is: 'unavailable', reason: 'http_429', afterSeconds: 90 }],
    [[500, ''], { is: 'unavailable', reason: 'http_500' }],
    [[302, '', { location: 'http://169.254.169.254/' }], { is: 'unavailable', reason: 'http_302' }],
    [[200, '<html>hello</html>'], { is: 'unavailable', reason: 'unreadable_answer' }],
    [[200, { data: { trackings: [{ tracking_number: 7 }] } }], { is: 'unavailable', reason: 'unreadable_answer' }],
  ];
  for (const [reply, end] of replies) {
    const { tracker } = await account(t, () => reply);
    assert.deepEqual(await tracker.look(parcel), end);
  }
  const http = openHttp({ privateHosts: [] });
  t.after(() => http.close());
  const inner = aftership(http, 'http://127.0.0.1:1').track?.(given({ callsPerDay: 5 }, { apiKey: 'k' }));
  assert.deepEqual(
    await inner?.look(parcel),
    { is: 'unavailable', reason: 'url_not_allowed' },
    'no way into a private network',
  );
});

test('without an API key nobody is asked; with one the account can be checked', async (t) => {
  const without = await account(t, () => [500, ''], '');
  assert.equal(without.tracker.callsPerDay, 0);
  assert.deepEqual(await without.tracker.check(), { is: 'not_taken', reason: 'key_missing' });
  const { tracker } = await account(t, () => [200, found([])]);
  assert.equal((await tracker.check()).is, 'accepted');
  const { tracker: refused } = await account(t, () => [401, { meta: { code: 401 } }]);
  assert.deepEqual(await refused.check(), { is: 'not_taken', reason: 'http_401' });
});
