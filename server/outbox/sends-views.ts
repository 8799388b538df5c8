import { type Static, Type } from 'typebox';
import { Id, Maybe, MaybeTime, OneOf, Time } from '../platform/http-schemas.ts';
import type { Locale } from '../platform/i18n.ts';
import { decisions, decisionsOf } from './decide-send.ts';
import type { Channel } from './provider.ts';
import { deliveries, ranks, sendStatuses } from './rules.ts';
import { sayReason } from './say-reason.ts';
import type { Evidence, SendRow } from './sends-queries.ts';

export const channels = ['mail', 'sms', 'money'] as const satisfies readonly Channel[];

const Person = Type.Object({ id: Id, name: Type.String() });
const Reason = Type.Object({
  code: Type.String(),
  says: Type.String({ description: 'In the language of Accept-Language' }),
});

export const SendView = Type.Object({
  id: Id,
  channel: OneOf(channels),
  purpose: OneOf(['service', 'promotion'] as const),
  rank: OneOf(['reply', 'notice', 'campaign', 'test'] as const),
  status: OneOf(sendStatuses),
  address: Type.String(),
  subject: Maybe(Type.String()),
  text: Type.Union([Type.String(), Type.Null()], { description: 'Lists show how it begins. Null: a one-time code.' }),
  money: Type.Union(
    [Type.Object({ amountMinor: Type.Integer(), currency: Type.String(), orderNumber: Type.String() }), Type.Null()],
    { description: 'A refund, whose id is this one; its address is the payment that is refunded' },
  ),
  isSecret: Type.Boolean({ description: 'A one-time code, which is shown to nobody' }),
  customer: Maybe(Type.Object({ id: Id, name: Maybe(Type.String()) })),
  conversationId: Maybe(Id),
  provider: Type.Union([Person, Type.Null()], { description: 'By whom it was tried last' }),
  attempt: Type.Integer({ description: 'To be given back with a decision: it is about what was seen' }),
  tries: Type.Integer(),
  queuedAt: Time,
  dueAt: Type.Unsafe<string | Temporal.Instant>({
    type: 'string',
    description: 'Not before; while it waits: the next try',
  }),
  notAfter: MaybeTime,
  askAt: Type.Unsafe<string | Temporal.Instant | null>({
    type: ['string', 'null'],
    description: 'In doubt: when the provider is asked by itself; null: a person has to decide',
  }),
  settledAt: MaybeTime,
  reason: Type.Union([Reason, Type.Null()], { description: 'What stopped or delayed it' }),
  delivery: Maybe(Type.Object({ is: OneOf(deliveries), at: MaybeTime, reason: Maybe(Reason) })),
  decisions: Type.Array(OneOf(decisions), { description: 'What who runs the shop may decide of it now' }),
});

export const SmsView = Type.Object(
  {
    text: Type.String(),
    segments: Type.Integer(),
    encoding: OneOf(['GSM-7', 'UCS-2'] as const),
    price: Maybe(Type.Object({ minor: Type.Number(), currency: Type.String() })),
  },
  {
    description: 'An SMS as it leaves, with signature and way out, and what it costs with the provider that carries it',
  },
);

export const EvidenceView = Type.Object({
  kind: OneOf(['late_result', 'receipt', 'decision'] as const),
  attempt: Type.Integer(),
  at: Time,
  what: Type.String({ description: 'A decision, a status, or what a receipt tells' }),
  reason: Maybe(Reason),
  note: Maybe(Type.String()),
  by: Maybe(Person),
});

const rankNames = Object.fromEntries(Object.entries(ranks).map(([name, rank]) => [rank, name])) as Record<
  number,
  keyof typeof ranks
>;

/** As it is shown to a reader of this language. */
export function viewOf(
  locale: Locale,
  { delivery, deliveryReason, deliveryAt, ...row }: SendRow,
): Static<typeof SendView> {
  return {
    ...row,
    rank: row.isTest ? ('test' as const) : (rankNames[row.rank] ?? 'campaign'),
    // Why it was in doubt once is of no use any more.
    reason: row.status === 'sent' ? null : reasonOf(locale, row.reason),
    delivery: delivery && { is: delivery, at: deliveryAt, reason: reasonOf(locale, deliveryReason) },
    decisions: [...decisionsOf(row.channel, row.status)],
  };
}

/** Of what is kept beside a send only what a person can use. */
export function evidenceOf(locale: Locale, { detail, agent, ...evidence }: Evidence): Static<typeof EvidenceView> {
  const { decision, status, delivery, reason, note } = detail;
  return {
    ...evidence,
    what: String(decision ?? delivery ?? status ?? ''),
    reason: reasonOf(locale, typeof reason === 'string' ? reason : null),
    note: typeof note === 'string' ? note : null,
    by: agent,
  };
}

export const reasonOf = (locale: Locale, code: string | null) =>
  code === null ? null : { code, says: sayReason(locale, code) };
