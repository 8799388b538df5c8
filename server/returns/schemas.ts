import { type Static, Type } from 'typebox';
import { reasons } from '../../shared/labels.ts';
import { Id, Maybe, MaybeTime, OneOf, Time } from '../platform/http-schemas.ts';
import { caseStates, goodsStates, moneyStates } from './machine-rules.ts';
import { dueFor, wishes } from './rules.ts';
import type { WantedLine } from './take-goods.ts';
import type { SaidReason } from './views.ts';

const Reason = OneOf(reasons);
const Detail = Type.String({ maxLength: 40 });

/** Why, as somebody says it. */
const Said = Type.Object({
  reason: { ...Reason, description: '`unknown`: the buyer would rather not say' },
  detail: Type.Optional({ ...Maybe(Detail), description: 'What exactly: see the tree of reasons' }),
  words: Type.Optional(Type.String({ maxLength: 2000, description: "The buyer's own" })),
});
export const SaidAll = Type.Array(Said, { maxItems: 10 });

export function saidAll(said: readonly Static<typeof Said>[]): SaidReason[] {
  return said.map(({ reason, detail = null, words = '' }) => ({ reason, detail, words }));
}

/** What goes back, as it is asked for. */
export const Wanted = Type.Object({
  orderLineId: Id,
  quantity: Type.Integer({ minimum: 1, maximum: 1_000_000 }),
  exchangeVariantId: Type.Optional({ ...Maybe(Id), description: 'What the buyer would have instead' }),
  ofLineId: Type.Optional({ ...Maybe(Id), description: 'The goods came in exchange for this earlier line' }),
  reasons: Type.Optional(SaidAll),
});

export function wantedAll(wanted: readonly Static<typeof Wanted>[]): WantedLine[] {
  return wanted.map(({ reasons: said = [], ...line }) => ({ ...line, reasons: saidAll(said) }));
}

const lineFields = {
  title: Type.String(),
  options: Maybe(Type.String()),
  quantity: Type.Integer(),
  case: OneOf(caseStates),
  goods: OneOf(goodsStates),
  money: OneOf(moneyStates),
};

const headFields = {
  id: Id,
  rma: Type.String({ description: 'The number that the buyer writes on the parcel' }),
  status: OneOf(caseStates),
  version: Type.Integer({ description: 'Goes with every step: one that has seen an older one is refused' }),
  via: OneOf(['chat', 'page', 'desk', 'api']),
  orderId: Maybe(Id),
  orderNumber: Maybe(Type.String()),
  conversationId: Maybe(Id),
  customerId: Maybe(Id),
  customerName: Maybe(Type.String()),
  reason: { ...Reason, description: 'The main one' },
  words: Type.String({ description: "The buyer's own" }),
  wants: Maybe(OneOf(wishes)),
  openedAt: Time,
  dueAt: MaybeTime,
  dueFor: { ...Maybe(OneOf(dueFor)), description: 'What the desk does next' },
  statutoryDueAt: { ...MaybeTime, description: 'By law the money is back before this instant' },
};

export const BoardRowView = Type.Object(
  { ...headFields, lines: Type.Array(Type.Object(lineFields)) },
  { title: 'Return' },
);

const StepView = Type.Object({ axis: OneOf(['case', 'goods', 'money']), to: Type.String() });

const LineView = Type.Object({
  ...lineFields,
  id: Id,
  orderLineId: Id,
  variantId: Maybe(Id),
  productId: Maybe(Id),
  priceMinor: Maybe(Type.Integer({ description: 'Of one' })),
  exchangeVariantId: Maybe(Id),
  ofLineId: Maybe(Id),
  declineCode: Maybe(Type.String()),
  acceptedQuantity: Maybe(Type.Integer()),
  next: Type.Array(StepView, { description: 'The steps that may be taken now' }),
});

const ReasonView = Type.Object({
  id: Id,
  lineId: { ...Maybe(Id), description: 'Null: of all lines' },
  reason: Reason,
  detail: Maybe(Type.String()),
  words: Type.String(),
  source: OneOf(['buyer', 'agent', 'reading']),
  confidence: Maybe(Type.Number()),
  saidAt: Time,
  replacedAt: { ...MaybeTime, description: 'Corrected since; null: it counts' },
});

const StoryView = Type.Object({
  lineId: Maybe(Id),
  axis: OneOf(['case', 'goods', 'money', 'other']),
  from: Maybe(Type.String()),
  to: Type.String(),
  actor: OneOf(['buyer', 'qin', 'agent', 'api']),
  actorName: Maybe(Type.String()),
  note: Type.String(),
  detail: Type.Record(Type.String(), Type.Unknown()),
  at: Time,
});

const PhotoView = Type.Object({
  fileId: Id,
  kind: OneOf(['photo', 'video']),
  lineId: Maybe(Id),
  purpose: OneOf(['evidence', 'inspection']),
  width: Type.Integer(),
  height: Type.Integer(),
});

export const DetailView = Type.Object(
  {
    ...headFields,
    requestedAt: MaybeTime,
    currency: Maybe(Type.String()),
    policyVersion: Maybe(Type.Integer()),
    verdict: Type.Unknown({ description: 'What was offered and told when it was decided; null before' }),
    lines: Type.Array(LineView),
    reasons: Type.Array(ReasonView),
    steps: Type.Array(StoryView),
    photos: Type.Array(PhotoView),
  },
  { title: 'ReturnDetail' },
);

const sold = { title: Type.String(), options: Maybe(Type.String()), variantId: Maybe(Id), productId: Maybe(Id) };

export const ReturnableView = Type.Object(
  {
    ...sold,
    orderLineId: Id,
    bought: Type.Integer(),
    inReturn: Type.Integer({ description: 'Going back already, or gone' }),
    priceMinor: Maybe(Type.Integer()),
    exchanged: Type.Array(Type.Object({ ...sold, lineId: Id, quantity: Type.Integer() }), {
      description: 'What came in exchange and could go back in its turn',
    }),
  },
  { title: 'Returnable' },
);
