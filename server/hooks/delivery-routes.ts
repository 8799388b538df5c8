import { Type } from 'typebox';
import { managers } from '../../shared/access.ts';
import { readCursor, writeCursor } from '../platform/cursors.ts';
import { notFound } from '../platform/errors.ts';
import type { App } from '../platform/http.ts';
import { agentOf } from '../platform/http-access.ts';
import { Id, Maybe, OneOf, refusals, Time } from '../platform/http-schemas.ts';
import { countHooks, selectDeliveries, selectDeliveryView } from './queries.ts';
import { replayDelivery } from './replay-delivery.ts';
import { deliveryStates, heldStates, replays } from './rules.ts';
import type { HookPorts } from './take-delivery.ts';

const pageSize = 50;
const shownBytes = 4096;

const view = {
  id: Id,
  providerId: Id,
  provider: Maybe(Type.String({ description: 'Its name; null when it is gone' })),
  receivedAt: Time,
  state: OneOf(deliveryStates),
  reason: Maybe(Type.String({ description: 'not_proven, hook_unreadable, send_unknown, fault …' })),
  method: Type.String(),
  bytes: Type.Integer({ description: 'Length of the body' }),
  copies: Type.Integer({ description: 'How often it came' }),
};

/** What providers posted: for those who run the shop. */
export function deliveryRoutes(app: App, ports: HookPorts): void {
  const access = { roles: managers };
  app.get(
    '/api/hook-deliveries',
    {
      config: { access },
      schema: {
        summary: 'What providers posted, newest first; without a state, what nobody could believe or read',
        querystring: Type.Object({
          state: Type.Optional(OneOf(deliveryStates)),
          after: Type.Optional(Type.String({ maxLength: 100 })),
          limit: Type.Integer({ minimum: 1, maximum: 200, default: pageSize }),
        }),
        response: {
          200: Type.Object({
            items: Type.Array(Type.Object(view)),
            next: Maybe(Type.String()),
            counts: Type.Object({
              quarantined: Type.Integer(),
              unreadable: Type.Integer(),
              letGo: Type.Integer({ description: 'In a flood of the last 30 days: counted, and not kept' }),
              waiting: Type.Integer({ description: 'Kept, and not worked off yet' }),
            }),
          }),
        },
      },
    },
    async (request) => {
      const { shopId } = agentOf(request);
      const { state, after, limit } = request.query;
      const states = state ? [state] : heldStates;
      const cursor = after === undefined ? null : readCursor(after);
      const rows = await selectDeliveries(app.db, { shopId, states, after: cursor, limit: limit + 1 });
      const items = rows.slice(0, limit);
      const last = rows.length > limit ? items.at(-1) : undefined;
      const next = writeCursor(last ? { at: last.receivedAt, id: last.id } : null);
      return { items, next, counts: await countHooks(app.db, shopId, app.clock.now()) };
    },
  );
  app.get(
    '/api/hook-deliveries/:id',
    {
      config: { access },
      schema: {
        summary: 'One, with what was posted as far as it is shown',
        params: Type.Object({ id: Id }),
        response: {
          200: Type.Object({
            ...view,
            headers: Type.Record(Type.String(), Type.String()),
            query: Type.String(),
            body: Type.String({ description: `Its first ${shownBytes} bytes, read as UTF-8` }),
          }),
          ...refusals(404),
        },
      },
    },
    async (request) => {
      const { shopId } = agentOf(request);
      const found = await selectDeliveryView(app.db, shopId, request.params.id, shownBytes);
      if (!found) throw notFound();
      const { body, query, ...rest } = found;
      return { ...rest, query: query.slice(0, shownBytes), body: body.toString('utf8') };
    },
  );
  app.post(
    '/api/hook-deliveries/:id/replay',
    {
      config: { access },
      schema: {
        summary: 'Look at one again by what is set up now, accept it as it is, or drop it',
        params: Type.Object({ id: Id }),
        body: Type.Object({ replay: OneOf(replays) }),
        response: {
          200: Type.Object({ state: OneOf(deliveryStates) }),
          ...refusals(404, 409),
        },
      },
    },
    async (request) => {
      const { shopId, agentId } = agentOf(request);
      const { id } = request.params;
      const { replay } = request.body;
      return { state: await replayDelivery(app.db, ports, { shopId, id, replay, agentId }, app.clock.now()) };
    },
  );
}
