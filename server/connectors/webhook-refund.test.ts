import assert from 'node:assert/strict';
import { test } from 'node:test';
import '../testing/no-network.ts';
import { fixedClock } from '../platform/clock.ts';
import { Refused } from '../platform/errors.ts';
import { openHttp } from '../platform/safe-http.ts';
import { isSignedWebhook, signWebhook } from './standard-webhooks.ts';
import { fakeProvider, given, hookOf, misbehaviours, refundOf, sendId } from './testing.ts';
import { webhookRefund } from './webhook-refund.ts';

const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const now = Temporal.Instant.from('2026-11-23T12:00:00Z');
const refund = refundOf('webhook-refund', 'pay-77', 19_900);

function system(host: string) {
  const settings = { url: `http://${host}/refunds`, keyHours: 48 };
  return webhookRefund(openHttp({ privateHosts: [host] }), fixedClock(now)).connect(given(settings, { secret }));
}

test("the shop's own system pays a refund once: it is posted signed, under the same key at every attempt", async (t) => {
  const paid = new Map<unknown, number>();
  let lost = 1;
  const { host, asked } = await fakeProvider(t, ({ headers, body }, response) => {
    const { type, data } = JSON.parse(body);
    if (type === 'refund.send') paid.set(headers['webhook-id'], data.amountMinor);
    lost -= 1;
    return lost >= 0 ? response.destroy() : response.end(`{"messageId":"bank-${paid.size}"}`);
  });
  const provider = system(host);
  assert.deepEqual(provider.certainty, { kind: 'key', seconds: 172_800 });
  assert.equal((await provider.send(refund)).is, 'unclear');
  assert.deepEqual(await provider.send(refund), { is: 'accepted', providerMessageId: 'bank-1' });
  assert.deepEqual([...paid], [[sendId, 19_900]]);
  for (const { headers, body } of asked)
    assert.ok(isSignedWebhook([secret], { headers: headers as Record<string, string>, body: Buffer.from(body) }, now));
  const payment = { provider: 'webhook-refund', reference: 'pay-77' };
  const data = { id: sendId, orderNumber: 'A1001', amountMinor: 19_900, currency: 'CNY', payment, note: 'too small' };
  assert.deepEqual(JSON.parse(asked[0]?.body ?? '').data, data);
  assert.deepEqual((await provider.check?.())?.is, 'accepted');
  assert.equal(paid.size, 1, 'a trial moves nothing');
});

test("what the shop's own system may have paid is never called unpaid", async (t) => {
  const noes = [
    [400, 'refused'],
    [401, 'not_taken'],
    [422, 'refused'],
  ] as const;
  for (const [status, is] of noes) {
    const { host } = await fakeProvider(t, (_asked, response) => response.writeHead(status).end());
    assert.equal((await system(host).send(refund)).is, is, String(status));
  }
  for (const [name, misbehave, is] of misbehaviours) {
    const { host } = await fakeProvider(t, (_asked, response) => misbehave(response));
    assert.equal((await system(host).send(refund)).is, is, name);
  }
});

test('what became of it is read when it is signed, anything else is refused', () => {
  const { hooks } = webhookRefund(openHttp({ privateHosts: [] }), fixedClock(now));
  const data = { id: sendId, delivery: 'undelivered', reason: 'account_closed', at: '2026-11-23T20:00:00+08:00' };
  const body = JSON.stringify({ type: 'refund.receipt', data });
  const hook = (by: string) => hookOf({ headers: signWebhook([by], 'n1', now, body), body: Buffer.from(body) });
  const proves = (by: string) => hooks?.proves(hook(by), given({}, { secret }), now);
  assert.deepEqual([proves(secret), proves('whsec_c29tZWJvZHkgZWxzZSdzIHNlY3JldA==')], [true, false]);
  assert.deepEqual(hooks?.read(hook(secret), given({}, {})), [
    { is: 'receipt', sendId, providerMessageId: null, delivery: 'undelivered', reason: 'account_closed', at: now },
  ]);
  const other = Buffer.from(body.replace('refund.', 'sms.'));
  assert.throws(() => hooks?.read(hookOf({ body: other }), given({}, {})), Refused);
});
