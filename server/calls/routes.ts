import { Type } from 'typebox';
import { roles } from '../../shared/access.ts';
import type { App } from '../platform/http.ts';
import { readerOf } from '../platform/http-access.ts';
import { Id, Maybe, OneOf, Time } from '../platform/http-schemas.ts';
import { selectCalls } from './queries.ts';
import { callStatuses } from './rules.ts';

const CallView = Type.Object(
  {
    id: Id,
    kind: Type.String(),
    customerId: Maybe(Id),
    conversationId: Maybe(Id),
    subjectId: Id,
    dueAt: Time,
    status: OneOf(callStatuses),
    summary: Type.String(),
    createdAt: Time,
  },
  { title: 'Call' },
);

export function callRoutes(app: App): void {
  app.get(
    '/api/calls',
    {
      config: { access: { roles, scope: 'read' } },
      schema: {
        summary: 'Phone calls: open ones by due time, others newest first',
        querystring: Type.Object({
          status: Type.Optional(OneOf(callStatuses)),
          after: Type.Optional({ ...Id, description: 'The last id of the page before' }),
          limit: Type.Integer({ minimum: 1, maximum: 200, default: 50 }),
        }),
        response: { 200: Type.Object({ calls: Type.Array(CallView) }) },
      },
    },
    async (request) => ({ calls: await selectCalls(app.db, readerOf(request).shopId, request.query) }),
  );
}
