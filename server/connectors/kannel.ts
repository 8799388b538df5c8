import { Type } from 'typebox';
import {
  type CallResult,
  composeSms,
  countSegments,
  type Hook,
  type News,
  type Sender,
  type SmsContent,
} from '../outbox/index.ts';
import { Refused } from '../platform/errors.ts';
import type { Http, HttpAnswer } from '../platform/safe-http.ts';
import { readAnswer } from './read-answer.ts';
import { signature } from './signature.ts';

const timeoutMs = 10_000;

/** Kannel's names for what became of a message: bits of `dlr-mask`, one of them in each report. */
const reports = {
  '1': { delivery: 'delivered', reason: null },
  '2': { delivery: 'undelivered', reason: 'undeliverable' },
  '4': { delivery: 'handed_on', reason: null },
  '8': { delivery: 'handed_on', reason: null },
  '16': { delivery: 'undelivered', reason: 'rejected' },
} as const;
const everyReport = '31';

/**
 * A Kannel gateway's `sendsms` (Kannel User Guide 1.4.5, "Using the HTTP interface to send SMS messages" and "Delivery
 * reports"). It does not know our id again and cannot be asked, so that only its reports end a doubt. What buyers send
 * comes from an `sms-service` group of its configuration; docs/providers.md has it whole.
 */
export function kannel(http: Http): Sender {
  return {
    kind: 'kannel',
    channel: 'sms',
    settings: Type.Object(
      {
        /** Of its smsbox: http://kannel.lan:13013/cgi-bin/sendsms */
        url: Type.String({ pattern: '^https?://', maxLength: 300 }),
        username: Type.String({ minLength: 1, maxLength: 100 }),
        from: Type.String({ minLength: 1, maxLength: 20 }),
        signature,
      },
      { additionalProperties: false },
    ),
    secrets: ['password'],
    connect: (given) => ({
      id: given.id,
      channel: 'sms',
      certainty: { kind: 'blind' },
      perSecond: given.perSecond,
      atOnce: 10,
      timeoutMs: timeoutMs + 1_000,
      async send({ id, address, content, purpose }) {
        const own = String(given.settings.signature);
        const text = composeSms({ text: (content as SmsContent).text, signature: own, purpose, to: address });
        const url = URL.parse(String(given.settings.url));
        if (!url) return { is: 'not_taken', reason: 'url_not_allowed' };
        url.search = new URLSearchParams({
          username: String(given.settings.username),
          password: given.secrets.password ?? '',
          from: String(given.settings.from),
          to: address,
          text,
          charset: 'UTF-8',
          coding: countSegments(text).encoding === 'GSM-7' ? '0' : '2',
          'dlr-mask': everyReport,
          'dlr-url': `${given.hookUrl}?kind=report&send=${id}&status=%d&at=%T`,
        }).toString();
        const answer = await http.call({ url: url.href, method: 'GET', timeoutMs });
        // 503 is its documented "Temporal failure, try again later"; said by anything else it proves nothing.
        if (answer.is === 'answered' && answer.status === 503 && /^Temporal failure/i.test(answer.body))
          return { is: 'not_taken', reason: 'temporal_failure' };
        return readAnswer(answer, (answered) => readTaken(answered, id));
      },
    }),
    hooks: {
      // Kannel signs nothing: the secret in the address is all.
      proves: () => true,
      read: readNews,
    },
  };
}

/** 202 `0: Accepted for delivery` or `3: Queued for later delivery`, some versions with an id behind it. */
function readTaken({ status, body }: HttpAnswer & { is: 'answered' }, id: string): CallResult {
  if (status === 202 && /^[03]: /.test(body))
    return { is: 'accepted', providerMessageId: /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/i.exec(body)?.[0] ?? id };
  if (status === 400) return { is: 'refused', reason: 'http_400' };
  // A wrong password or path is the installation's fault, not the message's.
  if (status > 400) return { is: 'not_taken', reason: `http_${status}` };
  return { is: 'unclear', reason: 'unreadable_answer' };
}

function readNews({ query }: Hook): readonly News[] {
  const at = /^\d{1,11}$/.test(query.at ?? '') ? Temporal.Instant.fromEpochMilliseconds(Number(query.at) * 1000) : null;
  const report = Object.entries(reports).find(([status]) => status === query.status)?.[1];
  if (at && query.kind === 'report' && report && query.send)
    return [{ is: 'receipt', sendId: query.send, providerMessageId: null, ...report, at }];
  // Without `mo-recode` Chinese comes as bytes of UTF-16, which nobody could read any more.
  const isText = query.text !== undefined && query.charset === 'UTF-8';
  if (at && query.kind === 'message' && query.id && query.from && isText)
    return [{ is: 'message', id: query.id, from: query.from.replace(/^00/, '+'), text: query.text ?? '', at }];
  throw new Refused('hook_unreadable', 400);
}
