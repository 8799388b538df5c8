import { Type } from 'typebox';
import { managers, roles } from '../../shared/access.ts';
import { notFound } from '../platform/errors.ts';
import type { App } from '../platform/http.ts';
import { agentOf, readerOf } from '../platform/http-access.ts';
import { Id, OneOf, refusals, Time } from '../platform/http-schemas.ts';
import { locales } from '../platform/i18n.ts';
import { loadShop } from '../shops/index.ts';
import { findUnlawful } from './find-unlawful.ts';
import { publishStatement } from './publish-statement.ts';
import { selectListed, selectTexts } from './queries.ts';

const Language = OneOf(locales);
const Version = Type.Integer({ minimum: 1, maximum: 1_000_000 });
const Count = Type.Integer();
const InBoth = Type.Object({ en: Type.String(), 'zh-CN': Type.String() });
const longestTitle = 200;
const longestBody = 100_000;

const ListedView = Type.Object(
  {
    version: Type.Integer(),
    locales: Type.Array(Type.String()),
    publishedAt: Time,
    publishedBy: Type.Union([Type.Object({ id: Id, name: Type.String() }), Type.Null()], {
      description: 'Null: it came with the shop.',
    }),
    tally: Type.Object(
      { sent: Count, opened: Count, read: Count, unread: Count },
      { description: 'Conversations it was sent to, where it was opened, had and had not been read before buying.' },
    ),
  },
  { title: 'StatementVersion' },
);

/** Read by everybody at the desk, published by those who run the shop. */
export function publishingRoutes(app: App): void {
  app.get(
    '/api/statements',
    {
      config: { access: { roles, scope: 'read' } },
      schema: { summary: 'Versions of the statement, newest first', response: { 200: Type.Array(ListedView) } },
    },
    (request) => selectListed(app.db, readerOf(request).shopId, app.clock.now()),
  );
  app.get(
    '/api/statements/:version',
    {
      config: { access: { roles, scope: 'read' } },
      schema: {
        summary: 'One version of the statement, in all its languages',
        params: Type.Object({ version: Version }),
        response: {
          200: Type.Object({
            texts: Type.Array(Type.Object({ locale: Type.String(), title: Type.String(), body: Type.String() })),
          }),
          ...refusals(404),
        },
      },
    },
    async (request) => {
      const texts = await selectTexts(app.db, readerOf(request).shopId, request.params.version);
      if (texts.length === 0) throw notFound();
      return { texts };
    },
  );
  app.post(
    '/api/statements',
    {
      config: { access: { roles: managers } },
      schema: {
        summary: 'Publish the next version of the statement; earlier ones stay readable',
        body: Type.Object({
          after: Type.Optional(
            Type.Integer({ minimum: 0, description: 'The version that this one was made from; 0: none' }),
          ),
          texts: Type.Array(
            Type.Object({
              locale: Language,
              title: Type.String({ minLength: 1, maxLength: longestTitle }),
              body: Type.String({ minLength: 1, maxLength: longestBody }),
            }),
            { minItems: 1, maxItems: locales.length },
          ),
        }),
        response: { 201: Type.Object({ version: Type.Integer() }), ...refusals(409) },
      },
    },
    async (request, reply) => {
      const { shopId, agentId } = agentOf(request);
      const { texts, after } = request.body;
      const version = await app.db
        .transaction()
        .execute((tx) => publishStatement(tx, shopId, texts, app.clock.now(), { agentId, after }));
      return reply.status(201).send({ version });
    },
  );
  checkingRoute(app);
}

function checkingRoute(app: App): void {
  app.post(
    '/api/statements/check',
    {
      config: { access: { roles: managers } },
      schema: {
        summary: 'What in a statement takes away what the law gives, before it is published',
        body: Type.Object({
          texts: Type.Array(
            Type.Object({
              locale: Language,
              title: Type.String({ maxLength: longestTitle }),
              body: Type.String({ maxLength: longestBody }),
            }),
            { maxItems: locales.length },
          ),
        }),
        response: {
          200: Type.Object({
            unlawful: Type.Array(
              Type.Object({
                locale: Language,
                found: Type.String({ description: 'As it stands in the text' }),
                ...{ source: Type.String(), article: Type.String(), why: InBoth, instead: InBoth },
              }),
            ),
          }),
        },
      },
    },
    async (request) => {
      const { country } = await loadShop(app.db, agentOf(request).shopId);
      const unlawful = findUnlawful(request.body.texts, country);
      return { unlawful };
    },
  );
}
