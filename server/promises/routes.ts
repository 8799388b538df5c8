import { Type } from 'typebox';
import { managers, type Role, roles } from '../../shared/access.ts';
import { Refused } from '../platform/errors.ts';
import type { App } from '../platform/http.ts';
import { agentOf, readerOf } from '../platform/http-access.ts';
import { Id, Maybe, MaybeTime, OneOf, refusals, Time } from '../platform/http-schemas.ts';
import { type PromiseKind, promiseKinds } from '../scripts/index.ts';
import { selectPromises } from './queries.ts';
import { promiseStatuses, subjectTypes } from './rules.ts';
import { settlePromise } from './settle-promise.ts';

const PromiseView = Type.Object(
  {
    id: Id,
    kind: OneOf(Object.keys(promiseKinds) as PromiseKind[]),
    subjectType: OneOf(subjectTypes),
    subjectId: Id,
    conversationId: Maybe(Id),
    messageId: Maybe(Id),
    dueAt: Time,
    status: OneOf(promiseStatuses),
    settledAt: MaybeTime,
    evidence: Maybe(Type.String()),
    settledBy: Maybe(Id),
    madeAt: Time,
  },
  { title: 'Promise' },
);

export function promiseRoutes(app: App): void {
  listRoute(app);
  settleRoute(app);
}

function listRoute(app: App): void {
  app.get(
    '/api/promises',
    {
      config: { access: { roles, scope: 'read' } },
      schema: {
        summary: 'What was promised: open ones by due time, others newest first',
        querystring: Type.Object({
          status: Type.Optional(OneOf(promiseStatuses)),
          dueBefore: Type.Optional(Type.String({ maxLength: 64, description: 'ISO 8601 instant' })),
          after: Type.Optional({ ...Id, description: 'The last id of the page before' }),
          limit: Type.Integer({ minimum: 1, maximum: 200, default: 50 }),
        }),
        response: { 200: Type.Object({ promises: Type.Array(PromiseView) }) },
      },
    },
    async (request) => {
      const { dueBefore, ...page } = request.query;
      return {
        promises: await selectPromises(app.db, readerOf(request).shopId, {
          ...page,
          dueBefore: dueBefore === undefined ? undefined : instantOf(dueBefore),
        }),
      };
    },
  );
}

function settleRoute(app: App): void {
  app.post(
    '/api/promises/:id/settle',
    {
      config: { access: 'signed_in' },
      schema: {
        summary: 'Say how a promise ended',
        description: 'Any agent may say that it was kept. Waiving one is for supervisors and owners.',
        params: Type.Object({ id: Id }),
        body: Type.Object({
          status: OneOf(['kept', 'waived']),
          evidence: Type.String({ minLength: 1, maxLength: 500, description: 'What shows it, or why it is waived' }),
        }),
        response: { 200: PromiseView, ...refusals(404, 409) },
      },
    },
    async (request) => {
      const { shopId, agentId, role } = agentOf(request);
      const outcome = { ...request.body, by: agentId };
      if (outcome.status === 'waived' && !mayWaive(role)) throw new Refused('not_allowed', 403);
      return app.db
        .transaction()
        .execute((tx) => settlePromise(tx, shopId, request.params.id, outcome, app.clock.now()));
    },
  );
}

const mayWaive = (role: Role) => (managers as readonly Role[]).includes(role);

function instantOf(text: string): Temporal.Instant {
  try {
    return Temporal.Instant.from(text);
  } catch {
    throw new Refused('bad_time', 400, { text });
  }
}
