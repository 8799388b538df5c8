import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { type Responder, receive, showPresence, stopTyping, webChannel } from '../conversations/index.ts';
import { findCustomer } from '../customers/index.ts';
import type { AnsweredTurn } from '../dialogue/index.ts';
import { PhotoSchema, photoLimits } from '../files/index.ts';
import { notFound } from '../platform/errors.ts';
import type { App } from '../platform/http.ts';
import { buyerOf } from '../platform/http-access.ts';
import { Id, Maybe, Nothing, OneOf, refusals, Time } from '../platform/http-schemas.ts';
import { localeOfText, pickLocale } from '../platform/i18n.ts';
import { rateLimit } from '../platform/rate-limit.ts';
import { findShopByCode, loadShop } from '../shops/index.ts';
import { chatState, nobody } from './chat-state.ts';
import { openChatSession, visitorDays } from './open-chat-session.ts';
import { listFromOwn, listPublicMessages, providerIdOf } from './public-messages.ts';
import { deleteSession, prolongVisitor, selectConversationId } from './queries.ts';

/** A visitor types a message in two seconds at best; a network may be a whole dormitory. */
const limits = { messagesOfSession: 30, messagesOfNetwork: 120, sessionsOfNetwork: 60, windowSeconds: 60 };
/** 10,000 Chinese characters, escaped, and the rest of the body. */
const bodyLimitBytes = 128 * 1024;

export const PublicMessageView = Type.Object({
  seq: Type.Integer(),
  id: Id,
  author: OneOf(['buyer', 'qin', 'agent']),
  name: Maybe(Type.String({ description: "The agent's name." })),
  body: Type.String({ description: 'May be empty when there are photos.' }),
  photos: Type.Array(PhotoSchema),
  locale: Maybe(Type.String()),
  at: Time,
  clientKey: Maybe(Type.String()),
  options: Type.Array(Type.String(), { description: 'What the buyer may choose from; send one as a message.' }),
  offersCode: Type.Boolean({ description: 'It says that a code can be mailed: POST /api/chat/code.' }),
});

const Seq = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });

/** What the chat page calls, and any other client that speaks for one buyer: with the token of a session, never a cookie. */
export function chatRoutes(app: App, respond: Responder<AnsweredTurn>, secret: string): void {
  sessionRoutes(app, secret);
  readingRoutes(app);
  writingRoutes(app, respond);
  typingRoute(app);
}

function sessionRoutes(app: App, ownSecret: string): void {
  const limit = rateLimit(limits.sessionsOfNetwork, limits.windowSeconds);
  app.post(
    '/api/chat/:shopCode/session',
    {
      config: { access: 'public' },
      schema: {
        summary: 'Begin a chat, go on with one, or say with a token of the shop who the visitor is',
        params: Type.Object({ shopCode: Type.String({ maxLength: 40 }) }),
        body: Type.Object({
          token: Type.Optional(Type.String({ maxLength: 4000, description: 'Signed by the shop: see docs/chat.md.' })),
          resume: Type.Optional(Type.String({ maxLength: 200, description: 'The session to go on with.' })),
        }),
        response: {
          200: Type.Object({ session: Type.String(), isVerified: Type.Boolean() }),
          ...refusals(404, 409, 410, 429),
        },
      },
    },
    async (request) => {
      const now = app.clock.now();
      limit(request.ip, now);
      const shop = await findShopByCode(app.db, request.params.shopCode);
      if (!shop) throw notFound();
      const { token = null, resume = null } = request.body;
      const { session, buyer } = await app.db
        .transaction()
        .execute((tx) => openChatSession(tx, shop.id, { token, resume, ownSecret }, now));
      return { session, isVerified: buyer.customerId !== null };
    },
  );
  app.delete(
    '/api/chat/session',
    {
      config: { access: 'buyer' },
      schema: { summary: 'Forget this visitor on this device', response: { 204: Nothing } },
    },
    async (request, reply) => {
      await deleteSession(app.db, buyerOf(request));
      return reply.status(204).send(null);
    },
  );
}

function readingRoutes(app: App): void {
  app.get(
    '/api/chat/session',
    {
      config: { access: 'buyer' },
      schema: {
        summary: 'Who the visitor is, and with whom they talk',
        response: {
          200: Type.Object({
            shop: Type.Object({ code: Type.String(), name: Type.String() }),
            isVerified: Type.Boolean(),
            customer: Maybe(Type.Object({ name: Maybe(Type.String()) })),
            agent: Maybe(Type.String({ description: 'The name of the agent who has taken over.' })),
            isTyping: Type.Boolean({ description: 'An agent is typing.' }),
          }),
        },
      },
    },
    async (request) => {
      const buyer = buyerOf(request);
      const { shopId, customerId } = buyer;
      const conversationId = await selectConversationId(app.db, buyer);
      const state = conversationId ? await chatState(app.db, shopId, conversationId, app.clock.now()) : nobody;
      const { code, name } = await loadShop(app.db, shopId);
      const customer = customerId === null ? null : await findCustomer(app.db, shopId, customerId);
      return {
        shop: { code, name },
        isVerified: customerId !== null,
        customer: customer && { name: customer.name },
        ...state,
      };
    },
  );
  app.get(
    '/api/chat/messages',
    {
      config: { access: 'buyer' },
      schema: {
        summary: 'The public messages of the own conversation, ascending',
        description: 'The newest ones; those that follow `after`; or those that come before `before`.',
        querystring: Type.Object({
          after: Type.Optional(Seq),
          before: Type.Optional(Seq),
          limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
        }),
        response: { 200: Type.Object({ items: Type.Array(PublicMessageView), hasMore: Type.Boolean() }) },
      },
    },
    async (request) => {
      const { after, before, limit = 50 } = request.query;
      const items = await listPublicMessages(app.db, buyerOf(request), { after, before, limit });
      return { items, hasMore: items.length === limit };
    },
  );
}

function writingRoutes(app: App, respond: Responder<AnsweredTurn>): void {
  const [ofSession, ofNetwork] = [
    rateLimit(limits.messagesOfSession, limits.windowSeconds),
    rateLimit(limits.messagesOfNetwork, limits.windowSeconds),
  ];
  app.post(
    '/api/chat/messages',
    {
      config: { access: 'buyer' },
      bodyLimit: bodyLimitBytes,
      schema: {
        summary: 'Write a message; the same key again is the same message',
        body: Type.Object({
          clientKey: Type.String({ pattern: '^[\\w-]{8,64}$', description: 'Made by the client, once per message.' }),
          text: Type.String({ maxLength: 100_000, description: 'May be empty when there are photos.' }),
          fileIds: Type.Optional(
            Type.Array(Id, { maxItems: photoLimits.perMessage, description: 'Photos that this visitor has uploaded.' }),
          ),
        }),
        response: {
          200: Type.Object({
            isRepeat: Type.Boolean(),
            items: Type.Array(PublicMessageView, { description: 'This message and what followed it.' }),
          }),
          ...refusals(409, 413, 429),
        },
      },
    },
    async (request) => {
      const buyer = buyerOf(request);
      const now = app.clock.now();
      const { clientKey, text, fileIds = [] } = request.body;
      ofSession(buyer.sessionId, now);
      ofNetwork(request.ip, now);
      const { shopId, channelKey, customerId, orderId } = buyer;
      const turn = await receive(
        app.db,
        {
          ...{ shopId, channel: webChannel, channelKey, providerMessageId: providerIdOf(channelKey, clientKey), text },
          ...{ customerId, orderId, verified: customerId !== null },
          locale: localeOfText(text) ?? chosenLocale(request),
          photos: { fileIds, uploader: { chatSessionId: buyer.sessionId } },
        },
        respond,
        now,
      );
      const conversationId = await selectConversationId(app.db, buyer);
      if (conversationId)
        await app.db
          .transaction()
          .execute((tx) => stopTyping(tx, { shopId, conversationId, agentId: null }, app.clock.now()));
      await prolongVisitor(app.db, buyer, now.add({ hours: 24 * visitorDays }));
      return { isRepeat: turn === null, items: await listFromOwn(app.db, buyer, clientKey) };
    },
  );
}

function typingRoute(app: App): void {
  const limit = rateLimit(limits.messagesOfSession, limits.windowSeconds);
  app.post(
    '/api/chat/typing',
    {
      config: { access: 'buyer' },
      schema: {
        summary: 'Say that the buyer is typing (every 5 seconds)',
        response: { 204: Nothing, ...refusals(429) },
      },
    },
    async (request, reply) => {
      const buyer = buyerOf(request);
      const now = app.clock.now();
      limit(buyer.sessionId, now);
      const conversationId = await selectConversationId(app.db, buyer);
      const sign = { shopId: buyer.shopId, agentId: null, kind: 'typing' } as const;
      if (conversationId)
        await app.db.transaction().execute((tx) => showPresence(tx, { ...sign, conversationId }, now));
      return reply.status(204).send(null);
    },
  );
}

/** The page says in every request which language it is shown in. */
function chosenLocale(request: FastifyRequest) {
  return pickLocale(request.headers['accept-language']);
}
