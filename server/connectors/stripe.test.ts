import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import { test } from 'node:test';
import Stripe from 'stripe';
import '../testing/no-network.ts';
import { Refused } from '../platform/errors.ts';
import { openHttp } from '../platform/safe-http.ts';
import { stripe } from './stripe.ts';
import { fakeProvider, given, hookOf, misbehaviours, refundOf, sendId } from './testing.ts';
import { type Books, stripeBank, stripeSecrets } from './testing-banks.ts';

// Answers as in https://docs.stripe.com/api/refunds/object, /api/errors and /api/idempotent_requests; signatures as in
// https://docs.stripe.com/webhooks#verify-manually, made by Stripe's own library.

const now = Temporal.Instant.from('2026-11-23T12:00:00Z');

function account(host: string, ours: Record<string, string> = stripeSecrets) {
  const [name = '', port] = host.split(':');
  const place = { host: name, port: Number(port), protocol: 'http' } as const;
  return stripe(openHttp({ privateHosts: [host] }), place).connect(given({}, ours));
}

const json = (response: ServerResponse, status: number, said: unknown) =>
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(said));

test('a refund asked for twice is one refund at Stripe, also when its first answer was lost', async (t) => {
  const books: Books = new Map();
  const { host, asked } = await fakeProvider(t, stripeBank(books, ['cut_after']));
  const provider = account(host);
  const refund = refundOf('stripe', 'pi_3Qx', 19_900);
  assert.deepEqual(await provider.find?.(refund), { is: 'not_found' });
  assert.equal((await provider.send(refund)).is, 'unclear');
  assert.equal(asked.length, 2, 'the library does not try again by itself');
  assert.deepEqual(await provider.find?.(refund), { is: 'accepted', providerMessageId: 're_1' });
  assert.deepEqual(await provider.send(refund), { is: 'accepted', providerMessageId: 're_1' });
  assert.deepEqual([...books], [[sendId, ['19900']]]);
  const said = new URLSearchParams(asked[1]?.body);
  assert.deepEqual([said.get('payment_intent'), said.get('metadata[order_number]')], ['pi_3Qx', 'A1001']);
  assert.equal(asked[1]?.headers['idempotency-key'], sendId);
  assert.deepEqual(await provider.check?.(), { is: 'accepted', providerMessageId: 'balance' });
  assert.equal(books.size, 1, 'a trial moves nothing');
  const inCrowns = { ...refundOf('stripe', 'ch_1', 500, 'ISK'), id: sendId.replace(/1$/, '2') };
  await provider.send(inCrowns);
  assert.deepEqual(books.get(inCrowns.id), ['50000'], 'Stripe counts crowns of Iceland in hundredths');
  assert.equal(new URLSearchParams(asked.at(-1)?.body).get('charge'), 'ch_1');
});

test("Stripe's noes are told apart: this refund, this account, this minute, or nobody knows", async (t) => {
  const no = (type: string, code?: string, param?: string) => ({ error: { type, code, param, message: 'no' } });
  const answers = [
    [400, no('invalid_request_error', 'charge_already_refunded'), 'refused', 'stripe.charge_already_refunded'],
    [400, no('invalid_request_error', undefined, 'amount'), 'refused', 'stripe.bad_amount'],
    [404, no('invalid_request_error', 'resource_missing'), 'refused', 'stripe.resource_missing'],
    [402, no('card_error', 'balance_insufficient'), 'refused', 'stripe.balance_insufficient'],
    [200, { id: 're_1', object: 'refund', status: 'failed', failure_reason: 'expired_or_canceled_card' }, 'refused'],
    [401, no('invalid_request_error'), 'not_taken', 'stripe.no_access'],
    [403, no('invalid_request_error', 'platform_api_key_expired'), 'not_taken', 'stripe.no_access'],
    [429, no('invalid_request_error', 'lock_timeout'), 'not_taken', 'http_429'],
    [400, no('idempotency_error'), 'unclear', 'stripe.no_reason'],
    [409, no('idempotency_error', 'idempotency_key_in_use'), 'unclear', 'stripe.idempotency_key_in_use'],
    [500, no('api_error'), 'unclear', 'http_500'],
    [200, { object: 'charge' }, 'unclear', 'unreadable_answer'],
    [200, null, 'unclear', 'unreadable_answer'],
  ] as const;
  const { host } = await fakeProvider(t, ({ headers }, response) => {
    const [status, said] = answers[Number(headers['idempotency-key'])] ?? [500, {}];
    json(response, status, said);
  });
  for (const [n, [status, said, is, reason]] of answers.entries()) {
    const result = await account(host).send({ ...refundOf('stripe', 'pi_1', 100), id: String(n) });
    assert.equal(result.is, is, `${status} ${JSON.stringify(said)}`);
    if (reason) assert.equal('reason' in result && result.reason, reason);
  }
  const bad = await account(host).send(refundOf('stripe', '2026112322001', 100));
  assert.deepEqual(bad, { is: 'refused', reason: 'payment_reference' });
  assert.deepEqual(await account(host, {}).check?.(), { is: 'not_taken', reason: 'key_missing' });
});

test('of a payment with many refunds all are looked through before one is called missing', async (t) => {
  const { host, asked } = await fakeProvider(t, ({ url }, response) => {
    const isFirst = !url.searchParams.has('starting_after');
    const ours = { id: 're_9', object: 'refund', metadata: { qin_refund: sendId } };
    const data = isFirst ? [{ id: 're_1', object: 'refund', metadata: {} }] : [ours];
    json(response, 200, { object: 'list', data, has_more: isFirst });
  });
  const found = await account(host).find?.(refundOf('stripe', 'ch_1', 100));
  assert.deepEqual(found, { is: 'accepted', providerMessageId: 're_9' });
  assert.deepEqual(
    asked.map(({ url }) => [url.searchParams.get('charge'), url.searchParams.get('starting_after')]),
    [
      ['ch_1', null],
      ['ch_1', 're_1'],
    ],
  );
});

test('what a misbehaving Stripe may have taken is never called unsent, nor missing', async (t) => {
  for (const [name, misbehave, is] of misbehaviours) {
    const { host } = await fakeProvider(t, (_asked, response) => misbehave(response));
    const provider = account(host);
    assert.equal((await provider.send(refundOf('stripe', 'pi_1', 100))).is, is, name);
    assert.deepEqual(await provider.find?.(refundOf('stripe', 'pi_1', 100)), { is: 'unclear' }, name);
  }
  assert.equal((await account('127.0.0.1:1').send(refundOf('stripe', 'pi_1', 100))).is, 'not_taken');
});

test('what became of a refund is believed when Stripe signed it just now, unaltered', () => {
  const { hooks } = stripe(openHttp({ privateHosts: [] }));
  const to = given({}, stripeSecrets);
  const event = (type: string, refund: object) =>
    JSON.stringify({ id: 'evt_1', object: 'event', type, created: 1795435200, data: { object: refund } });
  const refund = { id: 're_1', object: 'refund', status: 'succeeded', metadata: { qin_refund: sendId } };
  const payload = event('refund.updated', refund);
  const signed = (secret: string, at = now, body = payload) => {
    const timestamp = Math.floor(at.epochMilliseconds / 1000);
    const signature = Stripe.webhooks.generateTestHeaderString({ payload, secret, timestamp });
    return hookOf({ headers: { 'stripe-signature': signature }, body: Buffer.from(body) });
  };
  const proves = (hook: ReturnType<typeof hookOf>) => hooks?.proves(hook, to, now);
  assert.ok(proves(signed(stripeSecrets.webhookSecret)));
  const both = signed('whsec_another_secret_long_enough').headers['stripe-signature'];
  const rolled = signed(stripeSecrets.webhookSecret).headers['stripe-signature']?.replace(/^t=\d+/, String(both));
  assert.ok(proves(hookOf({ headers: { 'stripe-signature': rolled ?? '' }, body: Buffer.from(payload) })));
  const forged = [
    signed('whsec_another_secret_long_enough'),
    signed(stripeSecrets.webhookSecret, now.subtract({ minutes: 6 })),
    signed(stripeSecrets.webhookSecret, now, `${payload} `),
    hookOf({ body: Buffer.from(payload) }),
    hookOf({ headers: { 'stripe-signature': 't=1795435200,v1=' }, body: Buffer.from(payload) }),
  ];
  for (const hook of forged) assert.equal(proves(hook), false);
  assert.equal(hooks?.proves(signed(''), given({}, {}), now), false, 'no secret, no proof');

  const read = (text: string) => hooks?.read(hookOf({ body: Buffer.from(text) }), to);
  const receipt = { is: 'receipt', sendId, providerMessageId: 're_1', reason: null, at: now } as const;
  assert.deepEqual(read(payload), [{ ...receipt, delivery: 'delivered' }]);
  const failed = { ...refund, status: 'failed', failure_reason: 'expired_or_canceled_card' };
  assert.deepEqual(read(event('refund.failed', failed)), [
    { ...receipt, delivery: 'undelivered', reason: 'stripe.expired_or_canceled_card' },
  ]);
  assert.deepEqual(read(event('charge.refund.updated', { ...refund, status: 'pending' })), [
    { ...receipt, delivery: 'handed_on' },
  ]);
  const others = [
    event('charge.succeeded', { object: 'charge' }),
    event('refund.updated', { ...refund, metadata: {} }),
  ];
  for (const other of others) assert.deepEqual(read(other), []);
  for (const wrong of ['', '{}', event('refund.updated', { object: 'charge' })])
    assert.throws(() => read(wrong), Refused);
});
