import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import { test } from 'node:test';
import '../testing/no-network.ts';
import { fixedClock } from '../platform/clock.ts';
import { Refused } from '../platform/errors.ts';
import { openHttp } from '../platform/safe-http.ts';
import { alipay } from './alipay.ts';
import { readPrivateKey, readPublicKey, readSigned, signParams } from './alipay-sign.ts';
import { fakeProvider, given, hookOf, misbehaviours, refundOf, sendId } from './testing.ts';
import { alipayBank, alipayVectors, type Books, pemOf, sayAsAlipay, tradeNo } from './testing-banks.ts';

// Answers as in https://opendocs.alipay.com/open/02ekfk (alipay.trade.refund), 02ekfl (alipay.trade.fastpay.refund.query) and
// common/02km9f (codes of the gateway); what is posted as in open/02ekfv (alipay.trade.refund.depositback.completed).

const now = Temporal.Instant.from('2026-11-23T12:00:00.987Z');
const settings = { appId: '2014072300007148', alipayPublicKey: alipayVectors.alipayPublicKey, endpoint: 'live' };

function account(host: string, changes: Record<string, unknown> = {}, privateKey = alipayVectors.privateKey) {
  const url = `http://${host}/gateway.do`;
  const http = openHttp({ privateHosts: [host] });
  return alipay(http, fixedClock(now), { live: url, sandbox: url }).connect(
    given({ ...settings, ...changes }, { privateKey }),
  );
}

test('signatures are those of Alipay’s own library, made and proven, with keys as its tool gives them', () => {
  const keys = [
    alipayVectors.privateKey,
    alipayVectors.privateKeyPkcs1,
    pemOf(alipayVectors.privateKey),
    pemOf(alipayVectors.privateKey).replaceAll('\n', ''),
  ];
  for (const text of keys) {
    const key = readPrivateKey(text);
    assert.equal(key && signParams(key, alipayVectors.request.params), alipayVectors.request.sign);
  }
  assert.equal(readPrivateKey('no key'), null);
  const key = readPublicKey(alipayVectors.alipayPublicKey);
  assert.ok(key);
  const part = 'alipay_trade_refund_response';
  assert.equal((readSigned(key, alipayVectors.answer, part) as { note: string }).note, 'a "}" in https://x');
  const altered = [
    alipayVectors.answer.replace('199.00', '199.01'),
    alipayVectors.answer.replace('"sign"', '"sing"'),
    '{}',
    '',
    '<html>',
  ];
  for (const answer of altered) assert.equal(readSigned(key, answer, part), null);
});

test('a refund asked for twice is one refund at Alipay, also when its first answer was lost', async (t) => {
  const books: Books = new Map();
  const { host, asked } = await fakeProvider(t, alipayBank(books, ['cut_after']));
  const provider = account(host);
  const refund = refundOf('alipay', tradeNo, 19_905);
  assert.deepEqual(await provider.find?.(refund), { is: 'not_found' });
  assert.equal((await provider.send(refund)).is, 'unclear');
  assert.deepEqual(await provider.find?.(refund), { is: 'accepted', providerMessageId: tradeNo });
  // "Nothing moved by this call" says nothing of the one before.
  assert.deepEqual(await provider.send(refund), { is: 'unclear', reason: 'alipay.no_fund_change' });
  assert.deepEqual([...books], [[sendId, ['199.05']]]);
  const params = new URLSearchParams(asked[1]?.body);
  assert.deepEqual([params.get('timestamp'), params.get('app_id')], ['2026-11-23 20:00:00', settings.appId]);
  assert.equal(JSON.parse(params.get('biz_content') ?? '').trade_no, tradeNo);
  const another = { ...refundOf('alipay', 'pay-A1001', 7), id: sendId.replace(/1$/, '2') };
  assert.deepEqual(await provider.send(another), { is: 'accepted', providerMessageId: tradeNo });
  assert.equal(JSON.parse(new URLSearchParams(asked.at(-1)?.body).get('biz_content') ?? '').out_trade_no, 'pay-A1001');
  assert.deepEqual(books.get(another.id), ['0.07']);
  assert.deepEqual(await provider.check?.(), { is: 'accepted', providerMessageId: 'trade.query' });
  assert.equal(books.size, 2, 'a trial moves nothing');
  const stranger = account(host, {}, alipayVectors.alipayPrivateKey);
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
      sayAsAlipay(response, 'alipay.trade.refund', { code, msg: 'no', sub_code }),
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
  assert.ok(hooks?.proves(posted(alipayVectors.post), to, now));
  assert.deepEqual(hooks?.read(posted(alipayVectors.post), to), [
    { is: 'receipt', sendId, providerMessageId: null, delivery: 'delivered', reason: null, at: now.round('minute') },
  ]);
  const forged = [
    { ...alipayVectors.post, biz_content: '{}' },
    { ...alipayVectors.post, sign: '' },
    { ...alipayVectors.post, app_id: '1' },
    {},
  ];
  for (const params of forged) assert.equal(hooks?.proves(posted(params), to, now), false);
  assert.equal(
    hooks?.proves(posted(alipayVectors.post), given({ ...settings, appId: '2021000122671080' }, {}), now),
    false,
  );
  assert.deepEqual(hooks?.read(posted({ ...alipayVectors.post, msg_method: 'alipay.fund.other' }), to), []);
  for (const wrong of [{}, { ...alipayVectors.post, biz_content: '{}' }])
    assert.throws(() => hooks?.read(posted(wrong), to), Refused);
  assert.equal(hooks?.answer, 'success');
});
