import { Type } from 'typebox';
import { Id, Maybe, MaybeTime, OneOf, Time } from '../platform/http-schemas.ts';
import { methods, partReasons, refundStatuses, remedies } from './rules.ts';

export const PartView = Type.Object({
  reason: OneOf(partReasons),
  amountMinor: Type.Integer({ description: 'Below zero: taken off' }),
  lineId: Type.Optional(Maybe(Id)),
  note: Type.Optional(Type.String({ maxLength: 200 })),
});

const ActorView = Type.Object({ kind: OneOf(['buyer', 'qin', 'agent', 'api'] as const), id: Type.Optional(Id) });

export const RefundView = Type.Object(
  {
    id: Id,
    orderId: Id,
    orderNumber: Type.String(),
    returnId: Maybe(Id),
    parts: Type.Array(PartView),
    amountMinor: Type.Integer(),
    currency: Type.String(),
    remedy: OneOf(remedies),
    method: { ...OneOf(methods), description: '`provider`: the way the payment came. `manual`: a person moves it.' },
    payment: Maybe(Type.Object({ provider: Type.String(), reference: Type.String() })),
    note: Type.String(),
    status: OneOf(refundStatuses),
    heldFor: Type.Union([Type.String(), Type.Null()], { description: 'What it waits for' }),
    reason: Maybe(Type.String()),
    reference: Type.Union([Type.String(), Type.Null()], {
      description: 'Of the refund at the provider, or the code of the credit',
    }),
    askedBy: ActorView,
    askedAt: Time,
    approvedBy: Maybe(ActorView),
    approvedAt: MaybeTime,
    confirmedBy: Maybe(ActorView),
    settledAt: MaybeTime,
  },
  { title: 'Refund' },
);

export const PaidView = Type.Object({
  currency: Type.String(),
  paidMinor: Type.Integer(),
  refundedMinor: Type.Integer({ description: 'With what is on its way' }),
  leftMinor: Type.Integer(),
});
