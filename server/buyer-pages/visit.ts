import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Locale } from '../../shared/labels.ts';
import { notFound } from '../platform/errors.ts';
import { type Html, sendPage } from '../platform/html.ts';
import type { App } from '../platform/http.ts';
import { knownSentences, pickLocale, translate } from '../platform/i18n.ts';
import { findShopByCode, type Shop } from '../shops/index.ts';
import { currentStatement } from '../statements/index.ts';
import type { Form } from './form.ts';
import { frame } from './frame.ts';
import type { BuyerPage, Ports } from './schemas.ts';
import {
  formToken,
  isFormToken,
  newSession,
  orderOf,
  prolonged,
  readSession,
  type Session,
  writeSession,
} from './session.ts';
import { style } from './style.ts';

/** Somebody on one of a shop's pages for buyers: who they have proved to be, and in which language they read. */
export type Visit = {
  page: BuyerPage;
  shop: Shop;
  locale: Locale;
  session: Session;
  /** The browser brought its note of the visit: false on a first look, and for ever where it keeps no cookies. */
  isKept: boolean;
  /** The one order that they may see. */
  orderId: string | null;
  /** The page's own address, without what follows. */
  base: string;
  /** For the hidden field `token` of each form. */
  token: string;
  hasStatement: boolean;
  /** Who may be written to about what they ask for here; null: nobody has proved anything. */
  follower: { address: string; locale: Locale } | null;
  now: Temporal.Instant;
  /** A sentence of this page, or else one that all of them share. */
  say(key: string, params?: Record<string, string | number>): string;
};

/** `path`: where the page is read again, in the other language. `asksWithdrawal`: the law may give it to who reads this. */
export type Shown = { title: string; body: Html; path: string; asksWithdrawal: boolean };

const cookieName = 'qin_visit';
const cookieSeconds = 24 * 60 * 60;

/** Throws Refused `not_found`: no such shop. */
export async function visitOf(
  { app, secret, page }: Pick<Ports, 'app' | 'secret' | 'page'>,
  request: Pick<FastifyRequest, 'headers' | 'query'> & { params: { shopCode: string } },
): Promise<Visit> {
  const shop = await findShopByCode(app.db, request.params.shopCode);
  if (!shop) throw notFound();
  const now = app.clock.now();
  const kept = readSession(secret, shop.id, cookieIn(request.headers.cookie ?? ''));
  const known = kept ?? newSession(shop.id, now);
  const { lang } = request.query as { lang?: unknown };
  const chosen = typeof lang === 'string' ? pickLocale(lang) : known.locale;
  const locale = chosen ?? pickLocale(request.headers['accept-language']);
  const session = prolonged({ ...known, locale: chosen }, now);
  const orderId = orderOf(session, now);
  const own = (key: string) => (page.keyOf(key) in knownSentences(locale) ? page.keyOf(key) : `buyer_page.${key}`);
  return {
    ...{ page, shop, locale, session, now },
    orderId,
    isKept: kept !== null,
    follower: orderId !== null && session.address !== null ? { address: session.address, locale } : null,
    base: `${page.at}/${encodeURIComponent(shop.code)}`,
    token: formToken(secret, session),
    hasStatement: (await currentStatement(app.db, shop.id, locale, now)) !== null,
    say: (key, params) => translate(locale, own(key), params),
  };
}

export const isOwnForm = (secret: string, { session }: Visit, form: Form): boolean =>
  isFormToken(secret, session, form.one('token'));

/** The page, and the browser's own note of the visit. */
export function show(app: App, secret: string, reply: FastifyReply, visit: Visit, shown: Shown): FastifyReply {
  keep(app, secret, reply, visit.session, visit.base);
  const { locale, shop, page } = visit;
  const title = `${shown.title} · ${shop.name}`;
  return sendPage(reply, { locale, title, style: style + page.style, body: frame(visit, shown) });
}

export function goTo(app: App, secret: string, reply: FastifyReply, visit: Visit, path: string): FastifyReply {
  keep(app, secret, reply, visit.session, visit.base);
  return reply.redirect(`${visit.base}${path}`, 303);
}

function keep(app: App, secret: string, reply: FastifyReply, session: Session, base: string): void {
  const secure = app.publicUrl.startsWith('https:') ? '; Secure' : '';
  const rules = `Path=${base}; Max-Age=${cookieSeconds}; HttpOnly; SameSite=Lax${secure}`;
  reply.header('set-cookie', `${cookieName}=${writeSession(secret, session)}; ${rules}`);
}

function cookieIn(header: string): string {
  const pair = header.split(/; */).find((one) => one.startsWith(`${cookieName}=`));
  return pair?.slice(cookieName.length + 1) ?? '';
}
