import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { Refused } from '../platform/errors.ts';

/** What the shop says of a visitor: who it is, perhaps which order they came from, until when, and a word used once. */
export type Claims = { customer: string; order: string | null; expiresAt: Temporal.Instant; nonce: string };

const longestHours = 24;
/** The shop's clock may go ahead of ours. */
const clockSkewMinutes = 5;

/** `base64url(JSON).base64url(HMAC-SHA256)`, as docs/chat.md tells a shop to make it. */
export function signShopToken(secret: string, claims: Claims): string {
  const { customer, order, expiresAt, nonce } = claims;
  const content = { customer, order, expires: Math.floor(expiresAt.epochMilliseconds / 1000), nonce };
  const payload = Buffer.from(JSON.stringify(content)).toString('base64url');
  return `${payload}.${signatureOf(secret, payload).toString('base64url')}`;
}

/**
 * Reads a token that was signed with one of these secrets. Throws Refused `chat_token_bad` (not signed by this shop, changed,
 * valid for too long, or no token at all) or `chat_token_expired`.
 */
export function readShopToken(secrets: readonly string[], token: string, now: Temporal.Instant): Claims {
  const [payload, signature, ...rest] = token.split('.');
  if (!payload || !signature || rest.length > 0) throw bad();
  const given = Buffer.from(signature, 'base64url');
  const isSigned = secrets.some((secret) => {
    const expected = signatureOf(secret, payload);
    return given.length === expected.length && timingSafeEqual(given, expected);
  });
  if (!isSigned) throw bad();
  const claims = claimsOf(payload);
  if (!claims) throw bad();
  if (Temporal.Instant.compare(claims.expiresAt, now) <= 0) throw new Refused('chat_token_expired', 410);
  const latest = now.add({ hours: longestHours, minutes: clockSkewMinutes });
  if (Temporal.Instant.compare(claims.expiresAt, latest) > 0) throw bad();
  return claims;
}

/** What Qin's own pages sign with for this shop, whatever secret the shop has; `secret`: the installation's. */
export function ownChatSecret(secret: string, shopId: string): string {
  return Buffer.from(hkdfSync('sha256', secret, '', `chat of ${shopId}`, 32)).toString('base64url');
}

function claimsOf(payload: string): Claims | null {
  try {
    const { customer, order = null, expires, nonce } = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
    if (!isText(customer, 1) || !(order === null || isText(order, 1)) || !isText(nonce, 16)) return null;
    if (!Number.isSafeInteger(expires) || expires < 0 || expires > 1e11) return null;
    return { customer, order, nonce, expiresAt: Temporal.Instant.fromEpochMilliseconds(expires * 1000) };
  } catch {
    return null;
  }
}

function isText(value: unknown, least: number): value is string {
  return (
    typeof value === 'string' &&
    value.length >= least &&
    value.length <= 200 &&
    value.isWellFormed() &&
    !value.includes('\0')
  );
}

function signatureOf(secret: string, payload: string): Buffer {
  return createHmac('sha256', secret).update(payload).digest();
}

const bad = () => new Refused('chat_token_bad', 400);
