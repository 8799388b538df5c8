import assert from 'node:assert/strict';
import { createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { test } from 'node:test';
import '../testing/no-network.ts';
import { fixedClock } from '../platform/clock.ts';
import { Refused } from '../platform/errors.ts';
import { openHttp } from '../platform/safe-http.ts';
import { alipay } from './alipay.ts';
import { readPrivateKey, readPublicKey, readSigned, signParams } from './alipay-sign.ts';
import { fakeProvider, given, hookOf, misbehaviours, refundOf, sendId } from './testing.ts';

// Answers as in https://opendocs.alipay.com/open/02ekfk (alipay.trade.refund), 02ekfl (alipay.trade.fastpay.refund.query) and
// common/02km9f (codes of the gateway); what is posted as in open/02ekfv (alipay.trade.refund.depositback.completed).

const vectors = JSON.parse(readFileSync(new URL('alipay-vectors.json', import.meta.url), 'utf8'));
const tradeNo = '2014112611001004680073956707';
const now = Temporal.Instant.from('2026-11-23T12:00:00.987Z');
const settings = { appId: '2014072300007148', alipayPublicKey: vectors.alipayPublicKey, endpoint: 'live' };

function account(host: string, changes: Record<string, unknown> = {}, privateKey = vectors.privateKey) {
  const url = `http://${host}/gateway.do`;
  const http = openHttp({ privateHosts: [host] });
  return alipay(http, fixedClock(now), { live: url, sandbox: url }).connect(
    given({ ...settings, ...changes }, { privateKey }),
  );
}

const theirs = createPrivateKey({ key: Buffer.from(vectors.alipayPrivateKey, 'base64'), format: 'der', type: 'pkcs8' });
const ours = createPublicKey(pem(vectors.privateKey));

function pem(base64: string) {
  return `-----BEGIN PRIVATE KEY-----\n${base64}\n-----END PRIVATE KEY-----`;
}

/** What Alipay says, signed as it signs: over the letters of the part. */
function say(response: ServerResponse, method: string, said: object) {
  const part = JSON.stringify(said).replaceAll('/', '\\/');
  const signature = sign('RSA-SHA256', Buffer.from(part), theirs).toString('base64');
  response.end(`{"${method.replaceAll('.', '_')}_response":${part},"sign":"${signature}"}`);
}

/** Alipay as documented: a request number moves money once. `lost`: so many answers are cut off. */
function bank(book: Map<string, string>, lost = { answers: 0 }) {
  return ({ body }: { body: string }, response: ServerResponse) => {
    const { sign: signature = '', ...params } = Object.fromEntries(new URLSearchParams(body));
    const content = Object.keys(params)
      .sort()
      .map((name) => `${name}=${params[name]}`);
    if (!verify('RSA-SHA256', Buffer.from(content.join('&')), ours, Buffer.from(signature, 'base64')))
      return say(response, params.method ?? '', {
        code: '40002',
        msg: 'Invalid Arguments',
        sub_code: 'isv.invalid-signature',
      });
    const { out_request_no: no, refund_amount: amount } = JSON.parse(params.biz_content ?? '');
    const done = { code: '10000', msg: 'Success', trade_no: tradeNo, out_request_no: no };
    if (params.method === 'alipay.trade.query')
      return say(response, params.method, { code: '40004', msg: 'Business Failed', sub_code: 'ACQ.TRADE_NOT_EXIST' });
    if (params.method === 'alipay.trade.fastpay.refund.query')
      return say(
        response,
        params.method,
        book.has(no) ? { ...done, refund_status: 'REFUND_SUCCESS' } : { code: '10000', msg: 'Success' },
      );
    const isNew = !book.has(no);
    book.set(no, amount);
    lost.answers -= 1;
    if (lost.answers >= 0) return response.destroy();
    return say(response, 'alipay.trade.refund', { ...done, fund_change: isNew ? 'Y' : 'N' });
  };
}

test('signatures are those of Alipay’s own library, made and proven, with keys as its tool gives them', () => {
  const keys = [
    vectors.privateKey,
    vectors.privateKeyPkcs1,
    pem(vectors.privateKey),
    pem(vectors.privateKey).replaceAll('\n', ''),
  ];
  for (const text of keys) {
    const key = readPrivateKey(text);
    assert.equal(key && signParams(key, vectors.request.params), vectors.request.sign);
  }
  assert.equal(readPrivateKey('no key'), null);
  const key = readPublicKey(vectors.alipayPublicKey);
  assert.ok(key);
  const part = 'alipay_trade_refund_response';
  assert.equal((readSigned(key, vectors.answer, part) as { note: string }).note, 'a "}" in https://x');
  const altered = [
    vectors.answer.replace('199.00', '199.01'),
    vectors.answer.replace('"sign"', '"sing"'),
    '{}',
    '',
    '<html>',
  ];
  for (const answer of altered) assert.equal(readSigned(key, answer, part), null);
});

test('a refund asked for twice is one refund at Alipay, also when its first answer was lost', async (t) => {
  const book = new Map<string, string>();
  const { host, asked } = await fakeProvider(t, bank(book, { answers: 1 }));
  const provider = account(host);
  const refund = refundOf('alipay', tradeNo, 19_905);
  assert.deepEqual(await provider.find?.(refund), { is: 'not_found' });
  assert.equal((await provider.send(refund)).is, 'unclear');
  assert.deepEqual(await provider.find?.(refund), { is: 'accepted', providerMessageId: tradeNo });
  // "Nothing moved by this call" says nothing of the one before.
  assert.deepEqual(await provider.send(refund), { is: 'unclear', reason: 'alipay.no_fund_change' });
  assert.deepEqual([...book], [[sendId, '199.05']]);
  const params = new URLSearchParams(asked[1]?.body);
  assert.deepEqual([params.get('timestamp'), params.get('app_id')], ['2026-11-23 20:00:00', settings.appId]);
  assert.equal(JSON.parse(params.get('biz_content') ?? '').trade_no, tradeNo);
  const another = { ...refundOf('alipay', 'pay-A1001', 7), id: sendId.replace(/1$/, '2') };
  assert.deepEqual(await provider.send(another), { is: 'accepted', providerMessageId: tradeNo });
  assert.equal(JSON.parse(new URLSearchParams(asked.at(-1)?.body).get('biz_content') ?? '').out_trade_no, 'pay-A1001');
  assert.equal(book.get(another.id), '0.07');
  assert.deepEqual(await provider.check?.(), { is: 'accepted', providerMessageId: 'trade.query' });
  assert.equal(book.size, 2, 'a trial moves nothing');
  const stranger = account(host, {}, vectors.alipayPrivateKey);
  const unknown = { is: 'not_taken', reason: 'alipay.isv.invalid-signature' };
  assert.deepEqual([await stranger.check?.(), await stranger.send(another)], [unknown, unknown]);
  assert.deepEqual(await account(host, {}, 'x').check?.(), { is: 'not_taken', reason: 'alipay.private_key' });
});

test("Alipay's noes are told apart: this refund, the balance, the account, or nobody knows", async (t) => {
  const answers = [
    ['40004', 'ACQ.TRADE_NOT_EXIST', 'refused'],
    ['40004', 'ACQ.REFUND_AMT_NOT_EQUAL_TOTAL', 'refused'],
    ['40004', 'ACQ.REASON_TRADE_REFUND_FEE_ERR', 'refused'],
    ['40004', 'ACQ.TRADE_HAS_FINISHED', 'refused'],
    ['40004', 'ACQ.SELLER_BALANCE_NOT_ENOUGH', 'not_taken'],
    ['40004', 'ACQ.SYSTEM_ERROR', 'unclear'],
    ['40004', 'ACQ.DISCORDANT_REPEAT_REQUEST', 'unclear'],
    ['40004', 'ACQ.SOMETHING_NEW', 'unclear'],
    ['20000', 'isp.unknow-error', 'unclear'],
    ['40002', 'isv.invalid-app-id', 'not_taken'],
    ['40006', 'isv.insufficient-isv-permissions', 'not_taken'],
  ] as const;
  const refund = refundOf('alipay', tradeNo, 100);
  for (const [code, sub_code, is] of answers) {
    const { host } = await fakeProvider(t, (_asked, response) =>
      say(response, 'alipay.trade.refund', { code, msg: 'no', sub_code }),
    );
    const result = await account(host).send(refund);
    assert.deepEqual([result.is, 'reason' in result && result.reason], [is, `alipay.${sub_code}`]);
    assert.equal('isAboutThis' in result, sub_code === 'ACQ.SELLER_BALANCE_NOT_ENOUGH', sub_code);
  }
  const unsigned = (said: object) => (_asked: unknown, response: ServerResponse) =>
    void response.end(JSON.stringify(said));
  const whole = [
    [{ error_response: { code: '40002', msg: 'no', sub_code: 'isv.invalid-app-id' } }, 'not_taken'],
    [{ error_response: { code: '40004', msg: 'no', sub_code: 'ACQ.TRADE_NOT_EXIST' } }, 'unclear'],
    [{ alipay_trade_refund_response: { code: '10000', fund_change: 'Y' } }, 'unclear'],
    [{ alipay_trade_refund_response: { code: '10000', fund_change: 'Y' }, sign: 'AAAA' }, 'unclear'],
  ] as const;
  for (const [said, is] of whole) {
    const { host } = await fakeProvider(t, unsigned(said));
    assert.equal((await account(host).send(refund)).is, is, JSON.stringify(said));
  }
  const dollars = await account('127.0.0.1:1').send(refundOf('alipay', tradeNo, 100, 'USD'));
  assert.deepEqual(dollars, { is: 'refused', reason: 'alipay.only_cny' });
});

test('what a misbehaving Alipay may have taken is never called unsent, nor missing', async (t) => {
  const refund = refundOf('alipay', tradeNo, 100);
  for (const [name, misbehave, is] of misbehaviours) {
    const { host } = await fakeProvider(t, (_asked, response) => misbehave(response));
    assert.equal((await account(host).send(refund)).is, is, name);
    assert.deepEqual(await account(host).find?.(refund), { is: 'unclear' }, name);
  }
  assert.equal((await account('127.0.0.1:1').send(refund)).is, 'not_taken');
});

test('that a refund reached the card is believed when Alipay signed it for this shop, and only then', () => {
  const { hooks } = alipay(openHttp({ privateHosts: [] }), fixedClock(now));
  const to = given(settings, {});
  const posted = (params: Record<string, string>) =>
    hookOf({ body: Buffer.from(new URLSearchParams(params).toString()) });
  assert.ok(hooks?.proves(posted(vectors.post), to, now));
  assert.deepEqual(hooks?.read(posted(vectors.post), to), [
    { is: 'receipt', sendId, providerMessageId: null, delivery: 'delivered', reason: null, at: now.round('minute') },
  ]);
  const forged = [
    { ...vectors.post, biz_content: '{}' },
    { ...vectors.post, sign: '' },
    { ...vectors.post, app_id: '1' },
    {},
  ];
  for (const params of forged) assert.equal(hooks?.proves(posted(params), to, now), false);
  assert.equal(hooks?.proves(posted(vectors.post), given({ ...settings, appId: '2021000122671080' }, {}), now), false);
  assert.deepEqual(hooks?.read(posted({ ...vectors.post, msg_method: 'alipay.fund.other' }), to), []);
  for (const wrong of [{}, { ...vectors.post, biz_content: '{}' }])
    assert.throws(() => hooks?.read(posted(wrong), to), Refused);
  assert.equal(hooks?.answer, 'success');
});
