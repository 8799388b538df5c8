import assert from 'node:assert/strict';
import { test } from 'node:test';
import '../testing/no-network.ts';
import { fixedClock } from '../platform/clock.ts';
import { Refused } from '../platform/errors.ts';
import { openHttp } from '../platform/safe-http.ts';
import { isSignedWebhook, signWebhook } from './standard-webhooks.ts';
import { fakeProvider, given, hookOf, misbehaviours, outgoing, sendId } from './testing.ts';
import { webhookMail } from './webhook-mail.ts';

const now = Temporal.Instant.from('2026-11-23T12:00:00Z');
const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const from = { name: '青禾', address: 'care@shop.example' };
const answer = {
  ...outgoing(''),
  address: 'anna@example.com',
  content: {
    ...{ subject: 'Re: Your order', text: 'It left yesterday.', html: null, inReplyTo: '<2@example.com>' },
    ...{ references: ['<1@example.com>', '<2@example.com>'], photos: ['a-photo'] },
  },
};

function service(host: string) {
  const photo = async () => Buffer.from('RIFF');
  const connector = webhookMail(openHttp({ privateHosts: [host] }), fixedClock(now), photo);
  const settings = given({ url: `http://${host}/mail`, keyHours: 24, from }, { secret });
  return { connector, settings, provider: connector.connect(settings) };
}

test('a mail service is posted the whole mail, signed, with ids by which answers and bounces are told', async (t) => {
  const { host, asked } = await fakeProvider(t, (_asked, response) => response.end('{"messageId":"m-1"}'));
  const { provider } = service(host);
  assert.deepEqual(await provider.send(answer), { is: 'accepted', providerMessageId: 'm-1' });
  const [{ headers = {}, body = '' } = {}] = asked;
  assert.ok(isSignedWebhook([secret], { headers: headers as Record<string, string>, body: Buffer.from(body) }, now));
  const { type, data } = JSON.parse(body);
  assert.deepEqual(
    [type, data.id, data.to, data.from, data.subject],
    ['mail.send', sendId, 'anna@example.com', from, 'Re: Your order'],
  );
  assert.equal(data.text, 'It left yesterday.');
  assert.deepEqual(data.headers, {
    ...{ 'Message-ID': `<${sendId}@shop.example>`, 'In-Reply-To': '<2@example.com>' },
    References: '<1@example.com> <2@example.com>',
  });
  assert.deepEqual(data.attachments, [{ filename: 'photo-1.webp', contentType: 'image/webp', content: 'UklGRg==' }]);
});

test('what a misbehaving mail service may have taken is never called unsent, and no header can be smuggled in', async (t) => {
  for (const [name, misbehave, is] of misbehaviours) {
    const { host } = await fakeProvider(t, (_asked, response) => misbehave(response));
    assert.equal((await service(host).provider.send(answer)).is, is, name);
  }
  const forged = { ...answer, address: 'anna@example.com\r\nBcc: eve@evil.example' };
  assert.deepEqual(await service('127.0.0.1:1').provider.send(forged), { is: 'refused', reason: 'bad_address' });
});

test('mails and receipts that a mail service posts are read when it signed them, and nothing else is', () => {
  const { connector, settings } = service('127.0.0.1:1');
  const { hooks } = connector;
  assert.ok(hooks);
  const read = (told: unknown) => hooks.read(hookOf({ body: Buffer.from(JSON.stringify(told)) }), settings);
  const raw = Buffer.from('From: anna@example.com\r\n\r\n\xff', 'latin1');
  const mail = { type: 'mail.received', data: { id: 'm-2', raw: raw.toString('base64') } };
  assert.deepEqual(read(mail), [{ is: 'mail', id: 'm-2', raw }]);
  const receipt = { id: sendId, delivery: 'delivered', at: '2026-11-23T12:00:00Z' };
  assert.deepEqual(read({ type: 'mail.receipt', data: receipt }), [
    { is: 'receipt', sendId, providerMessageId: null, delivery: 'delivered', reason: null, at: now },
  ]);
  for (const told of [
    {},
    { type: 'mail.received', data: { raw: 'ä' } },
    { type: 'mail.receipt', data: { at: 'now' } },
    null,
  ])
    assert.throws(
      () => read(told),
      (error) => error instanceof Refused && error.code === 'hook_unreadable',
    );
  const body = Buffer.from(JSON.stringify(mail));
  const signed = hookOf({ body, headers: signWebhook([secret], 'm-2', now, String(body)) });
  assert.ok(hooks.proves(signed, settings, now));
  assert.ok(!hooks.proves({ ...signed, body: Buffer.concat([body, Buffer.from(' ')]) }, settings, now));
});
