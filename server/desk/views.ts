import { Type } from 'typebox';
import { locales } from '../../shared/labels.ts';
import { orderStatuses } from '../orders/index.ts';
import { parcelStates } from '../parcels/index.ts';
import { Id, Maybe, MaybeTime, OneOf, Time } from '../platform/http-schemas.ts';

const Text = Type.String();
const Count = Type.Integer();
export const Names = Type.Object(
  { en: Text, 'zh-CN': Text },
  { description: 'The same word where it is known in one language only.' },
);

const ParcelView = Type.Object({
  id: Id,
  carrier: Maybe(Names),
  trackingNumber: Maybe(Text),
  state: OneOf(parcelStates),
  from: Maybe(Names),
  to: Maybe(Names),
  distanceKm: Maybe(Count),
  estimate: Maybe(
    Type.Object({
      hasBasis: Type.Boolean({ description: 'False: too few deliveries tell, so no date is given.' }),
      usuallyBy: Maybe(Text),
      latestBy: Maybe(Text),
      basisCount: Type.Integer({ description: 'How many deliveries both dates rest on.' }),
    }),
  ),
  lastScan: Maybe(Type.Object({ at: Time, status: Text, place: Names, text: Text })),
});

const LineView = Type.Object({
  id: Id,
  title: Text,
  titles: Type.Record(Text, Text),
  options: Maybe(Text),
  size: Maybe(Text),
  colour: Maybe(Names),
  quantity: Count,
  priceMinor: Maybe(Count),
  variantId: Maybe(Id),
  productId: Maybe(Id),
});

export const PanelView = Type.Object(
  {
    customer: Maybe(
      Type.Object({
        id: Id,
        externalId: Text,
        name: Maybe(Text),
        tier: Maybe(Text),
        isMember: Type.Boolean(),
        isHighEnd: Type.Boolean(),
        locale: Maybe(Text),
        phone: Maybe(Type.String({ description: 'Masked' })),
      }),
    ),
    verified: Type.Union([Type.Boolean(), Type.Null()], {
      description: 'Whether somebody vouches that the buyer is this customer; null: no conversation is looked at.',
    }),
    orderId: Maybe({ ...Id, description: 'The order the conversation is about' }),
    orders: Type.Array(
      Type.Object({
        id: Id,
        number: Text,
        status: OneOf(orderStatuses),
        placedAt: Time,
        currency: Maybe(Text),
        totalMinor: Maybe(Count),
        syncedAt: Time,
        lines: Type.Array(LineView),
        parcels: Type.Array(ParcelView),
      }),
    ),
    returns: Type.Array(
      Type.Object({ id: Id, orderId: Maybe(Id), reason: Text, wants: Maybe(Text), status: Text, openedAt: Time }),
    ),
    promises: Type.Array(
      Type.Object({ id: Id, kind: Text, subjectType: Text, subjectId: Id, dueAt: Time, madeAt: Time }),
    ),
    calls: Type.Array(Type.Object({ id: Id, kind: Text, dueAt: Time, summary: Text })),
    statements: Type.Array(
      Type.Object({
        version: Count,
        sentAt: Time,
        openedAt: MaybeTime,
        readBeforeBuying: Type.Union([Type.Boolean(), Type.Null()], {
          description: 'Null: not asked, or not answered.',
        }),
      }),
      { description: 'Versions that were sent in this conversation, the last one first; of a customer none.' },
    ),
    conversations: Type.Array(Type.Object({ id: Id, status: Text, lastMessageAt: Time }), {
      description: 'Of a customer, the newest first; beside a conversation none.',
    }),
  },
  { title: 'Panel' },
);

export const FactView = Type.Object({
  name: Text,
  value: Type.Unsafe<string | number | boolean | readonly string[]>({ description: 'As it is kept with the message' }),
  source: Text,
  asOf: Time,
});

export const SaidView = Type.Object(
  {
    text: Text,
    locale: OneOf(locales),
    script: Text,
    version: Count,
    facts: Type.Array(FactView),
    promises: Type.Array(Type.Object({ kind: Text, subjectType: Text, subject: Id, dueAt: Time, sentence: Text })),
  },
  { title: 'SaidScript' },
);

export const SearchItem = Type.Object({
  kind: OneOf(['message', 'customer', 'order', 'parcel', 'script'] as const),
  id: Text,
  title: Text,
  snippet: Text,
  conversationId: Maybe(Id),
  customerId: Maybe({ ...Id, description: 'Whose it is, of customers, orders and parcels' }),
  orderId: Maybe({ ...Id, description: 'Of orders and parcels' }),
  at: MaybeTime,
});
