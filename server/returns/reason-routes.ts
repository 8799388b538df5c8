import { Type } from 'typebox';
import { roles } from '../../shared/access.ts';
import { reasons } from '../../shared/labels.ts';
import { notFound } from '../platform/errors.ts';
import type { App } from '../platform/http.ts';
import { readerOf } from '../platform/http-access.ts';
import { Id, Maybe, OneOf, refusals, Time } from '../platform/http-schemas.ts';
import { caseStates } from './machine-rules.ts';
import { selectCases, selectReasons, splits } from './reason-report.ts';

const reading = { access: { roles, scope: 'read' } } as const;
const After = Type.Optional(Type.String({ maxLength: 100, description: 'The `next` of the page before' }));
const Limit = Type.Integer({ minimum: 1, maximum: 200, default: 50 });

const Count = Type.Object({
  id: Id,
  productId: Id,
  product: Type.String(),
  split: Type.String({ description: 'The size and colour it was sold in, or its batch; empty: of the whole product' }),
  reason: OneOf(reasons),
  detail: Type.String({ description: 'What exactly: see the tree of reasons. Empty: nothing more was said.' }),
  returns: Type.Integer(),
});

const Case = Type.Object({
  id: Id,
  rma: Type.String(),
  status: OneOf(caseStates),
  openedAt: Time,
  orderNumber: Maybe(Type.String()),
  customerName: Maybe(Type.String()),
  words: Type.String({ description: "The buyer's own" }),
});

/** Why goods come back, and the returns behind each count. */
export function reasonRoutes(app: App): void {
  app.get(
    '/api/returns/reasons',
    {
      config: reading,
      schema: {
        summary: 'Why goods come back, by product, by size or by batch, the most frequent first',
        description:
          'Counted each minute. Drafts and cancelled returns do not count, nor goods of which no product is known. Without a batch goods are told apart by the month in which they were bought.',
        querystring: Type.Object({
          by: { ...OneOf(splits), default: 'product' },
          period: Type.String({
            pattern: '^(all|\\d{4}(-(0[1-9]|1[0-2]))?)$',
            default: 'all',
            description: 'When the returns were asked for: all, a year, or a month as 2026-03',
          }),
          productId: Type.Optional(Id),
          reason: Type.Optional(OneOf(reasons)),
          after: After,
          limit: Limit,
        }),
        response: { 200: Type.Object({ counts: Type.Array(Count), next: Maybe(Type.String()) }), ...refusals(400) },
      },
    },
    async (request) => selectReasons(app.db, readerOf(request).shopId, request.query),
  );
  app.get(
    '/api/returns/reasons/:countId',
    {
      config: reading,
      schema: {
        summary: 'The returns behind one count, the last one first',
        params: Type.Object({ countId: Id }),
        querystring: Type.Object({ after: After, limit: Limit }),
        response: {
          200: Type.Object({ count: Count, cases: Type.Array(Case), next: Maybe(Type.String()) }),
          ...refusals(400, 404),
        },
      },
    },
    async (request) => {
      const found = await selectCases(app.db, readerOf(request).shopId, request.params.countId, request.query);
      return found ?? Promise.reject(notFound());
    },
  );
}
