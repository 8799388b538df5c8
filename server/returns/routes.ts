import { Type } from 'typebox';
import { roles } from '../../shared/access.ts';
import { notFound } from '../platform/errors.ts';
import type { App } from '../platform/http.ts';
import { readerOf } from '../platform/http-access.ts';
import { Id, Maybe, OneOf, refusals } from '../platform/http-schemas.ts';
import { countBoard, countedUpTo, selectBoard } from './board-queries.ts';
import { selectGoods } from './bought-queries.ts';
import { caseRoutes } from './case-routes.ts';
import { selectReturn } from './detail-queries.ts';
import { caseStates } from './machine-rules.ts';
import { reasonRoutes } from './reason-routes.ts';
import { dueFor } from './rules.ts';
import { BoardRowView, DetailView, ReturnableView } from './schemas.ts';

const reading = { access: { roles, scope: 'read' } } as const;
const counted = [...caseStates, ...dueFor, 'overdue', 'withdrawals'] as const;

export function returnRoutes(app: App): void {
  boardRoutes(app);
  reasonRoutes(app);
  oneRoutes(app);
  caseRoutes(app);
}

function boardRoutes(app: App): void {
  app.get(
    '/api/returns',
    {
      config: reading,
      schema: {
        summary: 'Returns that buyers asked for',
        querystring: Type.Object({
          status: Type.Optional(OneOf(caseStates)),
          for: Type.Optional({ ...OneOf(dueFor), description: 'What the desk does next' }),
          sort: {
            ...OneOf(['newest', 'due']),
            default: 'newest',
            description:
              '`due`: what is due first on top; without a status only those for which something is to be done',
          },
          find: Type.Optional(
            Type.String({ minLength: 1, maxLength: 100, description: 'A number of a return or of an order' }),
          ),
          after: Type.Optional(Type.String({ maxLength: 100, description: 'The `next` of the page before' })),
          limit: Type.Integer({ minimum: 1, maximum: 200, default: 50 }),
        }),
        response: {
          200: Type.Object({ returns: Type.Array(BoardRowView), next: Maybe(Type.String()) }),
          ...refusals(400),
        },
      },
    },
    async (request) => selectBoard(app.db, readerOf(request).shopId, request.query),
  );
  app.get(
    '/api/returns/counts',
    {
      config: reading,
      schema: {
        summary: 'How many returns there are of each state, wait for each step of the desk, and are overdue',
        description: `Of each, no more than ${countedUpTo} are counted.`,
        response: {
          200: Type.Object(Object.fromEntries(counted.map((one) => [one, Type.Integer()]))),
        },
      },
    },
    async (request) => countBoard(app.db, readerOf(request).shopId, app.clock.now()),
  );
}

function oneRoutes(app: App): void {
  app.get(
    '/api/returns/:returnId',
    {
      config: reading,
      schema: {
        summary: 'One return: what goes back, why, every step, photos',
        params: Type.Object({ returnId: Id }),
        response: { 200: DetailView, ...refusals(404) },
      },
    },
    async (request) => {
      const detail = await selectReturn(app.db, readerOf(request).shopId, request.params.returnId);
      return detail ?? Promise.reject(notFound());
    },
  );
  app.get(
    '/api/orders/:orderId/returnable',
    {
      config: reading,
      schema: {
        summary: 'What of an order could go back, and what of it is going back already',
        params: Type.Object({ orderId: Id }),
        response: { 200: Type.Object({ goods: Type.Array(ReturnableView) }), ...refusals(404) },
      },
    },
    async (request) => {
      const order = await selectGoods(app.db, readerOf(request).shopId, request.params.orderId);
      if (!order) throw notFound();
      return { goods: order.goods };
    },
  );
}
