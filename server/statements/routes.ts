import { Type } from 'typebox';
import { managers } from '../../shared/access.ts';
import { notFound } from '../platform/errors.ts';
import { type Html, html, sendPage } from '../platform/html.ts';
import type { App } from '../platform/http.ts';
import { agentOf } from '../platform/http-access.ts';
import { OneOf, Page, refusals, Time } from '../platform/http-schemas.ts';
import { type Locale, locales, pickLocale, translate } from '../platform/i18n.ts';
import { findShopByCode, type Shop } from '../shops/index.ts';
import { publishStatement } from './publish-statement.ts';
import { type Statement, selectVersion, selectVersions, updateOpened } from './queries.ts';

const Language = OneOf(locales);
const Choice = Type.Object({
  lang: Type.Optional(Language),
  c: Type.Optional(Type.String({ format: 'uuid', description: 'The conversation in which the link was sent.' })),
});

export function statementRoutes(app: App): void {
  publicPages(app);
  publishing(app);
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
    if (conversationId && isReading) await updateOpened(app.db, { shopId: shop.id, conversationId, version }, now);
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

/** The shop writes plain text; a line that begins with ## is a heading, a blank line ends a paragraph. */
function termsOf(body: string): Html[] {
  return body
    .split(/\n\s*\n|\n(?=## )|(?<=^## .*)\n/m)
    .filter((part) => part.trim() !== '')
    .map((part) => (part.startsWith('## ') ? html`<h2>${part.slice(3)}</h2>` : html`<p>${part}</p>`));
}

function publishing(app: App): void {
  app.get(
    '/api/statements',
    {
      config: { access: 'signed_in' },
      schema: {
        summary: 'Versions of the statement, newest first',
        response: {
          200: Type.Array(
            Type.Object({ version: Type.Integer(), locales: Type.Array(Type.String()), publishedAt: Time }),
          ),
        },
      },
    },
    async (request) => selectVersions(app.db, agentOf(request).shopId, app.clock.now()),
  );
  app.post(
    '/api/statements',
    {
      config: { access: { roles: managers } },
      schema: {
        summary: 'Publish the next version of the statement; earlier ones stay readable',
        body: Type.Object({
          texts: Type.Array(
            Type.Object({
              locale: Language,
              title: Type.String({ minLength: 1, maxLength: 200 }),
              body: Type.String({ minLength: 1, maxLength: 100_000 }),
            }),
            { minItems: 1, maxItems: locales.length },
          ),
        }),
        response: { 201: Type.Object({ version: Type.Integer() }), ...refusals(409) },
      },
    },
    async (request, reply) => {
      const { shopId } = agentOf(request);
      const version = await app.db
        .transaction()
        .execute((tx) => publishStatement(tx, shopId, request.body.texts, app.clock.now()));
      return reply.status(201).send({ version });
    },
  );
}
