import { type Static, Type } from 'typebox';
import { locales } from '../../shared/labels.ts';
import { Id, Maybe, MaybeTime, OneOf, Time } from '../platform/http-schemas.ts';
import { agreements, attemptOutcomes, callOutcomes, callStatuses, gateOpeners } from './rules.ts';

const Person = Type.Object({ id: Id, name: Type.String() });

const listed = {
  id: Id,
  kind: Type.String(),
  customerId: Maybe(Id),
  conversationId: Maybe(Id),
  subjectId: Id,
  orderId: Maybe(Id),
  dueAt: Time,
  nextAt: { ...MaybeTime, description: 'Not rung before' },
  status: OneOf(callStatuses),
  outcome: Type.Union([OneOf(callOutcomes), Type.Null()]),
  endedAt: MaybeTime,
  summary: Type.String(),
  createdAt: Time,
  attempts: Type.Integer({ description: 'How often somebody has rung' }),
  customer: Maybe(Type.Object({ id: Id, name: Maybe(Type.String()) })),
  orderNumber: Maybe(Type.String()),
  claimer: Type.Union([Person, Type.Null()], { description: 'Whose it is' }),
  isOverdue: Type.Boolean(),
  isDue: Type.Boolean({ description: 'To be rung now: not put off to later' }),
  isHeld: Type.Boolean({ description: 'The claimer may be ringing at this moment' }),
  claimedUntil: { ...MaybeTime, description: 'Until then nobody else rings' },
};

export const CallView = Type.Object(listed, { title: 'Call' });

const Attempt = Type.Object({
  id: Id,
  at: Time,
  agent: Person,
  outcome: OneOf(attemptOutcomes),
  agreed: Type.Union([OneOf(agreements), Type.Null()]),
  note: Type.String(),
  nextAt: MaybeTime,
});

const Spoken = Type.Object({
  locale: OneOf(locales),
  steps: Type.Array(
    Type.Object({
      situation: Type.String(),
      version: Type.Integer(),
      text: Type.Union([Type.String(), Type.Null()], { description: 'Null: a fact it needs is not known' }),
      missing: Type.Array(Type.String(), { description: 'Facts that are not known, and so not said' }),
    }),
  ),
});

const GateView = Type.Object({
  is: OneOf(['open', 'shut'] as const),
  until: { ...MaybeTime, description: 'When it opens at the latest; null: open, or no date of the law is known' },
  by: Type.Union([OneOf(gateOpeners), Type.Null()]),
  at: MaybeTime,
  actor: Type.Union([Person, Type.Null()], { description: 'Null: it opened by itself' }),
  note: Type.String(),
});

export const WholeCallView = Type.Object(
  {
    ...listed,
    buyer: Type.Object({
      phone: Type.Union([Type.String(), Type.Null()], {
        description: 'E.164; only for who has taken the call, and who runs the shop',
      }),
      phoneSpelt: Type.Union([Type.String(), Type.Null()], { description: 'As people write it' }),
      phoneMasked: Maybe(Type.String()),
      hasNumber: Type.Boolean(),
      zone: Type.String({ description: 'The clock that the buyer goes by, as far as can be told' }),
      clock: Type.String({ description: 'What time it is there: 14:05' }),
      mayRingNow: Type.Boolean({ description: 'It is a decent hour where the buyer is' }),
      tier: Maybe(Type.String()),
    }),
    script: Type.Array(Spoken, { description: 'In both languages, the buyer’s own first' }),
    history: Type.Array(Attempt),
    gate: Type.Union([GateView, Type.Null()], { description: 'Null: no refund waits for this call' }),
  },
  { title: 'WholeCall' },
);
export type WholeCall = Static<typeof WholeCallView>;
