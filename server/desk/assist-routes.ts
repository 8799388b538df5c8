import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { locales } from '../../shared/labels.ts';
import { answerSent, doingOf, MessageSchema, type Responder, transactAgain } from '../conversations/index.ts';
import type { AnsweredTurn, Desk } from '../dialogue/index.ts';
import { transact } from '../platform/database.ts';
import { Refused } from '../platform/errors.ts';
import type { App } from '../platform/http.ts';
import { agentOf } from '../platform/http-access.ts';
import { Id, OneOf, refusals } from '../platform/http-schemas.ts';
import { pickLocale } from '../platform/i18n.ts';
import { loadShop } from '../shops/index.ts';
import { answerPasted } from './answer-pasted.ts';
import { selectAssistItems } from './assist-queries.ts';
import { readAssistReply } from './assist-reply.ts';
import { AssistItemView, AssistReplyView } from './assist-views.ts';
import { proposeScript } from './propose-script.ts';
import { recordSent } from './record-sent.ts';

const signedIn = { access: 'signed_in' } as const;
const ClientKey = Type.String({
  minLength: 1,
  maxLength: 100,
  description: 'Yours; the same one twice is one message.',
});
const readerOf = (request: FastifyRequest) => pickLocale(request.headers['accept-language']);

/** For shops whose buyers write inside a platform's own client: an agent carries messages in and replies out. */
export function assistRoutes(app: App, desk: Desk, respond: Responder<AnsweredTurn>): void {
  replyRoute(app, desk, respond);
  scriptRoute(app, desk);
  sentRoute(app, desk);
  lyingRoute(app, desk);
  app.get(
    '/api/assist/replies',
    {
      config: signedIn,
      schema: {
        summary: 'What you helped with today in the platform’s client, newest first',
        response: { 200: Type.Object({ items: Type.Array(AssistItemView) }) },
      },
    },
    async (request) => {
      const { shopId, agentId } = agentOf(request);
      const { zone } = await transact(app.db, (tx) => loadShop(tx, shopId));
      const since = app.clock.now().toZonedDateTimeISO(zone).startOfDay().toInstant();
      return { items: await selectAssistItems(app.db, shopId, agentId, since) };
    },
  );
}

function replyRoute(app: App, desk: Desk, respond: Responder<AnsweredTurn>): void {
  app.post(
    '/api/assist/replies',
    {
      config: signedIn,
      schema: {
        summary: 'Paste what a buyer wrote in the platform’s client and get the reply to copy',
        description:
          'Nothing is sent and nothing promised before you say so. With an order number you vouch that the buyer is who placed it. The reply holds no links or contacts that a platform forbids.',
        body: Type.Object({
          clientKey: ClientKey,
          text: Type.String({ minLength: 1, maxLength: 100_000 }),
          orderNumber: Type.Optional(Type.String({ maxLength: 100 })),
          buyerName: Type.Optional(Type.String({ maxLength: 100, description: 'On the platform.' })),
          locale: Type.Optional(OneOf(locales)),
        }),
        response: { 200: AssistReplyView, ...refusals(400, 404, 409, 413) },
      },
    },
    async (request) => {
      const { shopId, agentId, role } = agentOf(request);
      const { clientKey, text, orderNumber = '', buyerName = '', locale = null } = request.body;
      const pasted = {
        ...{ shopId, agent: { agentId, role }, clientKey, text, locale },
        orderNumber: orderNumber.trim() || null,
        buyerName: buyerName.trim() || null,
      };
      const now = app.clock.now();
      return transactAgain(app.db, async (tx) => {
        const { conversationId, turn } = await answerPasted(tx, respond, pasted, now);
        const asked = { shopId, conversationId, isRepeat: turn === null, reader: readerOf(request) };
        return readAssistReply(tx, desk, asked, turn, now);
      });
    },
  );
}

function lyingRoute(app: App, desk: Desk): void {
  app.get(
    '/api/assist/conversations/:id',
    {
      config: signedIn,
      schema: {
        summary: 'The reply that lies in a conversation, to copy it or to say that you sent it',
        params: Type.Object({ id: Id }),
        response: { 200: AssistReplyView, ...refusals(404) },
      },
    },
    async (request) => {
      const { shopId } = agentOf(request);
      const asked = { shopId, conversationId: request.params.id, isRepeat: false, reader: readerOf(request) };
      return transact(app.db, (tx) => readAssistReply(tx, desk, asked, null, app.clock.now()));
    },
  );
}

function scriptRoute(app: App, desk: Desk): void {
  app.post(
    '/api/assist/conversations/:id/script',
    {
      config: signedIn,
      schema: {
        summary: 'Put a script of your choice in the place of the proposed reply',
        params: Type.Object({ id: Id }),
        body: Type.Object({
          situation: Type.String({ minLength: 1, maxLength: 100 }),
          locale: Type.Optional(OneOf(locales)),
        }),
        response: { 200: AssistReplyView, ...refusals(404, 409) },
      },
    },
    async (request) => {
      const { shopId, conversationId } = doingOf(request, request.params.id);
      const { situation, locale = null } = request.body;
      const now = app.clock.now();
      return transactAgain(app.db, async (tx) => {
        await proposeScript(tx, desk, { shopId, conversationId, situation, locale }, now);
        const asked = { shopId, conversationId, isRepeat: false, reader: readerOf(request) };
        return readAssistReply(tx, desk, asked, null, now);
      });
    },
  );
}

function sentRoute(app: App, desk: Desk): void {
  app.post(
    '/api/assist/replies/:messageId/sent',
    {
      config: signedIn,
      schema: {
        summary: 'Say that you sent a reply in the platform’s client',
        description:
          'Records it as sent with its script and facts, opens its promises and does what follows from it. Facts are read anew: 409 `fact_missing`, or `facts_changed` with the new text and its proposalId.',
        params: Type.Object({ messageId: Id }),
        body: Type.Object({
          clientKey: ClientKey,
          text: Type.String({ minLength: 1, maxLength: 100_000 }),
          seenSeq: Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER }),
          anyway: Type.Optional(
            Type.Boolean({
              description:
                'After `proposal_settled` or `written_meanwhile`: record what went out all the same, as your words. Promises that still hold open.',
            }),
          ),
        }),
        response: {
          200: Type.Object({ message: MessageSchema, isRepeat: Type.Boolean() }),
          ...refusals(400, 404, 409, 413),
        },
      },
    },
    async (request) => {
      const { shopId, agentId, role } = agentOf(request);
      const sending = { shopId, agent: { agentId, role }, proposalId: request.params.messageId, ...request.body };
      const now = app.clock.now();
      const sent = await transactAgain(app.db, (tx) => recordSent(tx, desk, sending, now));
      if (sent.kind !== 'kept' || sent.reason !== 'facts_changed') return answerSent(app, shopId, sent);
      const { conversationId, params } = sent;
      const asked = { shopId, conversationId, isRepeat: false, reader: readerOf(request) };
      const { reply, seenSeq } = await transact(app.db, (tx) => readAssistReply(tx, desk, asked, null, now));
      throw new Refused('facts_changed', 409, { ...params, seenSeq, text: reply?.text ?? '' });
    },
  );
}
