import { Type } from 'typebox';
import { roles } from '../../shared/access.ts';
import { reasons } from '../../shared/labels.ts';
import type { App } from '../platform/http.ts';
import { readerOf } from '../platform/http-access.ts';
import { Id, Maybe, OneOf, Time } from '../platform/http-schemas.ts';
import { caseStates } from './machine-rules.ts';
import { selectReturns } from './queries.ts';
import { wishes } from './rules.ts';

const ReturnView = Type.Object(
  {
    id: Id,
    rma: Type.String({ description: 'The number that the buyer writes on the parcel' }),
    orderId: Maybe(Id),
    conversationId: Maybe(Id),
    reason: OneOf(reasons),
    wants: Maybe(OneOf(wishes)),
    status: OneOf(caseStates),
    openedAt: Time,
  },
  { title: 'Return' },
);

export function returnRoutes(app: App): void {
  app.get(
    '/api/returns',
    {
      config: { access: { roles, scope: 'read' } },
      schema: {
        summary: 'Returns that buyers asked for, newest first',
        querystring: Type.Object({
          status: Type.Optional(OneOf(caseStates)),
          after: Type.Optional({ ...Id, description: 'The last id of the page before' }),
          limit: Type.Integer({ minimum: 1, maximum: 200, default: 50 }),
        }),
        response: { 200: Type.Object({ returns: Type.Array(ReturnView) }) },
      },
    },
    async (request) => ({ returns: await selectReturns(app.db, readerOf(request).shopId, request.query) }),
  );
}
