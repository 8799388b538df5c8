import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { composeSms, type Hook, type News, type Sender, type SmsContent } from '../outbox/index.ts';
import type { Clock } from '../platform/clock.ts';
import type { Http } from '../platform/safe-http.ts';
import { signature } from './signature.ts';
import {
  instantOf,
  isSignedBy,
  keyOf,
  parseJson,
  postSigned,
  ReceiptData,
  readReceipt,
  unreadable,
  webhookSecrets,
  webhookSettings,
} from './webhook.ts';

const timeoutMs = 10_000;

const Told = Type.Union([
  Type.Object({ type: Type.Literal('sms.receipt'), data: ReceiptData }),
  Type.Object({
    type: Type.Literal('sms.message'),
    data: Type.Object({
      id: Type.String({ minLength: 1, maxLength: 200 }),
      from: Type.String({ minLength: 1, maxLength: 40 }),
      text: Type.String({ maxLength: 5000 }),
      at: Type.String(),
    }),
  }),
]);

/**
 * Any SMS service behind a signed webhook (Standard Webhooks). Qin posts
 * `{"type":"sms.send","timestamp":…,"data":{"id","to","text","purpose","template"}}`, the text whole as it leaves, and is answered 2xx with
 * `{"messageId":"…"}`; the same `webhook-id` again must be answered the same without sending, for `keyHours`. 400 and 422
 * mean that this message will never be sent. It posts `sms.receipt` and `sms.message` (see `Told`) to the hook's address,
 * signed with the same secret.
 */
export function webhookSms(http: Http, clock: Clock): Sender {
  return {
    kind: 'webhook',
    channel: 'sms',
    settings: Type.Object({ ...webhookSettings, signature }, { additionalProperties: false }),
    secrets: webhookSecrets,
    connect: (given) => ({
      id: given.id,
      channel: 'sms',
      certainty: keyOf(given),
      perSecond: given.perSecond,
      atOnce: 10,
      timeoutMs: timeoutMs + 1_000,
      async send({ id, address, content, purpose }) {
        const { text: said, template } = content as SmsContent;
        const own = String(given.settings.signature);
        const text = composeSms({ text: said, signature: own, purpose, to: address });
        const data = { id, to: address, text, purpose, template };
        return postSigned({ http, clock }, given, { type: 'sms.send', id, data }, timeoutMs);
      },
    }),
    hooks: { proves: isSignedBy, read: readNews },
  };
}

function readNews({ body }: Hook): readonly News[] {
  const told = parseJson(body.toString('utf8'));
  if (!Value.Check(Told, told)) throw unreadable();
  if (told.type === 'sms.receipt') return [readReceipt(told.data)];
  const { id, from, text, at } = told.data;
  return [{ is: 'message', id, from, text, at: instantOf(at) }];
}
