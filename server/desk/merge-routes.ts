import { Type } from 'typebox';
import { transact } from '../platform/database.ts';
import type { App } from '../platform/http.ts';
import { readerOf } from '../platform/http-access.ts';
import { Id, Maybe, OneOf, refusals } from '../platform/http-schemas.ts';
import { pickLocale } from '../platform/i18n.ts';
import { previewMerge } from './preview-merge.ts';

const Card = Type.Object({
  id: Id,
  externalId: Type.String(),
  name: Maybe(Type.String()),
  tier: Maybe(Type.String()),
});
const Value = Type.Union([Type.String(), Type.Boolean(), Type.Null()]);
const Count = Type.Integer({ minimum: 0 });

const Preview = Type.Object({
  kept: Card,
  other: Card,
  moves: Type.Object({ orders: Count, conversations: Count, returns: Count, calls: Count, promises: Count }),
  fields: Type.Array(
    Type.Object({ field: Type.String(), this: Value, other: Value, stays: OneOf(['this', 'other'] as const) }),
  ),
  warnings: Type.Array(Type.Object({ code: Type.String(), message: Type.String() })),
});

export function mergePreviewRoute(app: App): void {
  app.get(
    '/api/customers/:customerId/merge-preview',
    {
      config: { access: { roles: ['agent', 'account_manager', 'supervisor', 'owner'], scope: 'read' } },
      schema: {
        summary: 'What merging another customer into this one would bring along and change',
        params: Type.Object({ customerId: Id }),
        querystring: Type.Object({ with: Id }),
        response: { 200: Preview, ...refusals(404, 409) },
      },
    },
    (request) => {
      const { shopId } = readerOf(request);
      const pair = { shopId, keptId: request.params.customerId, otherId: request.query.with };
      const locale = pickLocale(request.headers['accept-language']);
      return transact(app.db, (tx) => previewMerge(tx, pair, locale));
    },
  );
}
