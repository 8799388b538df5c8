import { createHmac, timingSafeEqual } from 'node:crypto';

/** Signatures as https://www.standardwebhooks.com specifies them. Secrets: `whsec_` and base64. */
const toleranceSeconds = 5 * 60;

type Signed = { id: string; timestamp: string; body: string | Buffer };

/** The three headers; while a secret is being exchanged for a new one, both sign. */
export function signWebhook(secrets: readonly string[], id: string, now: Temporal.Instant, body: string) {
  const timestamp = String(Math.floor(now.epochMilliseconds / 1000));
  const signatures = secrets.map((secret) => `v1,${digestOf(secret, { id, timestamp, body }).toString('base64')}`);
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures.join(' ') };
}

/** Whether one of the secrets made one of the signatures, within five minutes of now. */
export function isSignedWebhook(
  secrets: readonly string[],
  { headers, body }: { headers: Readonly<Record<string, string>>; body: Buffer },
  now: Temporal.Instant,
): boolean {
  const { 'webhook-id': id, 'webhook-timestamp': timestamp = '', 'webhook-signature': signatures } = headers;
  if (!id || !signatures || !/^\d{1,11}$/.test(timestamp)) return false;
  if (Math.abs(now.epochMilliseconds / 1000 - Number(timestamp)) > toleranceSeconds) return false;
  const given = signatures
    .split(' ')
    .filter((signature) => signature.startsWith('v1,'))
    .map((signature) => Buffer.from(signature.slice(3), 'base64'));
  const expected = secrets.filter(isStrongSecret).map((secret) => digestOf(secret, { id, timestamp, body }));
  return expected.some((digest) => given.some((mac) => mac.length === digest.length && timingSafeEqual(mac, digest)));
}

function digestOf(secret: string, { id, timestamp, body }: Signed): Buffer {
  return createHmac('sha256', keyOf(secret)).update(`${id}.${timestamp}.`).update(body).digest();
}

/** An empty key would let anybody sign. */
export const isStrongSecret = (secret: string): boolean => keyOf(secret).length >= 16;

const keyOf = (secret: string) => Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
