import type { KeyObject } from 'node:crypto';
import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';
import type { CallResult } from '../outbox/index.ts';
import type { Http } from '../platform/safe-http.ts';
import { readSigned, signParams } from './alipay-sign.ts';
import { readAnswer } from './read-answer.ts';
import { parseJson } from './webhook.ts';

export type AlipayAccount = {
  appId: string;
  url: string;
  timeoutMs: number;
  /** Null: nobody can read it. */
  privateKey: KeyObject | null;
  publicKey: KeyObject | null;
};

const Said = Type.Object({
  code: Type.String(),
  sub_code: Type.Optional(Type.String({ pattern: '^[\\w.-]{1,80}$' })),
  trade_no: Type.Optional(Type.String()),
  out_request_no: Type.Optional(Type.String()),
  fund_change: Type.Optional(Type.String()),
  refund_status: Type.Optional(Type.String()),
});
type Said = Static<typeof Said>;

/** What Alipay said and signed; or how the call ended without that. */
export type AlipayEnd = { is: 'said'; said: Said } | { is: 'ended'; result: CallResult };

/** One call of a method, signed; the answer is read if it is signed by Alipay, and only what is signed. */
export async function askAlipay(
  http: Http,
  { appId, url, timeoutMs, privateKey, publicKey }: AlipayAccount,
  { method, content }: { method: string; content: object },
  now: Temporal.Instant,
): Promise<AlipayEnd> {
  if (!privateKey) return ended({ is: 'not_taken', reason: 'alipay.private_key' });
  if (!publicKey) return ended({ is: 'not_taken', reason: 'alipay.public_key' });
  const timestamp = now.toZonedDateTimeISO('Asia/Shanghai').toPlainDateTime().toString({ smallestUnit: 'second' });
  const params = {
    ...{ app_id: appId, method, format: 'JSON', charset: 'utf-8', sign_type: 'RSA2', version: '1.0' },
    ...{ timestamp: timestamp.replace('T', ' '), biz_content: JSON.stringify(content) },
  };
  const body = new URLSearchParams({ ...params, sign: signParams(privateKey, params) }).toString();
  const headers = { 'content-type': 'application/x-www-form-urlencoded;charset=utf-8' };
  const answer = await http.call({ url: `${url}?charset=utf-8`, method: 'POST', headers, body, timeoutMs });
  const part = `${method.replaceAll('.', '_')}_response`;
  if (answer.is === 'answered' && answer.status === 200) {
    const said = readSigned(publicKey, answer.body, part) ?? readSigned(publicKey, answer.body, 'error_response');
    return Value.Check(Said, said) ? { is: 'said', said } : ended(readUnsigned(answer.body, part));
  }
  return ended(readAnswer(answer, ({ status }) => ({ is: 'unclear', reason: `http_${status}` })));
}

const ended = (result: CallResult): AlipayEnd => ({ is: 'ended', result });

/** What the gateway says before it looks at anything (https://opendocs.alipay.com/common/02km9f). */
const isGatewaysNo = (code: string) => ['20001', '40001', '40002', '40003', '40005', '40006'].includes(code);

/** Whom it does not know by their id, it cannot sign for: that nothing was taken may be believed, anything more may not. */
function readUnsigned(body: string, part: string): CallResult {
  const said = parseJson(body) as Record<string, unknown> | null;
  const unsigned = said && !('sign' in said) ? (said.error_response ?? said[part]) : null;
  if (Value.Check(Said, unsigned) && isGatewaysNo(unsigned.code))
    return { is: 'not_taken', reason: `alipay.${unsigned.sub_code ?? unsigned.code}` };
  return { is: 'unclear', reason: said && 'sign' in said ? 'alipay.bad_signature' : 'unreadable_answer' };
}

/** This refund, for good (error codes of https://opendocs.alipay.com/open/02ekfk). */
const refusals = new Set(
  'INVALID_PARAMETER REFUND_AMT_NOT_EQUAL_TOTAL REASON_TRADE_BEEN_FREEZEN TRADE_NOT_EXIST TRADE_HAS_FINISHED TRADE_HAS_CLOSE TRADE_STATUS_ERROR REASON_TRADE_REFUND_FEE_ERR REASON_TRADE_STATUS_INVALID TRADE_NOT_ALLOW_REFUND REFUND_FEE_ERROR NOT_ALLOW_PARTIAL_REFUND REFUND_CHARGE_ERROR BUYER_ERROR BUYER_NOT_EXIST BUYER_ENABLE_STATUS_FORBID USER_NOT_MATCH_ERR CUSTOMER_VALIDATE_ERROR ONLINE_TRADE_VOUCHER_NOT_ALLOW_REFUND CURRENCY_NOT_SUPPORT'
    .split(' ')
    .map((name) => `ACQ.${name}`),
);

/** What the end of a call means. What is not known to be a no is a doubt: asking ends it. */
export function readEnd(end: AlipayEnd, readDone: (said: Said) => CallResult): CallResult {
  if (end.is === 'ended') return end.result;
  const { code, sub_code } = end.said;
  if (code === '10000') return readDone(end.said);
  const reason = `alipay.${sub_code ?? code}`;
  if (isGatewaysNo(code)) return { is: 'not_taken', reason };
  if (code !== '40004' || !sub_code) return { is: 'unclear', reason };
  if (refusals.has(sub_code)) return { is: 'refused', reason };
  if (sub_code === 'ACQ.SELLER_BALANCE_NOT_ENOUGH')
    return { is: 'not_taken', reason, afterSeconds: 900, isAboutThis: true };
  return { is: 'unclear', reason };
}
