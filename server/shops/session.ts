import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../platform/clock.ts';
import type { Db } from '../platform/database.ts';
import type { Identify, Reader } from '../platform/http-access.ts';
import { apiKeyPrefix } from './api-keys.ts';
import { findAgentBySession, findApiKey } from './people-queries.ts';
import { cookiePrefix } from './sign-in.ts';
import { readToken } from './tokens.ts';

/** Finds out who asks: an API key when there is an Authorization header, else the session cookie. */
export function identifyReaders(db: Db, clock: Clock, secret: string): Identify {
  return async (request) => {
    const { authorization } = request.headers;
    if (authorization !== undefined) return readerOfKey(db, authorization, clock.now());
    const token = sessionTokenOf(request.headers.cookie, secret);
    const agent = token && (await findAgentBySession(db, token, clock.now()));
    return agent ? { kind: 'agent', ...agent } : null;
  };
}

async function readerOfKey(db: Db, authorization: string, now: Temporal.Instant): Promise<Reader | null> {
  const read = readToken(apiKeyPrefix, /^Bearer +(\S+)$/i.exec(authorization)?.[1] ?? '');
  const key = read && (await findApiKey(db, read.shopId, read.hash, now));
  return key ? { kind: 'api_key', shopId: read.shopId, keyId: key.id, scopes: key.scopes } : null;
}

/** The session token in a Cookie header, when its signature is ours. */
export function sessionTokenOf(cookieHeader: string | undefined, secret: string): string | null {
  for (const part of (cookieHeader ?? '').split(';')) {
    const at = part.indexOf('=');
    const name = part.slice(0, at).trim();
    if (name !== sessionCookieName && name !== `__Secure-${sessionCookieName}`) continue;
    const token = verified(part.slice(at + 1).trim(), secret);
    if (token) return token;
  }
  return null;
}

const sessionCookieName = `${cookiePrefix}.session_token`;

/** `token.signature`, percent-encoded: the form in which better-auth writes its cookies. */
export function signedSessionCookie(token: string, secret: string): string {
  return `${sessionCookieName}=${encodeURIComponent(`${token}.${signatureOf(token, secret)}`)}`;
}

function verified(value: string, secret: string): string | null {
  let plain: string;
  try {
    plain = decodeURIComponent(value);
  } catch {
    return null;
  }
  const dot = plain.lastIndexOf('.');
  const given = Buffer.from(plain.slice(dot + 1), 'base64');
  const expected = Buffer.from(signatureOf(plain.slice(0, dot), secret), 'base64');
  return given.length === expected.length && timingSafeEqual(given, expected) ? plain.slice(0, dot) : null;
}

function signatureOf(value: string, secret: string): string {
  return createHmac('sha256', secret).update(value).digest('base64');
}
