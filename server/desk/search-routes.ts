import { Type } from 'typebox';
import type { App } from '../platform/http.ts';
import { agentOf } from '../platform/http-access.ts';
import { Maybe, OneOf } from '../platform/http-schemas.ts';
import { pickLocale } from '../platform/i18n.ts';
import { search, searchKinds } from './search.ts';
import { SearchItem } from './views.ts';

export function searchRoutes(app: App): void {
  app.get(
    '/api/search',
    {
      config: { access: 'signed_in' },
      schema: {
        summary: 'One box for messages, customers, orders, parcels and scripts',
        description:
          'Chinese from one character; names also in pinyin and by initials; order, tracking and phone numbers by any four of their characters. Without `kind` the first few of everything and then messages, newest first, on which the next pages go on. A page may be short although `next` says that there is more to look through.',
        querystring: Type.Object({
          q: Type.String({ maxLength: 200, default: '' }),
          kind: Type.Optional(OneOf(searchKinds)),
          after: Type.Optional(Type.String({ maxLength: 500, description: '`next` of the page before' })),
          limit: Type.Integer({ minimum: 1, maximum: 100, default: 20 }),
        }),
        response: { 200: Type.Object({ items: Type.Array(SearchItem), next: Maybe(Type.String()) }) },
      },
    },
    async (request) => {
      const { q, kind = null, after = null, limit } = request.query;
      const locale = pickLocale(request.headers['accept-language']);
      return search(app.db, { shopId: agentOf(request).shopId, question: q, kind, after, limit, locale });
    },
  );
}
