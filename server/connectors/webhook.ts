import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';
import type { CallResult, Hook, News, ProviderSettings } from '../outbox/index.ts';
import type { Clock } from '../platform/clock.ts';
import { Refused } from '../platform/errors.ts';
import type { Http } from '../platform/safe-http.ts';
import { readAnswer } from './read-answer.ts';
import { isSignedWebhook, isStrongSecret, signWebhook } from './standard-webhooks.ts';

/** While one is exchanged for the next, both count. */
export const webhookSecrets = ['secret', 'oldSecret'] as const;

/** Characters of the weakest that signs, 16 bytes in base64. */
export const shortestWebhookSecret = 22;

export const webhookSettings = {
  url: Type.String({ pattern: '^https?://', maxLength: 300 }),
  /** How long it knows a `webhook-id` again. */
  keyHours: Type.Integer({ minimum: 1, maximum: 720, default: 24 }),
};

const Taken = Type.Object({ messageId: Type.String({ minLength: 1, maxLength: 200 }) });

/** Posts `{"type","timestamp","data"}`, signed, with the id of what is sent as key of the call. */
export async function postSigned(
  { http, clock }: { http: Http; clock: Clock },
  given: ProviderSettings,
  message: { type: string; id: string; data: object },
  timeoutMs: number,
): Promise<CallResult> {
  const secrets = secretsOf(given);
  if (secrets.length === 0) return { is: 'not_taken', reason: 'secret_too_short' };
  const { type, id, data } = message;
  const now = clock.now();
  const body = JSON.stringify({ type, timestamp: now.toString(), data });
  const headers = { 'content-type': 'application/json', ...signWebhook(secrets, id, now, body) };
  const call = { url: String(given.settings.url), method: 'POST', headers, body, timeoutMs } as const;
  return readAnswer(await http.call(call), readTaken);
}

/** Whether one of the provider's secrets signed it. */
export const isSignedBy = (hook: Hook, given: ProviderSettings, now: Temporal.Instant): boolean =>
  isSignedWebhook(secretsOf(given), hook, now);

export const keyOf = ({ settings }: ProviderSettings) =>
  ({ kind: 'key', seconds: Number(settings.keyHours ?? 24) * 3600 }) as const;

const secretsOf = ({ secrets: { secret, oldSecret } }: ProviderSettings): string[] =>
  [secret, oldSecret].filter((one) => one !== undefined).filter(isStrongSecret);

function readTaken({ status, body }: { status: number; body: string }): CallResult {
  if (status === 400 || status === 422) return { is: 'refused', reason: `http_${status}` };
  if (status >= 400) return { is: 'not_taken', reason: `http_${status}` };
  const said = parseJson(body);
  if (status >= 200 && Value.Check(Taken, said)) return { is: 'accepted', providerMessageId: said.messageId };
  return { is: 'unclear', reason: 'unreadable_answer' };
}

/** What has become of a message, as `data` of `sms.receipt`, `mail.receipt` and `refund.receipt`. */
export const ReceiptData = Type.Object({
  /** Ours, as `data.id` of what we posted; or the `messageId` that it was answered with. */
  id: Type.Optional(Type.String({ minLength: 1 })),
  messageId: Type.Optional(Type.String({ minLength: 1 })),
  delivery: Type.Union([Type.Literal('handed_on'), Type.Literal('delivered'), Type.Literal('undelivered')]),
  reason: Type.Optional(Type.String({ maxLength: 200 })),
  at: Type.String(),
});

/** Throws Refused `hook_unreadable`. */
export function readReceipt({ id, messageId, delivery, reason, at }: Static<typeof ReceiptData>): News {
  if (!id && !messageId) throw unreadable();
  const of = { sendId: id ?? null, providerMessageId: messageId ?? null };
  return { is: 'receipt', ...of, delivery, reason: reason ?? null, at: instantOf(at) };
}

/** What cannot be read is null, which no schema of ours takes. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** A provider writes its times as ISO 8601. Throws Refused `hook_unreadable`. */
export function instantOf(text: string): Temporal.Instant {
  try {
    return Temporal.Instant.from(text);
  } catch {
    throw unreadable();
  }
}

export const unreadable = () => new Refused('hook_unreadable', 400);
