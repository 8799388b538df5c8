import { setTimeout as delay } from 'node:timers/promises';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import type { CallResult, Found, Hook, News, Outgoing, ProviderSettings, Sender, SmsContent } from '../outbox/index.ts';
import type { Clock } from '../platform/clock.ts';
import { Refused } from '../platform/errors.ts';

/** Their server; tests stand in for it. */
export type AliyunPlace = { endpoint: string; protocol: 'HTTPS' | 'HTTP'; readTimeoutMs: number };
const place: AliyunPlace = { endpoint: 'dysmsapi.aliyuncs.com', protocol: 'HTTPS', readTimeoutMs: 8_000 };
const connectTimeoutMs = 4_000;
const longestMs = 14_000;

/** What they need to show a message that they have taken. */
const shownAfterSeconds = 120;
const zone = 'Asia/Shanghai';
const pageSize = 50;
const mostPages = 4;
const mostDays = 3;
/** Always within so many days of theirs. */
const rememberedSeconds = (mostDays - 1) * 86_400;

/** What its answers mean (https://help.aliyun.com/document_detail/101346.html): this message, and not the account or the hour. */
const refusals = new Set(
  'MOBILE_NUMBER_ILLEGAL DOMESTIC_NUMBER_NOT_SUPPORTED CUSTOMER_REFUSED TEMPLATE_MISSING_PARAMETERS INVALID_PARAMETERS INVALID_JSON_PARAM PARAM_LENGTH_LIMIT BLACK_KEY_CONTROL_LIMIT SMS_CONTENT_ILLEGAL SMS_TEMPLATE_ILLEGAL TEMPLATE_PARAMS_ILLEGAL PARAM_NOT_SUPPORT_URL'
    .split(' ')
    .map((name) => `isv.${name}`),
);
/** So many a minute, an hour and a day to one number. */
const limitOfNumber = 'isv.BUSINESS_LIMIT_CONTROL';
const limitsOfAccount = /^isv\.(DAY|MONTH)_LIMIT_CONTROL$/;

const Pushed = Type.Array(
  Type.Union([
    // SmsReport
    Type.Object({
      phone_number: Type.String(),
      report_time: Type.String(),
      success: Type.Boolean(),
      err_code: Type.Optional(Type.String()),
      biz_id: Type.String({ minLength: 1 }),
      out_id: Type.Optional(Type.String()),
    }),
    // SmsUp
    Type.Object({
      phone_number: Type.String({ minLength: 1 }),
      content: Type.String(),
      send_time: Type.String(),
      sequence_id: Type.Union([Type.String(), Type.Integer()]),
    }),
  ]),
  { minItems: 1 },
);

/**
 * Aliyun's SMS by approved templates: SendSms, QuerySendDetails, and the HTTP batch pushes SmsReport and SmsUp. SendSms does
 * not know our id again, but shows it as OutId when asked what was sent to a number on a day.
 */
export function aliyun(clock: Clock, { endpoint, protocol, readTimeoutMs } = place): Sender {
  return {
    kind: 'aliyun',
    channel: 'sms',
    settings: Type.Object(
      {
        signName: Type.String({ minLength: 1, maxLength: 30 }),
        accessKeyId: Type.String({ minLength: 1, maxLength: 64 }),
      },
      { additionalProperties: false },
    ),
    secrets: ['accessKeySecret'],
    connect(given) {
      // Loaded when a shop uses it: 30 MB that other shops need not carry.
      const opened = openClient(given, { endpoint, protocol, readTimeoutMs });
      opened.catch(() => undefined);
      return {
        id: given.id,
        channel: 'sms',
        certainty: { kind: 'query', seconds: shownAfterSeconds, rememberedSeconds },
        perSecond: given.perSecond,
        atOnce: 10,
        timeoutMs: longestMs + 1_000,
        send: (outgoing) =>
          within(
            opened.then(
              (account) => send(account, String(given.settings.signName), outgoing),
              () => ({ is: 'not_taken', reason: 'client_not_opened' }) as const,
            ),
            { is: 'unclear', reason: 'timed_out' },
          ),
        find: (outgoing) =>
          within(
            opened.then(
              (account) => find(account, outgoing, clock.now()),
              () => ({ is: 'unclear' }) as const,
            ),
            { is: 'unclear' },
          ),
      };
    },
    // They sign nothing: the secret in the address is all.
    hooks: { proves: () => true, read: readPushed, answer: { code: 0, msg: '接收成功' } },
  };
}

const within = <T>(work: Promise<T>, late: T): Promise<T> =>
  Promise.race([work, delay(longestMs, late, { ref: false })]);

type Opened = Awaited<ReturnType<typeof openClient>>;

async function openClient({ settings, secrets }: ProviderSettings, { endpoint, protocol, readTimeoutMs }: AliyunPlace) {
  const { default: sdk } = await import('@alicloud/dysmsapi20170525');
  const config = {
    accessKeyId: String(settings.accessKeyId),
    accessKeySecret: secrets.accessKeySecret ?? '',
    endpoint,
    protocol,
    connectTimeout: connectTimeoutMs,
    readTimeout: readTimeoutMs,
  };
  return { sdk, client: new sdk.default(config as ConstructorParameters<typeof sdk.default>[0]) };
}

async function send(
  { sdk, client }: Opened,
  signName: string,
  { id, address, content }: Outgoing,
): Promise<CallResult> {
  const { template } = content as SmsContent;
  if (!template) return { is: 'refused', reason: 'template_missing' };
  const { code: templateCode, params } = template;
  const phoneNumbers = numberOf(address);
  const templateParam = JSON.stringify(params);
  const request = new sdk.SendSmsRequest({ phoneNumbers, signName, templateCode, templateParam, outId: id });
  try {
    const { body } = await client.sendSms(request);
    if (body?.code === 'OK') return { is: 'accepted', providerMessageId: body.bizId || id };
    return resultOf(body?.code, 200);
  } catch (error) {
    const { code, statusCode } = error as { code?: string; statusCode?: number };
    return resultOf(code, statusCode ?? 0);
  }
}

/** `status` 0: no answer came. */
function resultOf(code: string | undefined, status: number): CallResult {
  const reason = code && /^[\w.-]{1,80}$/.test(code) ? code : 'unreadable_answer';
  if (refusals.has(reason)) return { is: 'refused', reason };
  if (reason === limitOfNumber) return { is: 'not_taken', reason, afterSeconds: 3600, isAboutThis: true };
  if (limitsOfAccount.test(reason)) return { is: 'not_taken', reason, afterSeconds: 3600 };
  const isNotConnected = status === 0 && /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH)$/.test(reason);
  // isv: the caller's fault; isp: theirs, and of these only one is known to come before anything is done.
  const isNo = /^(isv\.|Throttling|isp\.RAM_PERMISSION_DENY$)/.test(reason) || (status >= 400 && status < 500);
  return isNotConnected || isNo ? { is: 'not_taken', reason } : { is: 'unclear', reason };
}

async function find(
  { sdk, client }: Opened,
  { id, address, firstCalledAt }: Outgoing,
  now: Temporal.Instant,
): Promise<Found> {
  const last = now.toZonedDateTimeISO(zone).toPlainDate();
  const first = (firstCalledAt ?? now).toZonedDateTimeISO(zone).toPlainDate();
  const days = first.until(last).days + 1;
  if (days > mostDays) return { is: 'unclear' };
  try {
    for (let day = 0; day < days; day += 1) {
      const sendDate = first.add({ days: day }).toString().replaceAll('-', '');
      for (let currentPage = 1; ; currentPage += 1) {
        if (currentPage > mostPages) return { is: 'unclear' };
        const asked = new sdk.QuerySendDetailsRequest({
          phoneNumber: numberOf(address),
          sendDate,
          pageSize,
          currentPage,
        });
        const { body } = await client.querySendDetails(asked);
        const rows = body?.smsSendDetailDTOs?.smsSendDetailDTO;
        if (body?.code !== 'OK' || !rows) return { is: 'unclear' };
        if (rows.some(({ outId }) => outId === id)) return { is: 'accepted', providerMessageId: id };
        if (rows.length < pageSize) break;
      }
    }
    return { is: 'not_found' };
  } catch {
    return { is: 'unclear' };
  }
}

/** Numbers of the mainland without country code, others with it and no plus. */
const numberOf = (address: string): string => address.replace(/^\+86(?=1\d{10}$)/, '').replace(/^\+/, '');

function readPushed({ body }: Hook): readonly News[] {
  try {
    const pushed: unknown = JSON.parse(body.toString('utf8'));
    if (!Value.Check(Pushed, pushed)) throw new Error('not of the documented form');
    return pushed.map((one): News => {
      if ('content' in one) {
        const from = /^1\d{10}$/.test(one.phone_number) ? `+86${one.phone_number}` : one.phone_number;
        return { is: 'message', id: String(one.sequence_id), from, text: one.content, at: instantOf(one.send_time) };
      }
      return {
        is: 'receipt',
        sendId: one.out_id || null,
        providerMessageId: one.biz_id,
        delivery: one.success ? 'delivered' : 'undelivered',
        reason: one.success ? null : (one.err_code ?? null),
        at: instantOf(one.report_time),
      };
    });
  } catch {
    throw new Refused('hook_unreadable', 400);
  }
}

/** 2017-01-01 00:00:00, by their clocks. */
const instantOf = (text: string) =>
  Temporal.PlainDateTime.from(text.replace(' ', 'T')).toZonedDateTime(zone).toInstant();
