import { Type } from 'typebox';
import { roles } from '../../shared/access.ts';
import { sayReason } from '../outbox/index.ts';
import { readCursor, writeCursor } from '../platform/cursors.ts';
import { notFound, Refused } from '../platform/errors.ts';
import { headPosition } from '../platform/events.ts';
import type { App } from '../platform/http.ts';
import { agentOf, type Reader, readerOf } from '../platform/http-access.ts';
import { Maybe, OneOf, refusals } from '../platform/http-schemas.ts';
import { type Locale, pickLocale } from '../platform/i18n.ts';
import { selectTurns } from './assign-in-turn.ts';
import { draftRoutes } from './draft-routes.ts';
import { leaseRoutes } from './lease-routes.ts';
import {
  type MessageView,
  selectConversationPage,
  selectConversationView,
  selectCounts,
  selectMessagePage,
} from './list-queries.ts';
import { presenceRoutes } from './presence-routes.ts';
import { views } from './rules.ts';
import { ConversationSchema, conversationFields, MessageSchema, Params, Seq } from './schemas.ts';
import type { ReadWording } from './send-message.ts';
import { wordsRoute } from './words-route.ts';
import { writeRoutes } from './write-routes.ts';

/** Filled by an entry point; see `ReadWording`. */
export type ConversationPorts = { readWording: ReadWording };

export function conversationRoutes(app: App, ports: ConversationPorts): void {
  listRoutes(app);
  threadRoutes(app);
  leaseRoutes(app);
  writeRoutes(app, ports);
  draftRoutes(app);
  presenceRoutes(app);
  wordsRoute(app);
}

const reading = { access: { roles, scope: 'read' } } as const;
const Limit = Type.Integer({ minimum: 1, maximum: 100, default: 50 });

function listRoutes(app: App): void {
  app.get(
    '/api/conversations',
    {
      config: reading,
      schema: {
        summary: 'Conversations, a view and a page at a time',
        description:
          '`waiting`: who has waited longest first, without those who write in the platform’s own client; `promises`: with something promised for today or overdue, the next due first; the others newest first. `unassigned`: handed over or with a reply to approve, and in nobody’s inbox. Snoozed ones are only in `snoozed`, `promises` and `all`.',
        querystring: Type.Object({
          view: { ...OneOf(views), default: 'all' },
          after: Type.Optional(Type.String({ maxLength: 100, description: '`next` of the page before' })),
          limit: Limit,
        }),
        response: { 200: Type.Object({ items: Type.Array(ConversationSchema), next: Maybe(Type.String()) }) },
      },
    },
    async (request) => {
      const reader = readerOf(request);
      const { view, limit } = request.query;
      const after = request.query.after === undefined ? null : readCursor(request.query.after);
      const agentId = agentIdOf(reader);
      if (view === 'mine' && agentId === null) throw new Refused('not_allowed', 403);
      const now = app.clock.now();
      const { items, next } = await selectConversationPage(app.db, reader.shopId, { view, agentId, after, limit, now });
      return { items, next: writeCursor(next) };
    },
  );
  app.get(
    '/api/conversations/counts',
    {
      config: reading,
      schema: {
        summary: 'How many there are in the inboxes; 1000 means as many or more',
        response: {
          200: Type.Object({
            ...{ mine: Type.Integer(), unassigned: Type.Integer(), waiting: Type.Integer() },
            promises: Type.Integer(),
          }),
        },
      },
    },
    async (request) => selectCounts(app.db, readerOf(request).shopId, agentIdOf(readerOf(request)), app.clock.now()),
  );
  app.get(
    '/api/conversations/turns',
    {
      config: { access: 'signed_in' },
      schema: {
        summary: 'How many agents are online, and how many of them are at their limit',
        description: 'When all are, a conversation that needs a person is given to nobody and stays unassigned.',
        response: { 200: Type.Object({ online: Type.Integer(), atLimit: Type.Integer() }) },
      },
    },
    async (request) => selectTurns(app.db, agentOf(request).shopId),
  );
}

function threadRoutes(app: App): void {
  app.get(
    '/api/conversations/:id',
    {
      config: reading,
      schema: {
        summary: 'A conversation, and the position in the event feed to follow it from',
        params: Params,
        response: {
          200: Type.Object({ ...conversationFields, position: Type.Integer() }),
          ...refusals(404),
        },
      },
    },
    async (request) => {
      const { shopId } = readerOf(request);
      // The position first: what happens between the two is told again rather than missed.
      const position = await headPosition(app.db, shopId);
      const conversation = await selectConversationView(app.db, shopId, request.params.id, app.clock.now());
      if (!conversation) throw notFound();
      return { ...conversation, position };
    },
  );
  app.get(
    '/api/conversations/:id/messages',
    {
      config: reading,
      schema: {
        summary: 'The thread, in ascending order; without before or after the newest part of it',
        params: Params,
        querystring: Type.Object({ before: Type.Optional(Seq), after: Type.Optional(Seq), limit: Limit }),
        response: {
          200: Type.Object({
            items: Type.Array(MessageSchema),
            next: Type.Union([Type.String(), Type.Null()], {
              description: 'Pass it as after when you went forward with after, else as before.',
            }),
          }),
          ...refusals(404),
        },
      },
    },
    async (request) => {
      const { shopId } = readerOf(request);
      const { id } = request.params;
      const { items, hasMore } = await selectMessagePage(app.db, shopId, id, request.query);
      if (items.length === 0 && !(await selectConversationView(app.db, shopId, id, app.clock.now()))) throw notFound();
      const edge = request.query.after === undefined ? items[0] : items.at(-1);
      const locale = pickLocale(request.headers['accept-language']);
      return { items: items.map(saidIn(locale)), next: hasMore && edge ? String(edge.seq) : null };
    },
  );
}

/** With what became of it as a sentence for whoever reads. */
const saidIn = (locale: Locale) => (message: MessageView) => {
  const reason = message.delivery?.reason;
  return reason
    ? { ...message, delivery: message.delivery && { ...message.delivery, says: sayReason(locale, reason) } }
    : message;
};

function agentIdOf(reader: Reader): string | null {
  return reader.kind === 'agent' ? reader.agentId : null;
}
