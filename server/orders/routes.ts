import { type Static, Type } from 'typebox';
import { notFound } from '../platform/errors.ts';
import { appendEvents } from '../platform/events.ts';
import type { App } from '../platform/http.ts';
import { readerOf } from '../platform/http-access.ts';
import { Id, Maybe, MaybeTime, OneOf, refusals, Time } from '../platform/http-schemas.ts';
import { readText } from '../platform/import-values.ts';
import { ExternalId, Given, type Ingestion, Instant, ingestRoute, instantOf, onlyGiven } from '../platform/ingest.ts';
import { loadShop } from '../shops/index.ts';
import { listOrders, orderById } from './queries.ts';
import { bareNumber } from './rules.ts';
import { orderStatuses } from './tables.ts';
import { type LineInput, type OrderInput, upsertOrders } from './upsert-orders.ts';
import type { PaymentInput } from './upsert-payments.ts';

const Text = (maxLength: number) => Type.String({ maxLength });
const Minor = Type.Integer({ minimum: 0, maximum: 1_000_000_000_000_000, description: 'In minor units' });
const readers = { roles: ['agent', 'account_manager', 'supervisor', 'owner'], scope: 'read' } as const;

const LineRow = Type.Object(
  {
    externalId: ExternalId,
    title: Type.String({ minLength: 1, maxLength: 500 }),
    options: Given(Text(300)),
    quantity: Type.Integer({ minimum: 1, maximum: 1_000_000 }),
    priceMinor: Given(Minor),
    variantExternalId: Given(Text(200)),
    sku: Given(Text(200)),
    batch: Given({ ...Text(100), description: 'The production run, where it is known: faults are counted by it' }),
  },
  { additionalProperties: false },
);

const PaymentRow = Type.Object(
  {
    provider: Type.String({
      pattern: '^[a-z][a-z0-9_-]{0,39}$',
      description: 'The kind of connector that can pay it back (stripe, alipay, …), or manual',
    }),
    reference: Type.String({ minLength: 1, maxLength: 200, description: "The payment's id at the provider" }),
    amountMinor: Type.Integer({
      minimum: 1,
      maximum: 1_000_000_000_000_000,
      description: "In minor units of the order's currency",
    }),
    paidAt: Instant,
  },
  { additionalProperties: false },
);

const OrderRow = Type.Object({
  externalId: { ...ExternalId, description: 'The order number that buyers use; a leading # is no part of it' },
  status: OneOf(orderStatuses),
  placedAt: Instant,
  paidAt: Given(Instant),
  shipBy: Given(Instant),
  cancelledAt: Given(Instant),
  currency: Given(Type.String({ pattern: '^[A-Z]{3}$' })),
  totalMinor: Given(Minor),
  freightMinor: Given({ ...Minor, description: 'Part of totalMinor: what the buyer paid for the way to them' }),
  discountMinor: Given({ ...Minor, description: 'Taken off the sum of the lines; totalMinor is what is left' }),
  customerExternalId: Given(Text(200)),
  updatedAt: Type.Optional(Instant),
  lines: Type.Optional(Type.Array(LineRow, { maxItems: 1_000, description: 'All of them: others go' })),
  payments: Type.Optional(
    Type.Array(PaymentRow, {
      maxItems: 50,
      description: 'What came in. Without any, the total of a paid order counts as paid, and refunds are made by hand.',
    }),
  ),
});

const ingestion: Ingestion<typeof OrderRow, OrderInput> = {
  kind: 'orders',
  row: OrderRow,
  read: (row) => ({
    ...onlyGiven({
      external_id: bareNumber(row.externalId),
      status: row.status,
      placed_at: instantOf('placedAt', row.placedAt),
      paid_at: instantOf('paidAt', row.paidAt),
      ship_by: instantOf('shipBy', row.shipBy),
      cancelled_at: instantOf('cancelledAt', row.cancelledAt),
      currency: row.currency,
      total_minor: row.totalMinor,
      freight_minor: row.freightMinor,
      discount_minor: row.discountMinor,
      customer: row.customerExternalId && readText('customerExternalId', row.customerExternalId, 200),
      source_updated_at: instantOf('updatedAt', row.updatedAt),
    }),
    ...(row.lines ? { lines: row.lines.map(readLine) } : {}),
    ...(row.payments ? { payments: row.payments.map(readPayment) } : {}),
  }),
  write: async (tx, rows, at) => {
    const { outcomes, changedIds } = await upsertOrders(tx, rows, at);
    const told = changedIds.map((orderId) => ({ orderId }));
    await appendEvents(tx, 'orders.order-upserted', told, at);
    return outcomes;
  },
};

function readLine(row: Static<typeof LineRow>): LineInput {
  return onlyGiven({
    external_id: row.externalId,
    title: readText('title', row.title, 500) ?? row.externalId,
    options: row.options && readText('options', row.options, 300),
    quantity: row.quantity,
    price_minor: row.priceMinor,
    variant_external_id: row.variantExternalId,
    sku: row.sku,
    batch: row.batch && readText('batch', row.batch, 100),
  });
}

const readPayment = ({ provider, reference, amountMinor, paidAt }: Static<typeof PaymentRow>): PaymentInput => ({
  ...{ provider, reference: readText('reference', reference, 200) ?? reference, amount_minor: amountMinor },
  paid_at: instantOf('paidAt', paidAt) ?? paidAt,
});

const Line = Type.Object({
  id: Id,
  title: Type.String(),
  options: Maybe(Type.String()),
  size: Maybe(Type.String()),
  colour: Maybe(Type.String()),
  quantity: Type.Integer(),
  priceMinor: Maybe(Type.Integer()),
  variantId: Maybe(Id),
  productId: Maybe(Id),
});

const Order = Type.Object({
  id: Id,
  number: Type.String(),
  customerId: Maybe(Id),
  status: OneOf(orderStatuses),
  placedAt: Time,
  paidAt: MaybeTime,
  shipBy: MaybeTime,
  cancelledAt: MaybeTime,
  currency: Maybe(Type.String()),
  totalMinor: Maybe(Type.Integer()),
  syncedAt: Time,
  lines: Type.Array(Line),
});

export function orderRoutes(app: App): void {
  ingestRoute(app, ingestion, loadShop);
  app.get(
    '/api/orders',
    {
      config: { access: readers },
      schema: {
        summary: 'Orders, newest first; `after` is the last id of the page before',
        querystring: Type.Object({
          after: Type.Optional(Id),
          limit: Type.Integer({ minimum: 1, maximum: 200, default: 50 }),
        }),
        response: { 200: Type.Object({ orders: Type.Array(Order) }) },
      },
    },
    async (request) => {
      const { after = null, limit } = request.query;
      return { orders: await listOrders(app.db, readerOf(request).shopId, app.clock.now(), after, limit) };
    },
  );
  app.get(
    '/api/orders/:orderId',
    {
      config: { access: readers },
      schema: {
        summary: 'One order with its lines',
        params: Type.Object({ orderId: Id }),
        response: { 200: Order, ...refusals(404) },
      },
    },
    async (request) => {
      const order = await orderById(app.db, readerOf(request).shopId, request.params.orderId, app.clock.now());
      if (!order) throw notFound();
      return order;
    },
  );
}
