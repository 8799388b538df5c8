import assert from 'node:assert/strict';
import { createHmac, randomUUID } from 'node:crypto';
import test from 'node:test';
import { readShopToken, signShopToken } from './shop-token.ts';

const now = Temporal.Instant.from('2026-03-10T01:00:00Z');
const claims = { customer: 'C1', order: '1001', expiresAt: now.add({ hours: 1 }), nonce: 'a nonce of sixteen' };
const secret = 'qinchat_secret';
const codeOf = (work: () => unknown) => {
  try {
    work();
    return 'taken';
  } catch (error) {
    return (error as { code?: string }).code;
  }
};

test('what the shop signed is read as it was written', () => {
  assert.deepEqual(readShopToken([secret], signShopToken(secret, claims), now), claims);
});

test('the example of docs/chat.md makes a token that is taken', () => {
  const payload = Buffer.from(
    JSON.stringify({ customer: 'C1', expires: Math.floor(now.epochMilliseconds / 1000) + 600, nonce: randomUUID() }),
  ).toString('base64url');
  const token = `${payload}.${createHmac('sha256', secret).update(payload).digest('base64url')}`;
  assert.equal(readShopToken([secret], token, now).customer, 'C1');
});

test('a token that was changed, cut, signed by another shop or not at all is taken for nothing', () => {
  const token = signShopToken(secret, claims);
  const [payload = '', signature = ''] = token.split('.');
  const forged = Buffer.from(JSON.stringify({ customer: 'C2', expires: 1_800_000_000, nonce: claims.nonce }));
  const bad = [
    signShopToken('qinchat_other', claims),
    `${forged.toString('base64url')}.${signature}`,
    `${payload}.${signature.slice(0, -2)}`,
    `${payload}.`,
    `.${signature}`,
    payload,
    '',
    'null.null',
    `${token}.${signature}`,
    `${payload}A.${signature}`,
  ];
  for (const one of bad)
    assert.equal(
      codeOf(() => readShopToken([secret], one, now)),
      'chat_token_bad',
      one,
    );
});

test('a token ends when the shop says so, and no shop can make one for longer than a day', () => {
  const until = (expiresAt: Temporal.Instant) =>
    codeOf(() => readShopToken([secret], signShopToken(secret, { ...claims, expiresAt }), now));
  assert.equal(until(now), 'chat_token_expired');
  assert.equal(until(now.subtract({ hours: 1 })), 'chat_token_expired');
  assert.equal(until(now.add({ seconds: 1 })), 'taken');
  assert.equal(until(now.add({ hours: 24 })), 'taken');
  assert.equal(until(now.add({ hours: 25 })), 'chat_token_bad');
});

test('what is signed but makes no sense is taken for nothing', () => {
  const signed = (content: unknown) => {
    const payload = Buffer.from(JSON.stringify(content)).toString('base64url');
    return `${payload}.${createHmac('sha256', secret).update(payload).digest('base64url')}`;
  };
  const fine = { customer: 'C1', order: null, expires: 1_773_105_000, nonce: claims.nonce };
  assert.equal(
    codeOf(() => readShopToken([secret], signed(fine), now)),
    'taken',
  );
  const nonsense = [
    null,
    [],
    'C1',
    { ...fine, customer: '' },
    { ...fine, customer: 7 },
    { ...fine, customer: 'C\0' },
    { ...fine, order: 1001 },
    { ...fine, expires: '2026-03-10' },
    { ...fine, expires: 1e300 },
    { ...fine, expires: null },
    { ...fine, nonce: 'short' },
    { ...fine, nonce: 'x'.repeat(300) },
  ];
  for (const content of nonsense)
    assert.equal(
      codeOf(() => readShopToken([secret], signed(content), now)),
      'chat_token_bad',
      JSON.stringify(content),
    );
});
