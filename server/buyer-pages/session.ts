import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { type Locale, locales } from '../../shared/labels.ts';
import { newId } from '../platform/ids.ts';

/** How long somebody may leave the page alone and still be known on it. */
export const visitMinutes = 30;

/**
 * A visit to one of a shop's pages for buyers, kept by the browser itself in a signed cookie. `orderId`: the one order whose buyer
 * this is, once a code has proved it, mailed to `address`; until `until`. `asked`: whom a code was last asked for. `goal`: the
 * return whose address somebody opened before they had proved anything.
 */
export type Session = {
  shopId: string;
  id: string;
  locale: Locale | null;
  orderId: string | null;
  until: Temporal.Instant | null;
  address: string | null;
  goal: string | null;
  asked: { orderNumber: string; address: string; demoCode: string | null } | null;
};

export function newSession(shopId: string, now: Temporal.Instant): Session {
  return { shopId, id: newId(now), locale: null, orderId: null, until: null, address: null, goal: null, asked: null };
}

/** The order that this visit may see and act on now; null: nobody has proved anything, or it is too long ago. */
export function orderOf({ orderId, until }: Session, now: Temporal.Instant): string | null {
  return orderId !== null && until !== null && Temporal.Instant.compare(now, until) < 0 ? orderId : null;
}

/** Whoever does something has their time begin anew; what has run out stays so. */
export function prolonged(session: Session, now: Temporal.Instant): Session {
  return orderOf(session, now) === null ? session : { ...session, until: now.add({ minutes: visitMinutes }) };
}

export function writeSession(secret: string, session: Session): string {
  const body = Buffer.from(JSON.stringify(session)).toString('base64url');
  return `${body}.${proofOf(secret, 'visit', body)}`;
}

/** Null for what is cut, changed, made up, or of another shop. */
export function readSession(secret: string, shopId: string, cookie: string): Session | null {
  const [body = '', proof = ''] = cookie.split('.');
  if (!isAlike(proof, proofOf(secret, 'visit', body))) return null;
  const unread = { address: null, goal: null }; // in no cookie of an earlier version
  const read = { ...unread, ...JSON.parse(Buffer.from(body, 'base64url').toString()) } as Omit<Session, 'until'> & {
    until: string | null;
  };
  if (read.shopId !== shopId) return null;
  const locale = locales.find((known) => known === read.locale) ?? null;
  return { ...read, locale, until: read.until === null ? null : Temporal.Instant.from(read.until) };
}

/** What each form of this visit carries: no other page can know it. */
export function formToken(secret: string, { shopId, id }: Session): string {
  return proofOf(secret, 'form', `${shopId} ${id}`);
}

export function isFormToken(secret: string, session: Session, token: string): boolean {
  return isAlike(token, formToken(secret, session));
}

function proofOf(secret: string, purpose: 'visit' | 'form', text: string): string {
  const key = new Uint8Array(hkdfSync('sha256', secret, '', `buyer-page ${purpose}`, 32));
  return createHmac('sha256', key).update(text).digest('base64url');
}

function isAlike(given: string, wanted: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(wanted)];
  return one.length === other.length && timingSafeEqual(one, other);
}
