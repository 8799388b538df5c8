import { Type } from 'typebox';
import { roles } from '../../shared/access.ts';
import { causes, healths, parcelStates, scanStatuses, signsInOrder } from '../parcels/index.ts';
import type { App } from '../platform/http.ts';
import { readerOf } from '../platform/http-access.ts';
import { Id, Maybe, MaybeTime, OneOf, refusals, Time } from '../platform/http-schemas.ts';
import { promiseStatuses } from '../promises/index.ts';
import { boardRow, loadParcel } from './load-parcel.ts';
import { countParcels, parcelsCountedUpTo, parcelViews, selectParcelBoard } from './parcel-board-queries.ts';
import { noticeStates, taskStates } from './parcel-watch-queries.ts';
import { Names } from './views.ts';

const Text = Type.String();
const Count = Type.Integer();
const Day = Type.String({ format: 'date' });
const scan = { at: Time, status: OneOf(scanStatuses), text: Text };

const row = {
  id: Id,
  carrier: Maybe(Names),
  trackingNumber: Maybe(Text),
  from: Maybe(Names),
  to: Maybe(Names),
  orderedAt: Time,
  handedOverAt: MaybeTime,
  deliveredAt: MaybeTime,
  promisedOn: Maybe(Day),
  state: Maybe({ ...OneOf(parcelStates), description: 'Where it stands, by its scans; null: nobody has looked yet' }),
  health: Maybe({ ...OneOf(healths), description: 'What we think of it, against its lane and its promised day' }),
  cause: Maybe({ ...OneOf(causes), description: 'What somebody has to see to' }),
  since: MaybeTime,
  usuallyBy: Maybe(Day),
  latestBy: Maybe(Day),
  missProbability: Maybe(Type.Number({ description: 'That the promised day passes first' })),
  basisCount: Maybe(Count),
  isWatched: Type.Boolean({ description: 'False: its way has ended' }),
  lastScan: Maybe(Type.Object({ ...scan, place: Maybe(Names) })),
  order: Type.Object({ id: Id, number: Text, currency: Maybe(Text), totalMinor: Maybe(Count) }),
  customer: Maybe(Type.Object({ id: Id, name: Maybe(Text) })),
};
const RowView = Type.Object(row);

const ParcelView = Type.Object({
  ...row,
  state: OneOf(parcelStates),
  index: Count,
  count: Type.Integer({ description: 'Parcels of its order' }),
  syncedAt: Type.Unsafe<Temporal.Instant>({ ...Time, description: 'When shop or carrier last told us' }),
  distanceKm: Maybe(Count),
  scans: Type.Array(Type.Object({ ...scan, place: Maybe(Names), reason: Maybe(Text) }), {
    description: 'The newest first; at most a hundred',
  }),
  estimate: Type.Union(
    [
      Type.Object({
        hasBasis: Type.Boolean({ description: 'False: too few deliveries tell, so no date is given.' }),
        usuallyBy: Maybe(Day),
        latestBy: Maybe(Day),
        basisCount: Count,
        scope: Maybe(Text),
        clock: Maybe(Text),
        usualDays: Maybe(Type.Object({ min: Count, max: Count })),
      }),
      Type.Null(),
    ],
    { description: 'Null: it has arrived, or is not coming.' },
  ),
  goods: Type.Array(
    Type.Object({ title: Text, titles: Type.Record(Text, Text), options: Maybe(Text), quantity: Count }),
    { description: 'What is in it, as far as the shop has told' },
  ),
  promises: Type.Array(
    Type.Object({
      id: Id,
      kind: Text,
      status: OneOf(promiseStatuses),
      conversationId: Maybe(Id),
      dueAt: Time,
      madeAt: Time,
      settledAt: MaybeTime,
      evidence: Maybe(Text),
    }),
  ),
  troubles: Type.Array(
    Type.Object({
      sign: Text,
      since: Time,
      endedAt: MaybeTime,
      notice: { ...OneOf(noticeStates), description: 'What became of telling the buyer; `none`: not for the buyer' },
      why: Type.Union([Text, Type.Null()], { description: 'Of a notice that was dropped' }),
      dueAt: MaybeTime,
      toldAt: MaybeTime,
      conversationId: Maybe(Id),
    }),
    { description: 'What was the matter, the newest first' },
  ),
  tasks: Type.Array(
    Type.Object({
      id: Id,
      about: Text,
      sign: Text,
      since: Time,
      dueAt: Time,
      status: OneOf(taskStates),
      answer: Maybe(Text),
      endedAt: MaybeTime,
      endedBy: Maybe(Type.Object({ id: Id, name: Text })),
      isPromised: Type.Boolean({ description: 'The buyer was promised to hear what is found' }),
    }),
    { description: 'What an agent has to find out, or found out' },
  ),
  trackingUrl: Type.String({ description: "The buyer's own page of this order" }),
});

const reading = { access: { roles, scope: 'read' } } as const;

/** Parcels on their way to buyers, as the desk looks at them. */
export function parcelRoutes(app: App): void {
  app.get(
    '/api/parcels',
    {
      config: reading,
      schema: {
        summary: 'Parcels under way: whom they need soonest first, then the oldest order',
        querystring: Type.Object({
          view: {
            ...OneOf(parcelViews),
            default: 'somebody',
            description: '`somebody`: all that is not on its usual way',
          },
          find: Type.Optional(
            Type.String({ minLength: 1, maxLength: 100, description: 'A tracking number, or the number of an order' }),
          ),
          after: Type.Optional(Type.String({ maxLength: 100, description: 'The `next` of the page before' })),
          limit: Type.Integer({ minimum: 1, maximum: 200, default: 50 }),
        }),
        response: {
          200: Type.Object({ parcels: Type.Array(RowView), next: Maybe(Text) }),
          ...refusals(400),
        },
      },
    },
    async (request) => {
      const { rows, next } = await selectParcelBoard(app.db, readerOf(request).shopId, request.query, app.clock.now());
      return { parcels: rows.map(boardRow), next };
    },
  );
  app.get(
    '/api/parcels/counts',
    {
      config: reading,
      schema: {
        summary: 'How many parcels under way there are of each kind',
        description: `Of each, no more than ${parcelsCountedUpTo} are counted.`,
        response: { 200: Type.Object(Object.fromEntries(signsInOrder.map((sign) => [sign, Count]))) },
      },
    },
    async (request) => countParcels(app.db, readerOf(request).shopId),
  );
  app.get(
    '/api/parcels/:parcelId',
    {
      config: reading,
      schema: {
        summary: 'One parcel: what its carrier says, what we think of it, and what was promised',
        params: Type.Object({ parcelId: Id }),
        response: { 200: ParcelView, ...refusals(404) },
      },
    },
    async (request) =>
      loadParcel(app.db, readerOf(request).shopId, request.params.parcelId, app.publicUrl, app.clock.now()),
  );
}
