import { roles } from '../../shared/access.ts';
import { Refused } from './errors.ts';
import type { EventStreams } from './event-streams.ts';
import { headPosition } from './events.ts';
import type { App } from './http.ts';
import { readerOf } from './http-access.ts';
import { beginStream, resumesAfter, streamSchema } from './stream-answer.ts';

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
        ...streamSchema,
      },
    },
    async (request, reply) => {
      const reader = readerOf(request);
      const position = resumesAfter(request) ?? (await headPosition(app.db, reader.shopId));
      if (!streams.open(reader, reply.raw, position)) throw new Refused('too_many_streams', 503, { retryAfter: 5 });
      beginStream(request, reply, `id: ${position}\n\n`);
    },
  );
}
