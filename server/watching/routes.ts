import { Type } from 'typebox';
import { roles } from '../../shared/access.ts';
import { readCursor } from '../platform/cursors.ts';
import { notFound } from '../platform/errors.ts';
import type { App } from '../platform/http.ts';
import { agentOf, readerOf } from '../platform/http-access.ts';
import { Id, Maybe, MaybeTime, OneOf, refusals, Time } from '../platform/http-schemas.ts';
import { loadShop, localeAtHome } from '../shops/index.ts';
import { answerTask } from './answer-task.ts';
import { matters, troubles } from './rules.ts';
import { selectTask, selectTasks, taskStatuses } from './task-queries.ts';

const Text = Type.String();

const CarrierTaskView = Type.Object(
  {
    id: Id,
    about: { ...OneOf(matters), description: 'What is to be found out' },
    sign: { ...OneOf(troubles), description: 'What is the matter now' },
    ask: Type.String({ description: "What to say, in the shop's own language" }),
    since: Time,
    openedAt: Time,
    dueAt: Time,
    status: { ...OneOf(taskStatuses), description: '`settled`: there is nothing to ask any more' },
    answer: Maybe(Text),
    endedAt: MaybeTime,
    endedBy: Type.Union([Type.Object({ id: Id, name: Text }), Type.Null()], { description: 'Null: by itself' }),
    isPromised: Type.Boolean({ description: 'A buyer was promised to hear what is found' }),
    conversationId: Maybe(Id),
    parcel: Type.Object({ id: Id, carrier: Maybe(Text), trackingNumber: Maybe(Text) }),
    order: Type.Object({ id: Id, number: Text }),
  },
  { title: 'CarrierTask' },
);

/** What agents find out from carriers; parcels themselves are at /api/parcels. */
export function carrierTaskRoutes(app: App): void {
  app.get(
    '/api/carrier-tasks',
    {
      config: { access: { roles, scope: 'read' } },
      schema: {
        summary: 'What is to be asked of carriers, the next due first',
        querystring: Type.Object({
          status: { ...OneOf(taskStatuses), default: 'open' },
          about: Type.Optional(OneOf(matters)),
          after: Type.Optional(Type.String({ maxLength: 100, description: '`next` of the page before' })),
          limit: Type.Integer({ minimum: 1, maximum: 200, default: 50 }),
        }),
        response: { 200: Type.Object({ tasks: Type.Array(CarrierTaskView), next: Maybe(Text) }), ...refusals(400) },
      },
    },
    async (request) => {
      const { shopId } = readerOf(request);
      const { after, ...page } = request.query;
      const shop = await loadShop(app.db, shopId);
      const wanted = { ...page, after: after === undefined ? null : readCursor(after) };
      return selectTasks(app.db, shopId, wanted, { locale: localeAtHome(shop), zone: shop.zone });
    },
  );
  app.post(
    '/api/carrier-tasks/:taskId/answer',
    {
      config: { access: 'signed_in' },
      schema: {
        summary: 'Say what was found out',
        description:
          'Ends the task. Where a buyer waits to hear of it, `words` lie in the conversation until an agent sends them, and the promise is kept by that.',
        params: Type.Object({ taskId: Id }),
        body: Type.Object({
          answer: Type.String({ minLength: 1, maxLength: 2_000, description: 'For colleagues' }),
          words: Type.Optional(Type.String({ minLength: 1, maxLength: 2_000, description: 'For the buyer' })),
        }),
        response: { 200: CarrierTaskView, ...refusals(404, 409) },
      },
    },
    async (request) => {
      const { shopId, agentId } = agentOf(request);
      const { taskId } = request.params;
      const { answer, words = null } = request.body;
      return app.db.transaction().execute(async (tx) => {
        await answerTask(tx, { shopId, taskId, agentId, answer, words }, app.clock.now());
        const shop = await loadShop(tx, shopId);
        const task = await selectTask(tx, shopId, taskId, { locale: localeAtHome(shop), zone: shop.zone });
        if (!task) throw notFound();
        return task;
      });
    },
  );
}
