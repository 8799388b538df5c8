import { Type } from 'typebox';
import { Refused } from '../platform/errors.ts';
import { appendEvent } from '../platform/events.ts';
import type { App } from '../platform/http.ts';
import { agentOf } from '../platform/http-access.ts';
import { Id, Maybe, MaybeTime, Nothing, OneOf, refusals } from '../platform/http-schemas.ts';
import { addProvider, changeProvider, type Ports, removeProvider, secretsSet } from './change-provider.ts';
import { hookUrl } from './open-providers.ts';
import type { Service } from './provider.ts';
import { fieldsOf } from './provider-fields.ts';
import { placeStored, type StoredProvider, selectStored } from './provider-queries.ts';
import { channels } from './sends-views.ts';

const services = [...channels, 'parcels'] as const satisfies readonly Service[];

const owner = { access: { roles: ['owner'] } } as const;

const FieldView = Type.Object({
  name: Type.String({ description: '`from.address`: a field of a part' }),
  type: OneOf(['text', 'number', 'choice', 'yes_no'] as const),
  choices: Type.Array(Type.String()),
  isNeeded: Type.Boolean(),
  isOptional: Type.Boolean({ description: 'Empty, it is left out.' }),
  optionalPart: Type.Union([Type.String(), Type.Null()], { description: 'The part that may be left out as a whole' }),
  initial: Type.Union([Type.String(), Type.Number(), Type.Boolean(), Type.Null()]),
  longest: Maybe(Type.Integer()),
  least: Maybe(Type.Number()),
  most: Maybe(Type.Number()),
});

const KindView = Type.Object({
  kind: Type.String(),
  channel: OneOf(services),
  fields: Type.Array(FieldView),
  secrets: Type.Array(Type.String()),
  canCheck: Type.Boolean({
    description: 'Whether it can be asked something that moves nothing, to see whether it answers',
  }),
});

const Settings = Type.Record(Type.String({ maxLength: 100 }), Type.Unknown(), {
  description: 'As the fields of its kind have it; `from.address` is `{"from":{"address":…}}`.',
});
const Price = Type.Object({
  minor: Type.Number({
    minimum: 0,
    maximum: 1_000_000,
    description: 'Of a segment, or of a mail, in the smallest unit; 4.5 are 0.045 CNY',
  }),
  currency: Type.String({ pattern: '^[A-Z]{3}$' }),
});

const ProviderView = Type.Object({
  id: Id,
  kind: Type.String(),
  channel: OneOf(services),
  name: Type.String(),
  settings: Settings,
  secrets: Type.Union([Type.Array(Type.String()), Type.Null()], {
    description: 'Names of those that are set; they are never shown. Null: nobody can read them any more.',
  }),
  isOn: Type.Boolean(),
  perSecond: Type.Number(),
  price: Maybe(Price),
  verifiedAt: MaybeTime,
  hookUrl: Type.Union([Type.String(), Type.Null()], { description: 'Where it posts receipts and answers' }),
});

const changeable = {
  name: Type.String({ minLength: 1, maxLength: 80 }),
  settings: Settings,
  secrets: Type.Record(Type.String({ maxLength: 100 }), Maybe(Type.String({ maxLength: 4000 })), {
    description: 'Passwords and keys. Null takes one away; what is left out stays as it is.',
  }),
  isOn: Type.Boolean(),
  perSecond: Type.Number({ exclusiveMinimum: 0, maximum: 1000 }),
  price: Maybe(Price),
};
const { name, settings, ...rest } = changeable;
const id = { params: Type.Object({ id: Id }) };

/** Who carries the shop's messages: the owner's alone to see and to change. */
export function providerRoutes(app: App, ports: Ports): void {
  listRoute(app, ports);
  changingRoutes(app, ports);
  orderRoutes(app);
}

function listRoute(app: App, ports: Ports): void {
  const viewOf = ({ sealed, priceMinor, priceCurrency, ...stored }: StoredProvider) => {
    const connector = ports.connectors.find(({ kind }) => kind === stored.kind);
    return {
      ...stored,
      secrets: secretsSet(ports.secret, sealed),
      price: priceMinor === null || priceCurrency === null ? null : { minor: priceMinor, currency: priceCurrency },
      hookUrl: connector?.hooks ? hookUrl(app.publicUrl, ports.secret, stored.id) : null,
    };
  };
  app.get(
    '/api/providers',
    {
      config: owner,
      schema: {
        summary: 'Providers in their order, and the kinds that there are',
        response: { 200: Type.Object({ kinds: Type.Array(KindView), providers: Type.Array(ProviderView) }) },
      },
    },
    async (request) => ({
      kinds: ports.connectors.map(({ kind, channel, settings: schema, secrets, track }) => ({
        ...{ kind, channel, fields: fieldsOf(schema), secrets: [...secrets] },
        canCheck: channel === 'money' || track !== undefined,
      })),
      providers: (await selectStored(app.db, agentOf(request).shopId)).map(viewOf),
    }),
  );
}

function changingRoutes(app: App, ports: Ports): void {
  app.post(
    '/api/providers',
    {
      config: owner,
      schema: {
        summary: 'Connect a provider; it stands in last',
        body: Type.Object({
          kind: Type.String({ maxLength: 40 }),
          name,
          settings,
          ...Type.Partial(Type.Object(rest)).properties,
        }),
        response: { 201: Type.Object({ id: Id }), ...refusals(409) },
      },
    },
    async (request, reply) => {
      const { shopId } = agentOf(request);
      const made = await app.db
        .transaction()
        .execute((tx) => addProvider(tx, ports, shopId, request.body, app.clock.now()));
      return reply.status(201).send({ id: made });
    },
  );
  app.patch(
    '/api/providers/:id',
    {
      config: owner,
      schema: {
        summary: 'Change a provider',
        description: 'Settings that lead passwords elsewhere need these typed anew.',
        ...id,
        body: Type.Partial(Type.Object(changeable)),
        response: { 204: Nothing, ...refusals(404, 409) },
      },
    },
    async (request, reply) => {
      const { shopId } = agentOf(request);
      const changes = { ...request.body, id: request.params.id };
      await app.db.transaction().execute((tx) => changeProvider(tx, ports, shopId, changes, app.clock.now()));
      return reply.status(204).send(null);
    },
  );
}

/** Which of them there are, and which comes first. */
function orderRoutes(app: App): void {
  app.delete(
    '/api/providers/:id',
    {
      config: owner,
      schema: {
        summary: 'Take a provider away that has never carried anything; others are switched off',
        ...id,
        response: { 204: Nothing, ...refusals(404, 409) },
      },
    },
    async (request, reply) => {
      const { shopId } = agentOf(request);
      await app.db.transaction().execute((tx) => removeProvider(tx, shopId, request.params.id, app.clock.now()));
      return reply.status(204).send(null);
    },
  );
  app.put(
    '/api/providers/order',
    {
      config: owner,
      schema: {
        summary: 'In which order the providers of a channel stand in for each other',
        body: Type.Object({ channel: OneOf(services), ids: Type.Array(Id, { maxItems: 100, uniqueItems: true }) }),
        response: { 204: Nothing, ...refusals(409) },
      },
    },
    async (request, reply) => {
      const { shopId } = agentOf(request);
      const { channel, ids } = request.body;
      await app.db.transaction().execute(async (tx) => {
        if (!(await placeStored(tx, shopId, channel, ids))) throw new Refused('providers_moved_on', 409);
        await appendEvent(tx, shopId, 'outbox.providers-changed', {}, app.clock.now());
      });
      return reply.status(204).send(null);
    },
  );
}
