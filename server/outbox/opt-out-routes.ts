import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { Refused } from '../platform/errors.ts';
import { sendPage } from '../platform/html.ts';
import type { App } from '../platform/http.ts';
import { OneOf, Page, refusals } from '../platform/http-schemas.ts';
import { locales, pickLocale } from '../platform/i18n.ts';
import { rateLimit } from '../platform/rate-limit.ts';
import { loadShop } from '../shops/index.ts';
import { findRecipient, optOut, type Recipient } from './opt-out.ts';
import { readOptOutToken } from './opt-out-link.ts';
import { brokenOptOutPage, optOutPage } from './opt-out-page.ts';

const bodyLimitBytes = 4096;
const longestUserAgent = 200;

const Token = Type.Object({ token: Type.String({ maxLength: 200 }) });
/** Without a choice: as mail programs post it (RFC 8058). */
const Wish = Type.Object({
  scope: Type.Optional(OneOf(['promotion', 'all'])),
  'List-Unsubscribe': Type.Optional(Type.String({ maxLength: 40, description: 'One-Click' })),
});
const answers = { 200: Page, 404: { ...Page, description: 'The link is not ours, or not whole' }, ...refusals(429) };

/** The link in what we send by which one wants no more of it: without a session, for people and for mail programs. */
export function optOutRoutes(app: App, secret: string): void {
  const limit = rateLimit(60, 60);
  /** A link is limited for itself: one mail service may speak for everybody. */
  const read = (token: string, ip: string) => {
    const told = readOptOutToken(secret, token);
    limit(told ? told.sendId : ip, app.clock.now());
    return told;
  };
  app.register(async (forms) => {
    const pages = forms as unknown as App;
    for (const type of ['application/x-www-form-urlencoded', 'multipart/form-data'])
      pages.addContentTypeParser(type, { parseAs: 'buffer' }, (request: FastifyRequest, body: Buffer) =>
        readForm(body, request.headers['content-type'] ?? ''),
      );
    pages.get(
      '/u/:token',
      {
        config: { access: 'public' },
        schema: {
          summary: 'Asks what a shop should stop sending; opening it changes nothing, since mail scanners do',
          params: Token,
          // Apps in which a link is opened add words of their own to it.
          querystring: Type.Object({}, { additionalProperties: true }),
          response: answers,
        },
      },
      async (request, reply) => {
        const told = read(request.params.token, request.ip);
        const found = told && (await findRecipient(app.db, told.shopId, told.sendId));
        return show(request, reply, told?.shopId ?? '', found);
      },
    );
    pages.post(
      '/u/:token',
      {
        config: { access: 'public' },
        bodyLimit: bodyLimitBytes,
        schema: {
          summary: 'Nothing more of this: at once, and without questions. Also what List-Unsubscribe-Post asks for.',
          params: Token,
          querystring: Type.Object({ lang: Type.Optional(OneOf(locales)) }),
          body: Wish,
          response: answers,
        },
      },
      async (request, reply) => {
        const told = read(request.params.token, request.ip);
        const { scope } = request.body;
        const userAgent = (request.headers['user-agent'] ?? '').slice(0, longestUserAgent);
        const wish = { scope: scope ?? 'promotion', proof: { by: scope ? 'page' : 'one_click', userAgent } } as const;
        const found =
          told && (await app.db.transaction().execute((tx) => optOut(tx, { ...told, ...wish }, app.clock.now())));
        return show(request, reply, told?.shopId ?? '', found);
      },
    );
  });

  async function show(
    request: { headers: Record<string, unknown>; query: { lang?: unknown } },
    reply: Parameters<typeof sendPage>[0],
    shopId: string,
    recipient: Recipient | null,
  ) {
    const locale = pickLocale(String(request.query.lang ?? request.headers['accept-language'] ?? ''));
    if (!recipient) return sendPage(reply.status(404), brokenOptOutPage(locale));
    const shop = await loadShop(app.db, shopId);
    return sendPage(reply, optOutPage(locale, shop.name, recipient));
  }
}

/** Browsers post a form in one shape, mail programs in the other. */
async function readForm(body: Buffer, type: string): Promise<Record<string, string>> {
  const form = await new Response(new Uint8Array(body), { headers: { 'content-type': type } }).formData().catch(() => {
    throw new Refused('bad_request', 400);
  });
  return Object.fromEntries([...form].map(([name, value]) => [name, String(value)]));
}
