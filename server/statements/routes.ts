import { Type } from 'typebox';
import { partsOfTerms } from '../../shared/statement-text.ts';
import { transact } from '../platform/database.ts';
import { notFound } from '../platform/errors.ts';
import { type Html, html, sendPage } from '../platform/html.ts';
import type { App } from '../platform/http.ts';
import { OneOf, Page, refusals } from '../platform/http-schemas.ts';
import { type Locale, locales, pickLocale, translate } from '../platform/i18n.ts';
import { findShopByCode, type Shop } from '../shops/index.ts';
import { openStatement } from './open-statement.ts';
import { publishingRoutes } from './publishing-routes.ts';
import { type Statement, selectVersion, selectVersions } from './queries.ts';

const Language = OneOf(locales);
const Choice = Type.Object({
  lang: Type.Optional(Language),
  c: Type.Optional(Type.String({ format: 'uuid', description: 'The conversation in which the link was sent.' })),
});

export function statementRoutes(app: App): void {
  publishingRoutes(app);
  publicPages(app);
}

function publicPages(app: App): void {
  const ShopCode = Type.String({ maxLength: 40 });
  app.get(
    '/s/:shopCode/statement',
    {
      config: { access: 'public' },
      schema: {
        summary: "The shop's published terms, as a page for buyers",
        params: Type.Object({ shopCode: ShopCode }),
        querystring: Choice,
        response: { 200: Page, ...refusals(404) },
      },
    },
    async (request, reply) => {
      const shop = await findShopByCode(app.db, request.params.shopCode);
      const newest = shop && (await selectVersions(app.db, shop.id, app.clock.now()))[0];
      if (!shop || !newest) throw notFound();
      return show(request, reply, shop, newest.version);
    },
  );
  app.get(
    '/s/:shopCode/statement/:version',
    {
      config: { access: 'public' },
      schema: {
        summary: "One version of the shop's terms: what a buyer read stays as it was",
        params: Type.Object({ shopCode: ShopCode, version: Type.Integer({ minimum: 1, maximum: 1_000_000 }) }),
        querystring: Choice,
        response: { 200: Page, ...refusals(404) },
      },
    },
    async (request, reply) => {
      const shop = await findShopByCode(app.db, request.params.shopCode);
      if (!shop) throw notFound();
      return show(request, reply, shop, request.params.version);
    },
  );

  async function show(
    request: { headers: Record<string, unknown>; query: { lang?: Locale; c?: string } },
    reply: Parameters<typeof sendPage>[0],
    shop: Shop,
    version: number,
  ) {
    const now = app.clock.now();
    const found = (await selectVersions(app.db, shop.id, now)).find((row) => row.version === version);
    const locale = request.query.lang ?? pickLocale(String(request.headers['accept-language'] ?? ''));
    const statement = found && (await selectVersion(app.db, shop.id, version, locale));
    if (!statement) throw notFound();
    // A browser that only looks ahead has shown nothing to anybody.
    const isReading = request.headers['sec-purpose'] === undefined && request.headers.purpose === undefined;
    const conversationId = request.query.c;
    if (conversationId && isReading)
      await transact(app.db, (tx) => openStatement(tx, { shopId: shop.id, conversationId, version }, now));
    return sendPage(reply, pageOf(shop, statement, found.locales, conversationId));
  }
}

function pageOf(shop: Shop, statement: Statement, languages: string[], conversationId: string | undefined) {
  const locale = pickLocale(statement.locale);
  const published = statement.publishedAt
    .toZonedDateTimeISO(shop.zone)
    .toPlainDate()
    .toLocaleString(locale, { dateStyle: 'long' });
  const others = languages.filter((language) => language !== statement.locale);
  const keep = conversationId ? `&c=${conversationId}` : '';
  return {
    locale,
    title: `${statement.title} · ${shop.name}`,
    style: 'h2{font-size:1.1rem;margin:1.4rem 0 .3rem}p{margin:.3rem 0 .8rem;white-space:pre-line}',
    body: html`<header><p>${shop.name}</p>${others.map(
      (language) =>
        html`<p><a lang="${language}" hreflang="${language}" href="?lang=${language}${keep}">${translate(pickLocale(language), 'page_language')}</a></p>`,
    )}</header><main><h1>${statement.title}</h1>${termsOf(statement.body)}</main><footer><p>${translate(
      locale,
      'statement_version',
      { version: statement.version, date: published },
    )}</p><p><a href="/r/${encodeURIComponent(shop.code)}?lang=${locale}">${translate(locale, 'returns_page.start.title')}</a></p></footer>`,
  };
}

function termsOf(body: string): Html[] {
  return partsOfTerms(body).map(({ kind, text }) =>
    kind === 'heading' ? html`<h2>${text}</h2>` : html`<p>${text}</p>`,
  );
}
