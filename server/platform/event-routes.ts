import { Type } from 'typebox';
import { roles } from '../../shared/access.ts';
import { Refused } from './errors.ts';
import type { EventStreams } from './event-streams.ts';
import { headPosition } from './events.ts';
import type { App } from './http.ts';
import { readerOf } from './http-access.ts';
import { refusals } from './http-schemas.ts';

/** The shop's feed as server-sent events. Names and ids only: readers fetch what they need by id. */
export function eventRoutes(app: App, streams: EventStreams): void {
  app.get(
    '/api/events',
    {
      config: { access: { roles, scope: 'events' } },
      schema: {
        summary: 'Follow the shop as it happens',
        description:
          'Server-sent events: `id` is the position, `event` the type, `data` holds position, type, at and ids. Resume with Last-Event-ID or ?after=; without either it begins now. A comment arrives every 15 seconds.',
        querystring: Type.Object({
          after: Type.Optional(Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER })),
        }),
        response: {
          200: { description: 'The stream', content: { 'text/event-stream': { schema: Type.String() } } },
          ...refusals(503),
        },
      },
    },
    async (request, reply) => {
      const reader = readerOf(request);
      const resumed = /^\d{1,15}$/.exec(String(request.headers['last-event-id'] ?? ''))?.[0];
      const after = resumed !== undefined ? Number(resumed) : request.query.after;
      const position = after ?? (await headPosition(app.db, reader.shopId));
      if (!streams.open(reader, reply.raw, position)) throw new Refused('too_many_streams', 503, { retryAfter: 5 });
      reply.hijack();
      reply.raw.writeHead(200, {
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store',
        'x-accel-buffering': 'no', // nginx would hold events back
        'x-content-type-options': 'nosniff',
        'x-request-id': request.id,
      });
      reply.raw.write(`retry: 1000\nid: ${position}\n\n`);
    },
  );
}
