import { Type } from 'typebox';
import { transact } from '../platform/database.ts';
import { notFound } from '../platform/errors.ts';
import type { App } from '../platform/http.ts';
import { agentOf, readerOf } from '../platform/http-access.ts';
import { Id, Maybe, MaybeTime, Nothing, OneOf, refusals, Time } from '../platform/http-schemas.ts';
import { mergeCustomers, undoMerge } from './merge-customers.ts';
import { selectDuplicates, selectMergeViews } from './merge-queries.ts';
import { type MergedField, mergedFields, type Side } from './merge-rules.ts';
import { findCustomer } from './queries.ts';

const readers = { roles: ['agent', 'account_manager', 'supervisor', 'owner'], scope: 'read' } as const;
const managers = { roles: ['supervisor', 'owner'] } as const;
const params = Type.Object({ customerId: Id });

const Named = Type.Object({ id: Id, externalId: Type.String(), name: Maybe(Type.String()) });
const Person = Type.Object({ id: Id, name: Type.String() });
const MergeRow = Type.Object({
  id: Id,
  kept: Named,
  merged: Named,
  taken: Type.Array(Type.String(), { description: 'Fields in which the merged customer’s value counts' }),
  mergedBy: Maybe(Person),
  mergedAt: Time,
  undoneBy: Maybe(Person),
  undoneAt: MaybeTime,
});
const DuplicateRow = Type.Object({
  customer: Type.Object({ ...Named.properties, tier: Maybe(Type.String()) }),
  reasons: Type.Array(OneOf(['phone', 'email'] as const)),
});

const sides: readonly Side[] = ['this', 'other'];
const KeepBody = Type.Object(
  Object.fromEntries(mergedFields.map((field) => [field, Type.Optional(OneOf(sides))])) as Record<
    MergedField,
    ReturnType<typeof Type.Optional<ReturnType<typeof OneOf<Side>>>>
  >,
  { description: 'Whose value counts where the two differ; left out: the one that says anything, and else this one’s' },
);

const mostShown = { merges: 100, duplicates: 20 };

export function mergeRoutes(app: App): void {
  writingRoutes(app);
  app.get(
    '/api/customers/:customerId/merges',
    {
      config: { access: readers },
      schema: {
        summary: 'Merges of this customer, newest first, those undone too',
        params,
        response: { 200: Type.Object({ items: Type.Array(MergeRow) }), ...refusals(404) },
      },
    },
    async (request) => {
      const { shopId } = readerOf(request);
      const { customerId } = request.params;
      if (!(await findCustomer(app.db, shopId, customerId))) throw notFound();
      return { items: await selectMergeViews(app.db, shopId, customerId, mostShown.merges) };
    },
  );
  app.get(
    '/api/customers/:customerId/duplicates',
    {
      config: { access: readers },
      schema: {
        summary: 'Who may be the same person: the same phone number or mail address',
        params,
        response: { 200: Type.Object({ items: Type.Array(DuplicateRow) }), ...refusals(404) },
      },
    },
    async (request) => {
      const { shopId } = readerOf(request);
      const { customerId } = request.params;
      if (!(await findCustomer(app.db, shopId, customerId))) throw notFound();
      return { items: await selectDuplicates(app.db, shopId, customerId, mostShown.duplicates) };
    },
  );
}

function writingRoutes(app: App): void {
  app.post(
    '/api/customers/:customerId/merge',
    {
      config: { access: managers },
      schema: {
        summary: 'The other customer is the same person as this one, who stays',
        params,
        body: Type.Object({ otherId: Id, keep: Type.Optional(KeepBody) }),
        response: { 201: Type.Object({ mergeId: Id }), ...refusals(404, 409) },
      },
    },
    async (request, reply) => {
      const { shopId, agentId } = agentOf(request);
      const { otherId, keep = {} } = request.body;
      const merging = { shopId, keptId: request.params.customerId, otherId, keep, agentId };
      reply.code(201);
      return transact(app.db, (tx) => mergeCustomers(tx, merging, app.clock.now()));
    },
  );
  app.post(
    '/api/customers/merges/:mergeId/undo',
    {
      config: { access: managers },
      schema: {
        summary: 'Undo a merge: each row belongs again to the customer it came with',
        params: Type.Object({ mergeId: Id }),
        body: Type.Object({}),
        response: { 204: Nothing, ...refusals(404, 409) },
      },
    },
    async (request, reply) => {
      const { shopId, agentId } = agentOf(request);
      const undoing = { shopId, mergeId: request.params.mergeId, agentId };
      await transact(app.db, (tx) => undoMerge(tx, undoing, app.clock.now()));
      reply.code(204);
      return null;
    },
  );
}
