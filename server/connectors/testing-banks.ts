import { createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';

/** What becomes of the n-th refund that a bank is asked for: cut off before it is booked, or after. */
export type Fate = 'answered' | 'cut_before' | 'cut_after';
export type Fates = readonly Fate[];
type Asked = { url: URL; headers: IncomingMessage['headers']; body: string };

/** Books: our id, and what was paid back under it, as often as it was. */
export type Books = Map<string, string[]>;

const answerJson = (response: ServerResponse, status: number, said: unknown) =>
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(said));

export const stripeSecrets = { apiKey: 'sk_test_qinghe', webhookSecret: 'whsec_a_secret_of_tests_long_enough' };

/** Stripe as documented: a key is known again, and a refund is listed under its payment. */
export function stripeBank(books: Books, fates: Fates = []) {
  const byKey = new Map<unknown, object>();
  let asked = 0;
  return ({ url, headers, body }: Asked, response: ServerResponse) => {
    if (headers.authorization !== `Bearer ${stripeSecrets.apiKey}`)
      return answerJson(response, 401, {
        error: { type: 'invalid_request_error', message: 'Invalid API Key provided' },
      });
    if (url.pathname === '/v1/balance') return answerJson(response, 200, { object: 'balance', available: [] });
    if (url.searchParams.has('payment_intent'))
      return answerJson(response, 200, { object: 'list', data: [...byKey.values()].reverse(), has_more: false });
    const fate = fates[asked++] ?? 'answered';
    if (fate === 'cut_before') return response.destroy();
    const said = new URLSearchParams(body);
    const id = said.get('metadata[qin_refund]') ?? '';
    const key = headers['idempotency-key'];
    if (!byKey.has(key)) {
      books.set(id, [...(books.get(id) ?? []), said.get('amount') ?? '']);
      byKey.set(key, { id: `re_${byKey.size + 1}`, object: 'refund', status: 'pending', metadata: { qin_refund: id } });
    }
    return fate === 'cut_after' ? response.destroy() : answerJson(response, 200, byKey.get(key));
  };
}

/** Keys made for tests, and what Alipay's own library signed and proved with them. */
export const alipayVectors = JSON.parse(readFileSync(new URL('alipay-vectors.json', import.meta.url), 'utf8'));

export const pemOf = (base64: string) => `-----BEGIN PRIVATE KEY-----\n${base64}\n-----END PRIVATE KEY-----`;
const theirs = createPrivateKey(pemOf(alipayVectors.alipayPrivateKey));
const ours = createPublicKey(pemOf(alipayVectors.privateKey));
export const tradeNo = '2014112611001004680073956707';

/** What Alipay says, signed as it signs: over the letters of the part. */
export function sayAsAlipay(response: ServerResponse, method: string, said: object) {
  const part = JSON.stringify(said).replaceAll('/', '\\/');
  const signature = sign('RSA-SHA256', Buffer.from(part), theirs).toString('base64');
  response.end(`{"${method.replaceAll('.', '_')}_response":${part},"sign":"${signature}"}`);
}

/** Alipay as documented: a request number moves money once. */
export function alipayBank(books: Books, fates: Fates = []) {
  let asked = 0;
  return ({ body }: Pick<Asked, 'body'>, response: ServerResponse) => {
    const { sign: signature = '', ...params } = Object.fromEntries(new URLSearchParams(body));
    const { method = '', biz_content = '' } = params;
    const say = (said: object) => sayAsAlipay(response, method, said);
    const names = Object.keys(params).sort();
    const content = Buffer.from(names.map((name) => `${name}=${params[name]}`).join('&'));
    if (!verify('RSA-SHA256', content, ours, Buffer.from(signature, 'base64')))
      return say({ code: '40002', msg: 'Invalid Arguments', sub_code: 'isv.invalid-signature' });
    const { out_request_no: no, refund_amount: amount } = JSON.parse(biz_content);
    const done = { code: '10000', msg: 'Success', trade_no: tradeNo, out_request_no: no };
    if (method === 'alipay.trade.query')
      return say({ code: '40004', msg: 'Business Failed', sub_code: 'ACQ.TRADE_NOT_EXIST' });
    if (method === 'alipay.trade.fastpay.refund.query')
      return say(books.has(no) ? { ...done, refund_status: 'REFUND_SUCCESS' } : { code: '10000', msg: 'Success' });
    const fate = fates[asked++] ?? 'answered';
    if (fate === 'cut_before') return response.destroy();
    const isNew = !books.has(no);
    if (isNew) books.set(no, [amount]);
    return fate === 'cut_after' ? response.destroy() : say({ ...done, fund_change: isNew ? 'Y' : 'N' });
  };
}
