import { Type } from 'typebox';
import { roles } from '../../shared/access.ts';
import { orderById } from '../orders/index.ts';
import { transact } from '../platform/database.ts';
import { notFound, Refused } from '../platform/errors.ts';
import { html, sendPage } from '../platform/html.ts';
import type { App } from '../platform/http.ts';
import { agentOf, readerOf } from '../platform/http-access.ts';
import { Id, Maybe, OneOf, Page, refusals, Time } from '../platform/http-schemas.ts';
import { locales } from '../platform/i18n.ts';
import { Instant, instantOf } from '../platform/ingest.ts';
import { loadShop, readToken } from '../shops/index.ts';
import { actorOf } from './case-routes.ts';
import { followWithdrawal } from './follow-withdrawal.ts';
import { openForWithdrawal } from './open-for-withdrawal.ts';
import { recordWithdrawal, urlOf } from './record-withdrawal.ts';
import { acknowledgement, linesOf } from './withdrawal-mail.ts';
import { correctWithdrawal, selectWithdrawals, withdrawalByToken } from './withdrawal-queries.ts';

const WithdrawalView = Type.Object(
  {
    id: Id,
    orderId: Maybe(Id),
    orderNumber: Maybe(Type.String()),
    conversationId: Maybe(Id),
    said: Type.String({ description: "The buyer's own words" }),
    locale: OneOf(locales),
    receivedAt: Time,
    mailedTo: Maybe(Type.String()),
    url: Type.String({ description: "The buyer's acknowledgement: a page that stays" }),
    isWithdrawal: Type.Boolean({ description: 'As it is read now; the newest correction holds' }),
    dueAt: {
      ...Maybe(Time),
      description: 'A person has to see to it: by law the money is back before this; null: nothing is left to decide',
    },
    returnId: { ...Maybe(Id), description: 'The return by which it went on' },
    corrections: Type.Array(
      Type.Object({ isWithdrawal: Type.Boolean(), note: Type.String(), by: Maybe(Type.String()), at: Time }),
    ),
  },
  { title: 'Withdrawal' },
);

/** Withdrawals: the buyer's page of acknowledgement, and what the desk sees and corrects. Nobody deletes one. */
export function withdrawalRoutes(app: App, publicUrl: string): void {
  publicPage(app);
  app.get(
    '/api/withdrawals',
    {
      config: { access: { roles, scope: 'read' } },
      schema: {
        summary: 'Withdrawals, newest first',
        querystring: Type.Object({
          orderId: Type.Optional(Id),
          conversationId: Type.Optional(Id),
          after: Type.Optional({ ...Id, description: 'The last id of the page before' }),
          isOpen: Type.Optional(
            Type.Boolean({ description: 'Only those that a person has to see to, what is due first on top' }),
          ),
          limit: Type.Integer({ minimum: 1, maximum: 200, default: 50 }),
        }),
        response: { 200: Type.Object({ withdrawals: Type.Array(WithdrawalView) }) },
      },
    },
    async (request) => {
      const kept = await selectWithdrawals(app.db, readerOf(request).shopId, request.query);
      return { withdrawals: kept.map(({ token, ...one }) => ({ ...one, url: urlOf(publicUrl, token) })) };
    },
  );
  recordingRoute(app, publicUrl);
  openingRoute(app);
  app.post(
    '/api/withdrawals/:id/corrections',
    {
      config: { access: { roles } },
      schema: {
        summary: 'Read it otherwise: whether it was a withdrawal after all; the record stays',
        params: Type.Object({ id: Id }),
        body: Type.Object({
          isWithdrawal: Type.Boolean(),
          note: Type.String({ minLength: 1, maxLength: 2000, pattern: '\\S' }),
        }),
        response: { 201: Type.Object({ isWithdrawal: Type.Boolean() }), ...refusals(404) },
      },
    },
    async (request, reply) => {
      const { shopId, agentId } = agentOf(request);
      const correction = { shopId, id: request.params.id, ...request.body, by: agentId };
      await app.db.transaction().execute((tx) => correctWithdrawal(tx, correction, app.clock.now()));
      return reply.status(201).send({ isWithdrawal: correction.isWithdrawal });
    },
  );
}

function recordingRoute(app: App, publicUrl: string): void {
  app.post(
    '/api/withdrawals',
    {
      config: { access: { roles, scope: 'converse' } },
      schema: {
        summary: 'Record a withdrawal that came by another way: phone, letter, a form of the shop',
        body: Type.Object({
          requestKey: Type.String({ minLength: 8, maxLength: 100, description: 'The same twice is one withdrawal' }),
          orderId: Id,
          text: Type.String({ minLength: 1, maxLength: 20_000, pattern: '\\S' }),
          locale: OneOf(locales),
          at: Type.Optional({ ...Instant, description: 'When it reached the shop; left out: now' }),
        }),
        response: { 201: Type.Object({ id: Id, url: Type.String() }), ...refusals(404, 409, 422) },
      },
    },
    async (request, reply) => {
      const reader = readerOf(request);
      const { shopId } = reader;
      const { at, ...said } = request.body;
      const now = app.clock.now();
      const told = instantOf('at', at);
      const received = told === undefined ? now : Temporal.Instant.from(told);
      if (Temporal.Instant.compare(received, now) > 0) throw new Refused('withdrawal_in_future', 400);
      const withdrawal = { ...said, shopId, at: received, conversationId: null, messageId: null };
      const { id, url } = await app.db.transaction().execute(async (tx) => {
        const order = await orderById(tx, shopId, said.orderId, now);
        if (!order) throw notFound();
        if (Temporal.Instant.compare(received, order.placedAt) < 0) throw new Refused('withdrawal_before_order', 400);
        const recorded = await recordWithdrawal(tx, withdrawal, publicUrl, now);
        if (!recorded.isNew) return recorded;
        const followed = { shopId, withdrawalId: recorded.id, orderId: said.orderId, orderLineIds: null, at: received };
        await followWithdrawal(tx, { ...followed, by: actorOf(reader) }, now);
        return recorded;
      });
      return reply.status(201).send({ id, url });
    },
  );
}

function openingRoute(app: App): void {
  app.post(
    '/api/withdrawals/:id/return',
    {
      config: { access: { roles } },
      schema: {
        summary: 'Open the return for a withdrawal: it goes on as of when it was declared',
        params: Type.Object({ id: Id }),
        body: Type.Object({
          lines: Type.Array(
            Type.Object({
              orderLineId: Id,
              quantity: Type.Integer({ minimum: 1, maximum: 100_000 }),
              ofLineId: Type.Optional(Maybe(Id)),
            }),
            { maxItems: 200, description: 'What goes back now' },
          ),
          turnsOpen: Type.Boolean({ description: 'What of the order is going back already becomes money too' }),
        }),
        response: { 200: Type.Object({ returnId: Id }), ...refusals(404, 409, 422) },
      },
    },
    async (request) => {
      const { shopId, agentId: id } = agentOf(request);
      const opened = { ...request.body, shopId, withdrawalId: request.params.id, via: 'desk' } as const;
      return transact(app.db, (tx) => openForWithdrawal(tx, { ...opened, by: { kind: 'agent', id } }, app.clock.now()));
    },
  );
}

function publicPage(app: App): void {
  app.get(
    '/w/:token',
    {
      config: { access: 'public' },
      schema: {
        summary: "A buyer's withdrawal as it was received: content, date and time, in both languages",
        params: Type.Object({ token: Type.String({ maxLength: 120 }) }),
        querystring: Type.Object({}, { additionalProperties: true }), // programs in which a link is opened add words to it
        response: { 200: Page, ...refusals(404) },
      },
    },
    async (request, reply) => {
      const { token } = request.params;
      const place = readToken('w', token);
      const kept = place && (await withdrawalByToken(app.db, place.shopId, token));
      if (!place || !kept) throw notFound();
      const shop = await loadShop(app.db, place.shopId);
      const { orderNumber, said, locale } = kept;
      const told = { shop: shop.name, orderNumber, said, at: kept.receivedAt, zone: shop.zone };
      return sendPage(reply, {
        locale,
        title: `${linesOf(told, locale).title} · ${shop.name}`,
        style:
          'blockquote{margin:1rem 0;padding:.2rem 1rem;border-left:.25rem solid;white-space:pre-wrap;overflow-wrap:anywhere}section+section{margin-top:3rem}',
        body: html`<main>${acknowledgement(told, locale)}</main>`,
      });
    },
  );
}
