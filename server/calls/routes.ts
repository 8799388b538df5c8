import { Type } from 'typebox';
import { roles } from '../../shared/access.ts';
import type { App } from '../platform/http.ts';
import { agentOf, readerOf } from '../platform/http-access.ts';
import { Id, OneOf, refusals } from '../platform/http-schemas.ts';
import { loadCall } from './load-call.ts';
import { countCalls, selectCalls } from './queries.ts';
import { callStatuses, standingOf } from './rules.ts';
import { CallView, WholeCallView } from './views.ts';
import { callWriteRoutes } from './write-routes.ts';

const reading = { access: { roles, scope: 'read' } } as const;

export function callRoutes(app: App): void {
  listRoute(app);
  countsRoute(app);
  app.get(
    '/api/calls/:id',
    {
      config: reading,
      schema: {
        summary: 'One call: its script from what is known now, the buyer, what happened so far',
        params: Type.Object({ id: Id }),
        response: { 200: WholeCallView, ...refusals(404) },
      },
    },
    async (request) => loadCall(app.db, readerOf(request), request.params.id, app.clock.now()),
  );
  callWriteRoutes(app);
}

function listRoute(app: App): void {
  app.get(
    '/api/calls',
    {
      config: reading,
      schema: {
        summary: 'Phone calls: open ones by due time, others newest first',
        querystring: Type.Object({
          status: Type.Optional(OneOf(callStatuses)),
          subjectId: Type.Optional({ ...Id, description: 'What they are about: a return' }),
          mine: Type.Optional(Type.Boolean({ description: 'Those that the agent has taken' })),
          after: Type.Optional({ ...Id, description: 'The last id of the page before' }),
          limit: Type.Integer({ minimum: 1, maximum: 200, default: 50 }),
        }),
        response: { 200: Type.Object({ calls: Type.Array(CallView) }) },
      },
    },
    async (request) => {
      const { mine, ...page } = request.query;
      const claimedBy = mine ? agentOf(request).agentId : undefined;
      const calls = await selectCalls(app.db, readerOf(request).shopId, { ...page, claimedBy });
      return { calls: calls.map((call) => ({ ...call, ...standingOf(call, app.clock.now()) })) };
    },
  );
}

function countsRoute(app: App): void {
  app.get(
    '/api/calls/counts',
    {
      config: reading,
      schema: {
        summary: 'How many open calls may be made now, as the list shows them, are late, and are the agent’s own',
        response: { 200: Type.Object({ due: Type.Integer(), overdue: Type.Integer(), mine: Type.Integer() }) },
      },
    },
    async (request) => {
      const reader = readerOf(request);
      const now = app.clock.now();
      const agentId = reader.kind === 'agent' ? reader.agentId : null;
      return countCalls(app.db, reader.shopId, { now, agentId });
    },
  );
}
