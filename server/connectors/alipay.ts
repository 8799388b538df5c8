import { Type } from 'typebox';
import { Value } from 'typebox/value';
import type {
  CallResult,
  Found,
  Hook,
  MoneyContent,
  News,
  Outgoing,
  ProviderSettings,
  Sender,
} from '../outbox/index.ts';
import type { Clock } from '../platform/clock.ts';
import type { Http } from '../platform/safe-http.ts';
import { type AlipayEnd, askAlipay, readEnd } from './alipay-call.ts';
import { isSignedPost, readPrivateKey, readPublicKey } from './alipay-sign.ts';
import { parseJson, unreadable } from './webhook.ts';

/** Their gateways; tests stand in for them. */
export type AlipayPlaces = Readonly<Record<'live' | 'sandbox', string>>;
const places: AlipayPlaces = {
  live: 'https://openapi.alipay.com/gateway.do',
  sandbox: 'https://openapi-sandbox.dl.alipaydev.com/gateway.do',
};

/** A refund may not show for 10 seconds. */
const shownAfterSeconds = 30;
/** Within the time for which any contract allows refunds. */
const rememberedSeconds = 90 * 86_400;
const timeoutMs = 20_000;
const zone = 'Asia/Shanghai';

/**
 * Refunds by Alipay: alipay.trade.refund (https://opendocs.alipay.com/open/02ekfk), asked for under our id as out_request_no,
 * which moves money once however often it comes; alipay.trade.fastpay.refund.query (02ekfl) ends a doubt. Of refunds to bank
 * cards it posts when they are through (02ekfv).
 */
export function alipay(http: Http, clock: Clock, at: AlipayPlaces = places): Sender {
  return {
    kind: 'alipay',
    channel: 'money',
    settings: Type.Object(
      {
        appId: Type.String({ pattern: '^\\d{8,32}$' }),
        /** Alipay's own, not the application's. */
        alipayPublicKey: Type.String({ minLength: 100, maxLength: 1500 }),
        endpoint: Type.Union([Type.Literal('live'), Type.Literal('sandbox')]),
      },
      { additionalProperties: false },
    ),
    secrets: ['privateKey'],
    connect(given) {
      const { appId, alipayPublicKey, endpoint } = given.settings;
      const account = {
        ...{ appId: String(appId), url: at[endpoint === 'sandbox' ? 'sandbox' : 'live'], timeoutMs },
        privateKey: readPrivateKey(given.secrets.privateKey ?? ''),
        publicKey: readPublicKey(String(alipayPublicKey)),
      };
      const ask = (method: string, content: object) => askAlipay(http, account, { method, content }, clock.now());
      return {
        id: given.id,
        channel: 'money',
        certainty: { kind: 'query', seconds: shownAfterSeconds, rememberedSeconds },
        perSecond: given.perSecond,
        atOnce: 4,
        timeoutMs: timeoutMs + 1_000,
        send: (outgoing) => refund(ask, outgoing),
        find: (outgoing) => find(ask, outgoing),
        check: async () => {
          // A payment that nobody ever made: an answer that says so proves both keys.
          const end = await ask('alipay.trade.query', { out_trade_no: 'qin-check' });
          const isKnown = end.is === 'said' && ['10000', '40004'].includes(end.said.code);
          return isKnown ? { is: 'accepted', providerMessageId: 'trade.query' } : readEnd(end, unexpected);
        },
      };
    },
    hooks: { proves: isSignedByAlipay, read: readNews, answer: 'success' },
  };
}

type Ask = (method: string, content: object) => Promise<AlipayEnd>;

const unexpected = (): CallResult => ({ is: 'unclear', reason: 'unreadable_answer' });

async function refund(ask: Ask, { id, content }: Outgoing): Promise<CallResult> {
  const { amountMinor, currency, payment } = content as MoneyContent;
  if (currency !== 'CNY') return { is: 'refused', reason: 'alipay.only_cny' };
  const end = await ask('alipay.trade.refund', {
    ...tradeOf(payment.reference),
    ...{ refund_amount: yuan(amountMinor), out_request_no: id, query_options: ['deposit_back_info'] },
  });
  return readEnd(end, ({ fund_change, trade_no }) =>
    // "N" says no more than that this call moved nothing: one before it may have.
    fund_change === 'Y'
      ? { is: 'accepted', providerMessageId: trade_no ?? id }
      : { is: 'unclear', reason: 'alipay.no_fund_change' },
  );
}

async function find(ask: Ask, { id, content }: Outgoing): Promise<Found> {
  const trade = tradeOf((content as MoneyContent).payment.reference);
  const end = await ask('alipay.trade.fastpay.refund.query', { ...trade, out_request_no: id });
  if (end.is !== 'said') return { is: 'unclear' };
  const { code, sub_code, refund_status, trade_no, out_request_no } = end.said;
  if (code === '10000' && refund_status === 'REFUND_SUCCESS' && out_request_no === id)
    return { is: 'accepted', providerMessageId: trade_no ?? id };
  // Without a status it was not received, or not carried out.
  const isMissing = (code === '10000' && !refund_status) || (code === '40004' && sub_code === 'ACQ.TRADE_NOT_EXIST');
  return { is: isMissing ? 'not_found' : 'unclear' };
}

/** Alipay's own number of the payment has 28 digits; any other is the shop's. */
const tradeOf = (reference: string) =>
  /^\d{28}$/.test(reference) ? { trade_no: reference } : { out_trade_no: reference };

const yuan = (fen: number) => `${Math.floor(fen / 100)}.${String(fen % 100).padStart(2, '0')}`;

const paramsOf = ({ body }: Hook) => Object.fromEntries(new URLSearchParams(body.toString('utf8')));

function isSignedByAlipay(hook: Hook, { settings }: ProviderSettings): boolean {
  const key = readPublicKey(String(settings.alipayPublicKey));
  const params = paramsOf(hook);
  return key !== null && params.app_id === settings.appId && isSignedPost(key, params);
}

const Completed = Type.Object({
  out_request_no: Type.String({ minLength: 1 }),
  /** F: the bank did not take it, and it went to the buyer's balance at Alipay, where it has arrived as well. */
  dback_status: Type.Union([Type.Literal('S'), Type.Literal('F')]),
  bank_ack_time: Type.Optional(Type.String()),
});

function readNews(hook: Hook): readonly News[] {
  const { msg_method, biz_content = '', utc_timestamp = '' } = paramsOf(hook);
  if (!msg_method) throw unreadable();
  if (msg_method !== 'alipay.trade.refund.depositback.completed') return [];
  const told = parseJson(biz_content);
  if (!Value.Check(Completed, told) || !/^\d{13}$/.test(utc_timestamp)) throw unreadable();
  const at = instantOf(told.bank_ack_time) ?? Temporal.Instant.fromEpochMilliseconds(Number(utc_timestamp));
  const of = { sendId: told.out_request_no, providerMessageId: null };
  return [{ is: 'receipt', ...of, delivery: 'delivered', reason: null, at }];
}

/** 2020-06-02 14:03:48, by their clocks. */
function instantOf(text = ''): Temporal.Instant | null {
  if (!/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(text)) return null;
  try {
    return Temporal.PlainDateTime.from(text.replace(' ', 'T')).toZonedDateTime(zone).toInstant();
  } catch {
    return null;
  }
}
