import { Type } from 'typebox';
import { roles } from '../../shared/access.ts';
import { notFound, Refused } from '../platform/errors.ts';
import { html, sendPage } from '../platform/html.ts';
import type { App } from '../platform/http.ts';
import { agentOf, readerOf } from '../platform/http-access.ts';
import { Id, Maybe, OneOf, Page, refusals, Time } from '../platform/http-schemas.ts';
import { locales } from '../platform/i18n.ts';
import { Instant, instantOf } from '../platform/ingest.ts';
import { loadShop, readToken } from '../shops/index.ts';
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
  app.post(
    '/api/withdrawals/:id/corrections',
    {
      config: { access: { roles } },
      schema: {
        summary: 'Read it otherwise: whether it was a withdrawal after all; the record stays',
        params: Type.Object({ id: Id }),
        body: Type.Object({ isWithdrawal: Type.Boolean(), note: Type.String({ minLength: 1, maxLength: 2000 }) }),
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
          orderId: Id,
          text: Type.String({ minLength: 1, maxLength: 20_000 }),
          locale: OneOf(locales),
          at: Type.Optional({ ...Instant, description: 'When it reached the shop; left out: now' }),
        }),
        response: { 201: Type.Object({ id: Id, url: Type.String() }), ...refusals(404) },
      },
    },
    async (request, reply) => {
      const { shopId } = readerOf(request);
      const { at, ...said } = request.body;
      const now = app.clock.now();
      const told = instantOf('at', at);
      const received = told === undefined ? now : Temporal.Instant.from(told);
      if (Temporal.Instant.compare(received, now) > 0) throw new Refused('withdrawal_in_future', 400);
      const withdrawal = { ...said, shopId, at: received, conversationId: null, messageId: null };
      const { id, url } = await app.db.transaction().execute((tx) => recordWithdrawal(tx, withdrawal, publicUrl, now));
      return reply.status(201).send({ id, url });
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
