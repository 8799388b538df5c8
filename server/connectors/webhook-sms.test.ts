import assert from 'node:assert/strict';
import { test } from 'node:test';
import '../testing/no-network.ts';
import { fixedClock } from '../platform/clock.ts';
import { Refused } from '../platform/errors.ts';
import { openHttp } from '../platform/safe-http.ts';
import { isSignedWebhook, signWebhook } from './standard-webhooks.ts';
import { fakeProvider, given, hookOf, misbehaviours, outgoing, sendId } from './testing.ts';
import { webhookSms } from './webhook-sms.ts';

const now = Temporal.Instant.from('2026-11-23T12:00:00Z');
const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const oldSecret = 'whsec_b2xkIG9sZCBvbGQgb2xkIG9sZCBvbGQgb2xk';

function service(host: string, secrets: Record<string, string> = { secret }) {
  const connector = webhookSms(openHttp({ privateHosts: [host] }), fixedClock(now));
  return connector.connect(given({ url: `http://${host}/sms`, keyHours: 24, signature: '青禾' }, secrets));
}

test('the example of the Standard Webhooks specification has the signature it should have', () => {
  const at = Temporal.Instant.fromEpochMilliseconds(1614265330_000);
  const headers = signWebhook([secret], 'msg_p5jXN8AQM9LWM0D4loKWxJek', at, '{"test": 2432232314}');
  assert.equal(headers['webhook-signature'], 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
});

test('an SMS service is posted the message, signed, with the same key at every attempt', async (t) => {
  const { host, asked } = await fakeProvider(t, (_asked, response) => response.end('{"messageId":"m-1"}'));
  const provider = service(host, { secret, oldSecret });
  assert.deepEqual(await provider.send(outgoing('您好')), { is: 'accepted', providerMessageId: 'm-1' });
  await provider.send(outgoing('您好'));
  assert.deepEqual(provider.certainty, { kind: 'key', seconds: 86_400 });
  for (const { headers, body } of asked) {
    assert.equal(headers['webhook-id'], sendId);
    const hook = { headers: headers as Record<string, string>, body: Buffer.from(body) };
    assert.ok(isSignedWebhook([secret], hook, now) && isSignedWebhook([oldSecret], hook, now));
    const { to, text } = JSON.parse(body).data;
    assert.deepEqual([to, text], ['+8613800138000', '【青禾】您好']);
  }
});

test('what a misbehaving service may have taken is never called unsent', async (t) => {
  const noes = [400, 401, 404, 422].map((status) => [
    '',
    status,
    status % 2 || status === 404 ? 'not_taken' : 'refused',
  ]);
  for (const [, status, is] of noes) {
    const { host } = await fakeProvider(t, (_asked, response) => response.writeHead(Number(status)).end());
    assert.equal((await service(host).send(outgoing('x'))).is, is, String(status));
  }
  for (const [name, misbehave, is] of misbehaviours) {
    const { host } = await fakeProvider(t, (_asked, response) => misbehave(response));
    assert.equal((await service(host).send(outgoing('x'))).is, is, name);
  }
  assert.equal((await service('127.0.0.1:1').send(outgoing('x'))).is, 'not_taken');
  assert.deepEqual(await service('127.0.0.1:1', { secret: 'whsec_' }).send(outgoing('x')), {
    is: 'not_taken',
    reason: 'secret_too_short',
  });
});

test('news are believed when signed with the new or the old secret, within five minutes, and unaltered', () => {
  const { hooks } = webhookSms(openHttp({ privateHosts: [] }), fixedClock(now));
  const to = given({}, { secret, oldSecret });
  const body = '{"type":"sms.receipt","data":{}}';
  const signed = (by: string, at = now) =>
    hookOf({ headers: signWebhook([by], 'n1', at, body), body: Buffer.from(body) });
  const proves = (hook: ReturnType<typeof hookOf>) => hooks?.proves(hook, to, now);
  const away = (minutes: number) => signed(secret, now.add({ minutes }));
  assert.deepEqual([signed(secret), signed(oldSecret), away(5), away(-5)].map(proves), [true, true, true, true]);
  const altered = { ...signed(secret), body: Buffer.from(`${body} `) };
  const unsigned = hookOf({ body: Buffer.from(body) });
  const others = signed('whsec_c29tZWJvZHkgZWxzZSdzIHNlY3JldA==');
  const wrong = [altered, unsigned, others, away(6), away(-6), signed('whsec_')];
  assert.deepEqual(
    wrong.map(proves),
    wrong.map(() => false),
  );
  assert.equal(hooks?.proves(signed('whsec_'), given({}, { secret: 'whsec_' }), now), false);
});

test('receipts and messages of the documented form are read, anything else is refused', () => {
  const { hooks } = webhookSms(openHttp({ privateHosts: [] }), fixedClock(now));
  const read = (said: unknown) => hooks?.read(hookOf({ body: Buffer.from(JSON.stringify(said)) }), given({}, {}));
  const at = '2026-11-23T20:00:00+08:00';
  assert.deepEqual(read({ type: 'sms.receipt', data: { id: sendId, delivery: 'delivered', at } }), [
    { is: 'receipt', sendId, providerMessageId: null, delivery: 'delivered', reason: null, at: now },
  ]);
  assert.deepEqual(read({ type: 'sms.message', data: { id: 'i1', from: '+8613800138000', text: 'TD', at } }), [
    { is: 'message', id: 'i1', from: '+8613800138000', text: 'TD', at: now },
  ]);
  const wrong = [
    null,
    {},
    { type: 'sms.receipt', data: { delivery: 'delivered', at } },
    { type: 'sms.message', data: [] },
  ];
  for (const said of [...wrong, { type: 'sms.receipt', data: { id: 'x', delivery: 'delivered', at: 'now' } }])
    assert.throws(() => read(said), Refused);
});
