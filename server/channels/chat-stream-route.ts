import { Refused } from '../platform/errors.ts';
import { headPosition } from '../platform/events.ts';
import type { App } from '../platform/http.ts';
import { buyerOf } from '../platform/http-access.ts';
import { beginStream, resumesAfter, streamSchema } from '../platform/stream-answer.ts';
import { openChatStreams, writtenAs } from './chat-streams.ts';
import { listPublicMessages } from './public-messages.ts';

/** Pages that one visitor has open. */
const mostPerSession = 8;
/** What was missed is told so many messages at a time: whoever asks for a whole long conversation does not fill the memory. */
const mostMissed = 200;

/** The buyer's own conversation as it goes on. */
export function chatStreamRoute(app: App): void {
  const streams = openChatStreams({ db: app.db, log: app.log, clock: app.clock });
  app.addHook('preClose', () => streams.close());
  app.get(
    '/api/chat/stream',
    {
      config: { access: 'buyer' },
      schema: {
        summary: 'Follow the own conversation',
        description:
          'Server-sent events: `message` with a public message as data and its `seq` as id. Resume with Last-Event-ID or ?after=; without either everything is told. After 200 messages that were missed the stream ends: resume, and it goes on. A comment arrives every 15 seconds. The stream ends with the session.',
        ...streamSchema,
      },
    },
    async (request, reply) => {
      const buyer = buyerOf(request);
      const after = resumesAfter(request) ?? 0;
      const open = streams.listeners().filter(({ sessionId }) => sessionId === buyer.sessionId).length;
      if (open >= mostPerSession) throw new Refused('too_many_streams', 503, { retryAfter: 5 });
      // The place in the feed is read first: what happens while the messages are read is told by the feed again.
      const position = await headPosition(app.db, buyer.shopId);
      const missed = await listPublicMessages(app.db, buyer, { after, limit: mostMissed });
      if (missed.length === mostMissed) {
        beginStream(request, reply, `\n${writtenAs(missed)}`);
        reply.raw.end();
        return;
      }
      const listener = { ...buyer, seq: missed.at(-1)?.seq ?? after };
      if (!streams.open(listener, reply.raw, position)) throw new Refused('too_many_streams', 503, { retryAfter: 5 });
      beginStream(request, reply, `\n${writtenAs(missed)}`);
    },
  );
}
