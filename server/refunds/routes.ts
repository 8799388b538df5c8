import { Type } from 'typebox';
import { managers, roles } from '../../shared/access.ts';
import { type Tx, transact } from '../platform/database.ts';
import { notFound, Refused } from '../platform/errors.ts';
import type { App } from '../platform/http.ts';
import { type Agent, agentOf, readerOf } from '../platform/http-access.ts';
import { Id, Maybe, OneOf, refusals } from '../platform/http-schemas.ts';
import { approveRefund } from './approve-refund.ts';
import { askRefund } from './ask-refund.ts';
import { cancelRefund } from './cancel-refund.ts';
import { confirmManual } from './confirm-manual.ts';
import { listRefunds, paidOf, refundsOf, selectRefund } from './queries.ts';
import type { Refund, RefundPorts, StillOwed } from './refund.ts';
import { type Actor, isSameActor, isUnnamed, refundStatuses, remedies } from './rules.ts';
import { PaidView, PartView, RefundView } from './views.ts';

const readers = { access: { roles, scope: 'read' } } as const;
const byId = { params: Type.Object({ refundId: Id }) };

/** What goes back to buyers: agents ask, those who run the shop approve what is large. */
export function refundRoutes(app: App, ports: RefundPorts & { owed: StillOwed }): void {
  readingRoutes(app);
  askingRoute(app, ports);
  decidingRoutes(app, ports);
}

function readingRoutes(app: App): void {
  app.get(
    '/api/refunds',
    {
      config: readers,
      schema: {
        summary: 'Refunds, the last asked first; of one state if it is given',
        querystring: Type.Object({
          status: Type.Optional(OneOf(refundStatuses)),
          after: Type.Optional({ ...Id, description: 'The last id of the page before' }),
          limit: Type.Integer({ minimum: 1, maximum: 200, default: 50 }),
        }),
        response: { 200: Type.Object({ refunds: Type.Array(RefundView) }) },
      },
    },
    async (request) => ({ refunds: await listRefunds(app.db, readerOf(request).shopId, request.query) }),
  );
  app.get(
    '/api/refunds/:refundId',
    { config: readers, schema: { summary: 'One refund', ...byId, response: { 200: RefundView, ...refusals(404) } } },
    async (request) => {
      const refund = await selectRefund(app.db, readerOf(request).shopId, request.params.refundId);
      if (!refund) throw notFound();
      return refund;
    },
  );
  app.get(
    '/api/orders/:orderId/refunds',
    {
      config: readers,
      schema: {
        summary: 'What came in for an order, what of it went back, and what is left',
        params: Type.Object({ orderId: Id }),
        response: { 200: Type.Object({ paid: PaidView, refunds: Type.Array(RefundView) }), ...refusals(404) },
      },
    },
    async (request) => {
      const { shopId } = readerOf(request);
      const { orderId } = request.params;
      const paid = await paidOf(app.db, shopId, orderId);
      if (!paid) throw notFound();
      return { paid, refunds: await refundsOf(app.db, shopId, { orderId }) };
    },
  );
}

function askingRoute(app: App, ports: RefundPorts & { owed: StillOwed }): void {
  app.post(
    '/api/refunds',
    {
      config: { access: { roles } },
      schema: {
        summary: 'Ask for a refund',
        description:
          'The same `requestKey` once more answers the refund that it made. Above the limit of the shop it waits for a second person.',
        body: Type.Object({
          orderId: Id,
          returnId: Type.Optional(Maybe(Id)),
          parts: Type.Array(PartView, {
            ...{ minItems: 1, maxItems: 200 },
            description: 'The lines of the sum. Of a return, money for goods names the line that it is for',
          }),
          amountMinor: Type.Integer({ minimum: 1, maximum: 1_000_000_000_000_000 }),
          currency: Type.String({ pattern: '^[A-Z]{3}$' }),
          remedy: OneOf(remedies),
          requestKey: Type.String({ minLength: 8, maxLength: 100, description: 'Made once by whoever asks' }),
          note: Type.Optional(Type.String({ maxLength: 500 })),
          isManual: Type.Optional(Type.Boolean({ description: 'A person moves the money' })),
        }),
        response: { 201: RefundView, ...refusals(404, 409, 422) },
      },
    },
    async (request, reply) => {
      const agent = agentOf(request);
      const { returnId = null, ...body } = request.body;
      if (returnId !== null && body.parts.some(isUnnamed)) throw new Refused('refund_goods_unnamed', 422);
      const asked = { ...body, returnId, shopId: agent.shopId, by: actorOf(agent), owed: ports.owed };
      const refund = await transact(app.db, (tx) => askRefund(tx, asked, ports, app.clock.now()));
      return reply.status(201).send(refund);
    },
  );
}

function decidingRoutes(app: App, ports: RefundPorts): void {
  const answers = { 200: RefundView, ...refusals(404, 409) };
  const inTx = (work: (tx: Tx, now: Temporal.Instant) => Promise<Refund>) =>
    transact(app.db, (tx) => work(tx, app.clock.now()));
  app.post(
    '/api/refunds/:refundId/approve',
    {
      config: { access: { roles: managers } },
      schema: { summary: 'Let a large refund go; never one’s own', ...byId, response: answers },
    },
    async (request) => {
      const agent = agentOf(request);
      const given = { shopId: agent.shopId, refundId: request.params.refundId, by: actorOf(agent) };
      return inTx((tx, now) => approveRefund(tx, given, ports, now));
    },
  );
  app.post(
    '/api/refunds/:refundId/cancel',
    {
      config: { access: { roles } },
      schema: {
        summary: 'Take back a refund that nothing has been done for yet: one’s own, or any for those who run the shop',
        ...byId,
        body: Type.Object({ reason: Type.String({ minLength: 1, maxLength: 500 }) }),
        response: answers,
      },
    },
    async (request) => {
      const agent = agentOf(request);
      const { refundId } = request.params;
      return inTx(async (tx, now) => {
        const refund = await selectRefund(tx, agent.shopId, refundId);
        if (!refund) throw notFound();
        const isOwn = isSameActor(refund.askedBy, actorOf(agent));
        if (!isOwn && !managers.some((role) => role === agent.role)) throw new Refused('not_allowed', 403);
        return cancelRefund(tx, { shopId: agent.shopId, refundId, reason: request.body.reason }, ports, now);
      });
    },
  );
  app.post(
    '/api/refunds/:refundId/confirm',
    {
      config: { access: { roles } },
      schema: {
        summary: 'The money was moved by hand, under this reference',
        ...byId,
        body: Type.Object({ reference: Type.String({ minLength: 1, maxLength: 200, pattern: '\\S' }) }),
        response: answers,
      },
    },
    async (request) => {
      const agent = agentOf(request);
      const reference = request.body.reference.trim();
      const given = { shopId: agent.shopId, refundId: request.params.refundId, by: actorOf(agent), reference };
      return inTx((tx, now) => confirmManual(tx, given, ports, now));
    },
  );
}

const actorOf = ({ agentId }: Agent): Actor => ({ kind: 'agent', id: agentId });
