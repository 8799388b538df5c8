import { createHmac, timingSafeEqual } from 'node:crypto';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import type { Hook, News, ProviderSettings } from '../outbox/index.ts';
import { parseJson, unreadable } from './webhook.ts';

const toleranceSeconds = 5 * 60;

const Event = Type.Object({
  type: Type.String(),
  /** Seconds since 1970. */
  created: Type.Integer({ minimum: 0, maximum: 99_999_999_999 }),
  data: Type.Object({ object: Type.Object({}) }),
});

const Refund = Type.Object({
  id: Type.String({ minLength: 1 }),
  object: Type.Literal('refund'),
  status: Type.Union([Type.String(), Type.Null()]),
  failure_reason: Type.Optional(Type.Union([Type.String(), Type.Null()])),
  metadata: Type.Optional(Type.Union([Type.Object({ qin_refund: Type.Optional(Type.String()) }), Type.Null()])),
});

const deliveries = new Map([
  ['pending', 'handed_on'],
  ['requires_action', 'handed_on'],
  ['succeeded', 'delivered'],
  ['failed', 'undelivered'],
  ['canceled', 'undelivered'],
] as const);

/**
 * `Stripe-Signature: t=…,v1=…`: HMAC-SHA256 of "t.body" by the endpoint's secret, letters and all
 * (https://docs.stripe.com/webhooks#verify-manually). While a secret is being rolled there is a `v1` by each.
 */
export function isSignedByStripe(
  { headers, body }: Hook,
  { secrets: { webhookSecret = '' } }: ProviderSettings,
  now: Temporal.Instant,
): boolean {
  const parts = (headers['stripe-signature'] ?? '').split(',').map((part) => part.trim().split('=', 2));
  const timestamp = parts.find(([name]) => name === 't')?.[1] ?? '';
  const secret = webhookSecret.trim();
  if (secret.length < 16 || !/^\d{1,11}$/.test(timestamp)) return false;
  if (Math.abs(now.epochMilliseconds / 1000 - Number(timestamp)) > toleranceSeconds) return false;
  const expected = createHmac('sha256', secret).update(`${timestamp}.`).update(body).digest();
  return parts
    .filter(([name]) => name === 'v1')
    .map(([, mac = '']) => Buffer.from(mac, 'hex'))
    .some((mac) => mac.length === expected.length && timingSafeEqual(mac, expected));
}

/** What became of refunds that were asked for here; other news of the same account are none of ours. */
export function readStripeNews({ body }: Hook): readonly News[] {
  const told = parseJson(body.toString('utf8'));
  if (!Value.Check(Event, told)) throw unreadable();
  if (!/^(charge\.)?refund\./.test(told.type)) return [];
  const refund = told.data.object;
  if (!Value.Check(Refund, refund)) throw unreadable();
  const sendId = refund.metadata?.qin_refund;
  const delivery = deliveries.get(refund.status as 'pending');
  if (!sendId || !delivery) return [];
  const reason = delivery === 'undelivered' ? `stripe.${refund.failure_reason ?? refund.status}` : null;
  const at = Temporal.Instant.fromEpochMilliseconds(told.created * 1000);
  return [{ is: 'receipt', sendId, providerMessageId: refund.id, delivery, reason, at }];
}
