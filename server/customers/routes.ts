import { type Static, Type } from 'typebox';
import { notFound, Refused } from '../platform/errors.ts';
import { appendEvents } from '../platform/events.ts';
import type { App } from '../platform/http.ts';
import { readerOf } from '../platform/http-access.ts';
import { Id, Maybe, OneOf, refusals } from '../platform/http-schemas.ts';
import { knownCountry, readEmail, readPhone, readText } from '../platform/import-values.ts';
import { ExternalId, Given, type Ingestion, Instant, ingestRoute, instantOf, onlyGiven } from '../platform/ingest.ts';
import { loadShop } from '../shops/index.ts';
import { findCustomer, findCustomerByExternalId, listCustomers } from './queries.ts';
import { readBirthday } from './rules.ts';
import { type CustomerInput, upsertCustomers } from './upsert-customers.ts';

const Text = (maxLength: number) => Type.String({ maxLength });
const readers = { roles: ['agent', 'account_manager', 'supervisor', 'owner'], scope: 'read' } as const;

const CustomerRow = Type.Object({
  externalId: ExternalId,
  name: Given(Text(200)),
  title: Given(OneOf(['ms', 'mr'] as const)),
  locale: Given(Text(35)),
  country: Given(Type.String({ pattern: '^[A-Z]{2}$' })),
  email: Given(Text(254)),
  phone: Given(Type.String({ maxLength: 60, description: 'A masked one (138****1234) is kept as shown' })),
  tier: Given(Text(100)),
  isHighEnd: Type.Optional(Type.Boolean()),
  birthday: Given(Type.String({ maxLength: 20, description: '1990-05-12 or 05-12; a Chinese leap month as M05L-12' })),
  birthdayCalendar: Type.Optional(OneOf(['iso8601', 'chinese'] as const)),
  updatedAt: Type.Optional(Instant),
});

const ingestion: Ingestion<typeof CustomerRow, CustomerInput> = {
  kind: 'customers',
  row: CustomerRow,
  read: (row, place) => ({
    ...onlyGiven({
      external_id: row.externalId,
      name: row.name && readText('name', row.name, 200),
      title: row.title,
      locale: row.locale,
      country: row.country,
      email: row.email && readEmail('email', row.email),
      tier: row.tier && readText('tier', row.tier, 100),
      high_end: row.isHighEnd,
      source_updated_at: instantOf('updatedAt', row.updatedAt),
    }),
    ...(row.phone === undefined
      ? {}
      : readPhone('phone', row.phone ?? '', row.country ?? knownCountry(place.country) ?? '')),
    ...birthdayOf(row),
  }),
  write: async (tx, rows, at) => {
    const { outcomes, changedIds } = await upsertCustomers(tx, rows, at);
    const told = changedIds.map((customerId) => ({ customerId }));
    await appendEvents(tx, 'customers.customer-upserted', told, at);
    return outcomes;
  },
};

function birthdayOf({ birthday: text, birthdayCalendar: calendar = 'iso8601' }: Static<typeof CustomerRow>) {
  if (text === undefined) return {};
  const birthday = text === null ? null : readBirthday(text, calendar);
  if (text !== null && birthday === null)
    throw new Refused('cell_not_a_birthday', 422, { column: 'birthday', value: text });
  return {
    birthday_calendar: birthday && calendar,
    birthday_month_code: birthday?.monthCode ?? null,
    birthday_day: birthday?.day ?? null,
    birthday_year: birthday?.year ?? null,
  };
}

const Customer = Type.Object({
  id: Id,
  externalId: Type.String(),
  name: Maybe(Type.String()),
  title: Maybe(Type.String()),
  locale: Maybe(Type.String()),
  country: Maybe(Type.String()),
  email: Maybe(Type.String()),
  phone: Maybe(Type.String()),
  phoneMasked: Maybe(Type.String()),
  tier: Maybe(Type.String()),
  isHighEnd: Type.Boolean(),
});

export function customerRoutes(app: App): void {
  ingestRoute(app, ingestion, loadShop);
  app.get(
    '/api/customers',
    {
      config: { access: readers },
      schema: {
        summary: 'Customers, newest first; `after` is the last id of the page before; with `externalId` that one alone',
        querystring: Type.Object({
          externalId: Type.Optional(ExternalId),
          after: Type.Optional(Id),
          limit: Type.Integer({ minimum: 1, maximum: 200, default: 50 }),
        }),
        response: { 200: Type.Object({ customers: Type.Array(Customer) }) },
      },
    },
    async (request) => {
      const { shopId } = readerOf(request);
      const { externalId, after = null, limit } = request.query;
      if (externalId === undefined) return { customers: await listCustomers(app.db, shopId, after, limit) };
      const customer = await findCustomerByExternalId(app.db, shopId, externalId);
      return { customers: customer ? [customer] : [] };
    },
  );
  app.get(
    '/api/customers/:customerId',
    {
      config: { access: readers },
      schema: {
        summary: 'One customer',
        params: Type.Object({ customerId: Id }),
        response: { 200: Customer, ...refusals(404) },
      },
    },
    async (request) => {
      const customer = await findCustomer(app.db, readerOf(request).shopId, request.params.customerId);
      if (!customer) throw notFound();
      return customer;
    },
  );
}
