import assert from 'node:assert/strict';
import { test } from 'node:test';
import '../testing/no-network.ts';
import { Refused } from '../platform/errors.ts';
import { openHttp } from '../platform/safe-http.ts';
import { kannel } from './kannel.ts';
import { fakeProvider, given, hookOf, misbehaviours, outgoing, sendId } from './testing.ts';

// Answers and reports as in the Kannel User Guide 1.4.5, "Using the HTTP interface to send SMS messages" and
// "Delivery reports".

function gateway(host: string, signature = '青禾') {
  const http = openHttp({ privateHosts: [host] });
  const settings = { url: `http://${host}/cgi-bin/sendsms`, username: 'tester', from: '1069', signature };
  return kannel(http).connect(given(settings, { password: 'foobar' }));
}

test('Kannel is given the text, the number and where to report to', async (t) => {
  const { host, asked } = await fakeProvider(t, (_asked, response) =>
    response.writeHead(202).end('0: Accepted for delivery'),
  );
  const provider = gateway(host);
  assert.deepEqual(await provider.send(outgoing('您的包裹已发出')), { is: 'accepted', providerMessageId: sendId });
  const query = Object.fromEntries(asked[0]?.url.searchParams ?? []);
  assert.deepEqual(
    [query.to, query.text, query.coding, query.charset],
    ['+8613800138000', '【青禾】您的包裹已发出', '2', 'UTF-8'],
  );
  assert.deepEqual([query.username, query.password, query['dlr-mask']], ['tester', 'foobar', '31']);
  assert.match(query['dlr-url'] ?? '', /^https:\/\/shop\.example\/hooks\/provider\/s3cret\?kind=report&send=0193.*%d/);
  const abroad = { ...outgoing('Your parcel is on its way'), address: '+6591234567' };
  await gateway(host, 'Qinghe').send(abroad);
  const { coding, text } = Object.fromEntries(asked[1]?.url.searchParams ?? []);
  assert.deepEqual([coding, text], ['0', 'Qinghe: Your parcel is on its way']);
  await provider.send({ ...outgoing('会员八折'), purpose: 'promotion' });
  assert.equal(asked[2]?.url.searchParams.get('text'), '【青禾】会员八折 拒收请回复R');
});

test("Kannel's documented answers: queued is taken, its noes prove that nothing was", async (t) => {
  const answers = [
    [202, '3: Queued for later delivery', 'accepted'],
    [202, 'Sent.', 'unclear'],
    [400, 'Missing receiver number, rejected', 'refused'],
    [403, 'Authorization failed for sendsms', 'not_taken'],
    [404, 'Not found', 'not_taken'],
    [503, 'Temporal failure, try again later.', 'not_taken'],
    [503, 'Service Unavailable', 'unclear'],
  ] as const;
  for (const [status, body, is] of answers) {
    const { host } = await fakeProvider(t, (_asked, response) => response.writeHead(status).end(body));
    assert.equal((await gateway(host).send(outgoing('x'))).is, is, body);
  }
});

test('what a misbehaving gateway may have taken is never called unsent', async (t) => {
  for (const [name, misbehave, is] of misbehaviours) {
    const { host } = await fakeProvider(t, (_asked, response) => misbehave(response));
    assert.equal((await gateway(host).send(outgoing('x'))).is, is, name);
  }
  assert.equal((await gateway('127.0.0.1:1').send(outgoing('x'))).is, 'not_taken');
});

test("Kannel's reports and incoming messages are read, anything else is refused", () => {
  const { hooks } = kannel(openHttp({ privateHosts: [] }));
  const to = given({}, {});
  const read = (query: Record<string, string>) => hooks?.read(hookOf({ method: 'GET', query }), to);
  const report = { kind: 'report', send: sendId, at: '1795438800' };
  const at = Temporal.Instant.fromEpochMilliseconds(1795438800_000);
  const deliveries = [1, 2, 4, 8, 16].map((status) => {
    const [news] = read({ ...report, status: String(status) }) ?? [];
    return news?.is === 'receipt' && news.sendId === sendId && news.at.equals(at) ? news.delivery : null;
  });
  assert.deepEqual(deliveries, ['delivered', 'undelivered', 'handed_on', 'handed_on', 'undelivered']);
  const message = {
    kind: 'message',
    id: 'c9e8',
    from: '008613800138000',
    at: '1795438800',
    charset: 'UTF-8',
    text: '退订',
  };
  assert.deepEqual(read(message), [{ is: 'message', id: 'c9e8', from: '+8613800138000', text: '退订', at }]);
  for (const wrong of [
    {},
    { ...report, status: '3' },
    { ...report, status: '%d' },
    { ...message, at: '%T' },
    { ...message, charset: 'UTF-16BE' },
  ])
    assert.throws(() => read(wrong), Refused);
});
