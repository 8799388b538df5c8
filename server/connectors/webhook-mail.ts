import { Type } from 'typebox';
import { Value } from 'typebox/value';
import type { Hook, News, Sender } from '../outbox/index.ts';
import type { Clock } from '../platform/clock.ts';
import type { Http } from '../platform/safe-http.ts';
import { composeMail, type ReadPhoto } from './compose-mail.ts';
import { authservId, mailAddress, sender } from './mail-settings.ts';
import {
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

/** A mail may carry photos. */
const timeoutMs = 20_000;
const isAddress = new RegExp(mailAddress, 'u');

const Told = Type.Union([
  Type.Object({ type: Type.Literal('mail.receipt'), data: ReceiptData }),
  Type.Object({
    type: Type.Literal('mail.received'),
    data: Type.Object({
      id: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
      /** The whole mail as it came over the wire, in base64. */
      raw: Type.String({ minLength: 1, pattern: '^[A-Za-z0-9+/_-]+={0,2}$' }),
    }),
  }),
]);

/**
 * Any mail service behind a signed webhook (Standard Webhooks). Qin posts
 * `{"type":"mail.send","timestamp":…,"data":{"id","to","from":{"name","address"},"subject","text","html","headers",
 * "attachments":[{"filename","contentType","content"}]}}` and is answered 2xx with `{"messageId":"…"}`; the same `webhook-id`
 * again must be answered the same without sending, for `keyHours`. The headers go out as they are: by `Message-ID` answers and
 * bounces are told. 400 and 422 mean that this mail will never be sent. It posts `mail.received` and `mail.receipt` (see `Told`)
 * to the hook's address, signed with the same secret.
 */
export function webhookMail(http: Http, clock: Clock, readPhoto: ReadPhoto): Sender {
  return {
    kind: 'webhook-mail',
    channel: 'mail',
    settings: Type.Object(
      { ...webhookSettings, from: sender, authservId: Type.Optional(authservId) },
      { additionalProperties: false },
    ),
    secrets: webhookSecrets,
    connect: (given) => ({
      id: given.id,
      channel: 'mail',
      certainty: keyOf(given),
      perSecond: given.perSecond,
      atOnce: 10,
      timeoutMs: timeoutMs + 1_000,
      async send(outgoing) {
        const { id, address } = outgoing;
        if (!isAddress.test(address)) return { is: 'refused', reason: 'bad_address' };
        const from = given.settings.from as { name: string; address: string };
        const mail = await composeMail(outgoing, from, given, readPhoto);
        if (!mail) return { is: 'refused', reason: 'photo_gone' };
        const { subject, text, html, messageId, inReplyTo, references, attachments = [] } = mail;
        const headers = {
          ...(mail.headers as Record<string, string>),
          'Message-ID': messageId,
          ...(inReplyTo ? { 'In-Reply-To': inReplyTo } : {}),
          ...(references?.length ? { References: [references].flat().join(' ') } : {}),
        };
        const files = attachments.map(({ filename, contentType, content }) => ({
          ...{ filename, contentType, content: (content as Buffer).toString('base64') },
        }));
        const data = { id, to: address, from, subject, text, html, headers, attachments: files };
        return postSigned({ http, clock }, given, { type: 'mail.send', id, data }, timeoutMs);
      },
    }),
    hooks: { proves: isSignedBy, read: readNews },
  };
}

function readNews({ body }: Hook): readonly News[] {
  const told = parseJson(body.toString('utf8'));
  if (!Value.Check(Told, told)) throw unreadable();
  if (told.type === 'mail.receipt') return [readReceipt(told.data)];
  return [{ is: 'mail', id: told.data.id ?? null, raw: Buffer.from(told.data.raw, 'base64') }];
}
