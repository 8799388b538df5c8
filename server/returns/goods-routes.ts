import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { roles } from '../../shared/access.ts';
import { photoLimits } from '../files/index.ts';
import { transact } from '../platform/database.ts';
import type { App } from '../platform/http.ts';
import { readerOf } from '../platform/http-access.ts';
import { Id, Maybe, MaybeTime, Nothing, OneOf, refusals, Time } from '../platform/http-schemas.ts';
import { arrive } from './arrive.ts';
import { actorOf } from './case-routes.ts';
import { giveTracking } from './give-tracking.ts';
import { goodsEnds, inspected, mismatches } from './goods-rules.ts';
import { holdsOf, insteadOf } from './hold-variant.ts';
import { inspect } from './inspect.ts';
import type { Actor } from './rules.ts';
import { settleGoods } from './settle-goods.ts';
import { chooseExchange, failExchange, shipExchange } from './ship-exchange.ts';
import { selectWayBack } from './way-back-queries.ts';

const Params = Type.Object({ returnId: Id });
const LineParams = Type.Object({ returnId: Id, lineId: Id });
const Lines = Type.Array(Id, { minItems: 1, maxItems: 100 });
const Note = Type.Optional(Type.String({ maxLength: 2000 }));
const Carrier = Type.Optional(Maybe(Type.String({ maxLength: 60 })));
const Tracking = Type.Object({ carrier: Carrier, trackingNumber: Type.String({ maxLength: 60 }) });
/** What every click on a return brings along. */
const click = {
  seen: Type.Optional(
    Type.Integer({ description: 'The version of the return that was looked at; an older one is refused.' }),
  ),
  key: Type.Optional(
    Type.String({ minLength: 8, maxLength: 80, description: 'The same key again does nothing again.' }),
  ),
};
/** The shop's own system may tell what its warehouse does. */
const warehouse = { access: { roles, scope: 'ingest' } } as const;
const done = { 204: Nothing, ...refusals(400, 404, 409) };

/** The way back of what is returned, and what goes out instead of it. */
export function goodsRoutes(app: App): void {
  readRoutes(app);
  wayBackRoutes(app);
  deskRoutes(app);
  exchangeRoutes(app);
}

function readRoutes(app: App): void {
  const reading = { access: { roles, scope: 'read' } } as const;
  const Hold = Type.Object({
    lineId: Id,
    variantId: Id,
    size: Maybe(Type.String()),
    colour: Maybe(Type.String()),
    quantity: Type.Integer(),
    until: Time,
    shippedAt: MaybeTime,
    endedAt: MaybeTime,
    parcelId: Maybe(Id),
  });
  const ParcelBack = Type.Object({
    id: Id,
    externalId: Type.String({ description: 'By this name scans of it are told.' }),
    carrier: Maybe(Type.String()),
    trackingNumber: Maybe(Type.String()),
    lineIds: Type.Array(Id),
    deliveredAt: MaybeTime,
  });
  app.get(
    '/api/returns/:returnId/goods',
    {
      config: reading,
      schema: {
        summary: 'Where the goods of a return are, and what is kept or on its way for an exchange',
        params: Params,
        response: {
          200: Type.Object({ sendBy: MaybeTime, parcels: Type.Array(ParcelBack), holds: Type.Array(Hold) }),
          ...refusals(404),
        },
      },
    },
    async (request) => {
      const { shopId } = readerOf(request);
      const { returnId } = request.params;
      const wayBack = await selectWayBack(app.db, shopId, returnId, app.clock.now());
      return { ...wayBack, holds: await holdsOf(app.db, shopId, returnId) };
    },
  );
  app.get(
    '/api/returns/:returnId/lines/:lineId/instead',
    {
      config: reading,
      schema: {
        summary: 'Sizes and colours of the same product, with how many are free',
        params: LineParams,
        response: {
          200: Type.Object({
            variants: Type.Array(
              Type.Object({
                variantId: Id,
                size: Maybe(Type.String()),
                colour: Maybe(Type.String()),
                priceMinor: Maybe(Type.Integer()),
                available: Maybe(Type.Integer({ description: 'Null: the shop does not tell its stock.' })),
              }),
            ),
          }),
          ...refusals(404),
        },
      },
    },
    async (request) => {
      const { returnId, lineId } = request.params;
      return { variants: await insteadOf(app.db, readerOf(request).shopId, returnId, lineId) };
    },
  );
}

function wayBackRoutes(app: App): void {
  app.post(
    '/api/returns/:returnId/tracking',
    {
      config: { access: { roles, scope: 'converse' } },
      schema: {
        summary: 'The buyer has sent the goods: their tracking number',
        description: 'The same number again changes nothing; another one corrects it. It is followed like any parcel.',
        params: Params,
        body: Type.Object({ ...Tracking.properties, lineIds: Type.Optional(Lines) }),
        response: done,
      },
    },
    async (request, reply) => {
      const { carrier = null, trackingNumber, lineIds = null } = request.body;
      const sent = { ...ofReturn(request, request.params.returnId), carrier, trackingNumber, lineIds };
      await transact(app.db, (tx) => giveTracking(tx, sent, app.clock.now()));
      return reply.status(204).send(null);
    },
  );
  app.post(
    '/api/returns/:returnId/arrival',
    {
      config: warehouse,
      schema: {
        summary: 'The goods are here',
        description: 'Needs no approval and obliges to no refund. Without lines: all that was to come.',
        params: Params,
        body: Type.Object({ seen: click.seen, lineIds: Type.Optional(Lines) }),
        response: done,
      },
    },
    async (request, reply) => {
      const { seen = null, lineIds = null } = request.body;
      const came = { ...ofReturn(request, request.params.returnId), seen, lineIds };
      await transact(app.db, (tx) => arrive(tx, came, app.clock.now()));
      return reply.status(204).send(null);
    },
  );
}

function deskRoutes(app: App): void {
  app.post(
    '/api/returns/:returnId/inspection',
    {
      config: warehouse,
      schema: {
        summary: 'What was found when the goods were looked at',
        description:
          'What is accepted of an approved line is owed from then on: the exchange that is kept or can still be kept, or else the money; unless `paysNow` is false.',
        params: Params,
        body: Type.Object({
          ...click,
          lines: Type.Array(
            Type.Object({
              lineId: Id,
              outcome: OneOf(inspected),
              acceptedQuantity: Type.Optional(
                Type.Integer({ minimum: 1, description: 'Fewer than all is `accepted_part`, with what is wrong' }),
              ),
              codes: Type.Optional(Type.Array(OneOf(mismatches), { maxItems: mismatches.length })),
              note: Note,
            }),
            { minItems: 1, maxItems: 100 },
          ),
          fileIds: Type.Optional(
            Type.Array(Id, { maxItems: photoLimits.perMessage, description: 'Photos that you have uploaded.' }),
          ),
          paysNow: Type.Optional(Type.Boolean({ description: 'True where it is left out' })),
        }),
        response: done,
      },
    },
    async (request, reply) => {
      const reader = readerOf(request);
      const { seen = null, key = null, fileIds = [], paysNow = true, lines } = request.body;
      const uploader = { agentId: reader.kind === 'agent' ? reader.agentId : reader.keyId };
      const photos = fileIds.length > 0 ? { fileIds, uploader } : null;
      const inspection = { ...ofReturn(request, request.params.returnId), seen, key, photos, paysNow, lines };
      await transact(app.db, (tx) => inspect(tx, inspection, app.clock.now()));
      return reply.status(204).send(null);
    },
  );
  app.post(
    '/api/returns/:returnId/goods',
    {
      config: warehouse,
      schema: {
        summary: 'Where inspected goods go: back on the shelf, away, or back to the buyer',
        params: Params,
        body: Type.Object({
          ...click,
          lineIds: Lines,
          to: OneOf(goodsEnds),
          note: Note,
          parcel: Type.Optional(Tracking),
        }),
        response: done,
      },
    },
    async (request, reply) => {
      const { seen = null, key = null, parcel, note = '', lineIds, to } = request.body;
      const sentIn = parcel ? { carrier: parcel.carrier ?? null, trackingNumber: parcel.trackingNumber } : null;
      const settled = { ...ofReturn(request, request.params.returnId), seen, key, parcel: sentIn, note, lineIds, to };
      await transact(app.db, (tx) => settleGoods(tx, settled, app.clock.now()));
      return reply.status(204).send(null);
    },
  );
}

function exchangeRoutes(app: App): void {
  app.put(
    '/api/returns/:returnId/lines/:lineId/exchange',
    {
      config: { access: { roles } },
      schema: {
        summary: 'Keep another size or colour for an approved line',
        description:
          'Of two who want the last one, one gets it and the other is refused (`exchange_none_left`). Kept until the goods are here, or until the day on which they were to be on their way.',
        params: LineParams,
        body: Type.Object({
          ...click,
          variantId: Id,
          isAgreed: Type.Optional(Type.Boolean({ description: 'The buyer agreed to this instead of the money' })),
        }),
        response: done,
      },
    },
    async (request, reply) => {
      const { seen = null, key = null, variantId, isAgreed = false } = request.body;
      const chosen = { ...ofLine(request, request.params), seen, key, variantId, isAgreed };
      await transact(app.db, (tx) => chooseExchange(tx, chosen, app.clock.now()));
      return reply.status(204).send(null);
    },
  );
  app.post(
    '/api/returns/:returnId/lines/:lineId/exchange/shipment',
    {
      config: warehouse,
      schema: {
        summary: 'What was kept for an exchange has left for the buyer',
        params: LineParams,
        body: Type.Object({ ...click, ...Tracking.properties }),
        response: done,
      },
    },
    async (request, reply) => {
      const { seen = null, key = null, carrier = null, trackingNumber } = request.body;
      const shipped = { ...ofLine(request, request.params), seen, key, carrier, trackingNumber };
      await transact(app.db, (tx) => shipExchange(tx, shipped, app.clock.now()));
      return reply.status(204).send(null);
    },
  );
  app.post(
    '/api/returns/:returnId/lines/:lineId/exchange/failure',
    {
      config: warehouse,
      schema: {
        summary: 'An exchange came to nothing: the money is due instead',
        params: LineParams,
        body: Type.Object({ ...click, note: Note }),
        response: done,
      },
    },
    async (request, reply) => {
      const { seen = null, key = null, note = '' } = request.body;
      const failed = { ...ofLine(request, request.params), seen, key, note };
      await transact(app.db, (tx) => failExchange(tx, failed, app.clock.now()));
      return reply.status(204).send(null);
    },
  );
}

function ofReturn(request: FastifyRequest, returnId: string): { shopId: string; returnId: string; by: Actor } {
  const reader = readerOf(request);
  return { shopId: reader.shopId, returnId, by: actorOf(reader) };
}

function ofLine(request: FastifyRequest, { returnId, lineId }: { returnId: string; lineId: string }) {
  return { ...ofReturn(request, returnId), lineId };
}
