import { Type } from 'typebox';
import { Value } from 'typebox/value';
import {
  type CallResult,
  type Connector,
  composeSms,
  type Hook,
  type News,
  type ProviderSettings,
  type SmsContent,
} from '../outbox/index.ts';
import type { Clock } from '../platform/clock.ts';
import { Refused } from '../platform/errors.ts';
import type { Http } from '../platform/safe-http.ts';
import { readAnswer } from './read-answer.ts';
import { signature } from './signature.ts';
import { isSignedWebhook, isStrongSecret, signWebhook } from './standard-webhooks.ts';

const timeoutMs = 10_000;

const Taken = Type.Object({ messageId: Type.String({ minLength: 1, maxLength: 200 }) });

const Told = Type.Union([
  Type.Object({
    type: Type.Literal('sms.receipt'),
    data: Type.Object({
      /** Ours, as `data.id` of `sms.send`; or the `messageId` that it was answered with. */
      id: Type.Optional(Type.String({ minLength: 1 })),
      messageId: Type.Optional(Type.String({ minLength: 1 })),
      delivery: Type.Union([Type.Literal('handed_on'), Type.Literal('delivered'), Type.Literal('undelivered')]),
      reason: Type.Optional(Type.String({ maxLength: 200 })),
      at: Type.String(),
    }),
  }),
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
export function webhookSms(http: Http, clock: Clock): Connector {
  return {
    kind: 'webhook',
    channel: 'sms',
    settings: Type.Object(
      {
        url: Type.String({ pattern: '^https?://', maxLength: 300 }),
        /** How long it knows a `webhook-id` again. */
        keyHours: Type.Integer({ minimum: 1, maximum: 720, default: 24 }),
        signature,
      },
      { additionalProperties: false },
    ),
    /** While one is exchanged for the next, both count. */
    secrets: ['secret', 'oldSecret'],
    connect: (given) => ({
      id: given.id,
      channel: 'sms',
      certainty: { kind: 'key', seconds: Number(given.settings.keyHours ?? 24) * 3600 },
      perSecond: given.perSecond,
      atOnce: 10,
      timeoutMs: timeoutMs + 1_000,
      async send({ id, address, content, purpose }) {
        const secrets = secretsOf(given);
        if (secrets.length === 0) return { is: 'not_taken', reason: 'secret_too_short' };
        const { text: said, template } = content as SmsContent;
        const own = String(given.settings.signature);
        const text = composeSms({ text: said, signature: own, purpose, to: address });
        const now = clock.now();
        const data = { id, to: address, text, purpose, template };
        const body = JSON.stringify({ type: 'sms.send', timestamp: now.toString(), data });
        const headers = { 'content-type': 'application/json', ...signWebhook(secrets, id, now, body) };
        const call = { url: String(given.settings.url), method: 'POST', headers, body, timeoutMs } as const;
        return readAnswer(await http.call(call), readTaken);
      },
    }),
    hooks: {
      proves: (hook, given, now) => isSignedWebhook(secretsOf(given), hook, now),
      read: readNews,
    },
  };
}

const secretsOf = ({ secrets: { secret, oldSecret } }: ProviderSettings): string[] =>
  [secret, oldSecret].filter((one) => one !== undefined).filter(isStrongSecret);

function readTaken({ status, body }: { status: number; body: string }): CallResult {
  if (status === 400 || status === 422) return { is: 'refused', reason: `http_${status}` };
  if (status >= 400) return { is: 'not_taken', reason: `http_${status}` };
  const said = parse(body);
  if (status >= 200 && Value.Check(Taken, said)) return { is: 'accepted', providerMessageId: said.messageId };
  return { is: 'unclear', reason: 'unreadable_answer' };
}

function readNews({ body }: Hook): readonly News[] {
  const told = parse(body.toString('utf8'));
  if (!Value.Check(Told, told)) throw unreadable();
  const at = instantOf(told.data.at);
  if (told.type === 'sms.message') {
    const { id, from, text } = told.data;
    return [{ is: 'message', id, from, text, at }];
  }
  const { id, messageId, delivery, reason } = told.data;
  if (!id && !messageId) throw unreadable();
  return [
    { is: 'receipt', sendId: id ?? null, providerMessageId: messageId ?? null, delivery, reason: reason ?? null, at },
  ];
}

function instantOf(text: string): Temporal.Instant {
  try {
    return Temporal.Instant.from(text);
  } catch {
    throw unreadable();
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const unreadable = () => new Refused('hook_unreadable', 400);
