import { Type } from 'typebox';
import { PhotoSchema } from '../files/index.ts';
import { outcomes } from '../outbox/index.ts';
import { Id, Maybe, MaybeTime, OneOf, Time } from '../platform/http-schemas.ts';
import { presenceKinds, proposalStates, refusedSends, statuses } from './rules.ts';

const PersonView = Type.Object({ id: Id, name: Type.String() });

export const conversationFields = {
  id: Id,
  channel: Type.String(),
  status: OneOf(statuses),
  customer: Maybe(Type.Object({ id: Id, name: Maybe(Type.String()), tier: Maybe(Type.String()) })),
  buyerName: Maybe(Type.String({ description: 'On the platform whose chat it is, as an agent gave it.' })),
  address: Maybe(Type.String({ description: 'Where what is said here goes, by mail or SMS.' })),
  verified: Type.Boolean(),
  assignee: Maybe(PersonView),
  holder: Maybe(Type.Object({ id: Id, name: Type.String() }, { description: 'Has taken over and alone may speak.' })),
  epoch: Type.Integer({ description: 'One more at every change of holder.' }),
  lastSeq: Type.Integer(),
  lastMessageAt: Time,
  waitingSince: MaybeTime,
  snoozedUntil: MaybeTime,
  tags: Type.Array(Type.String()),
  preview: Maybe(
    Type.Object({ author: OneOf(['buyer', 'qin', 'agent']), text: Type.String(), delivery: Maybe(OneOf(outcomes)) }),
  ),
  hasProposal: Type.Boolean({ description: 'A reply waits for approval.' }),
  promiseDueAt: Type.Union([Time, Type.Null()], {
    description: 'The open promise that is due first, when that is today or was before',
  }),
};
export const ConversationSchema = Type.Object(conversationFields, { title: 'Conversation' });

export const MessageSchema = Type.Object(
  {
    seq: Type.Integer({ description: 'The order inside a conversation, without gaps.' }),
    id: Id,
    author: OneOf(['buyer', 'qin', 'agent', 'note']),
    agent: Maybe(PersonView),
    visibility: OneOf(['public', 'suggestion', 'internal']),
    proposalState: Maybe(OneOf(proposalStates)),
    approves: Maybe(Id),
    body: Type.String({ description: 'May be empty when there are photos.' }),
    photos: Type.Array(PhotoSchema),
    locale: Maybe(Type.String()),
    script: Maybe(Type.String()),
    scriptVersion: Maybe(Type.Integer()),
    facts: Maybe(
      Type.Array(
        Type.Object({ name: Type.String(), value: Type.Unknown(), source: Type.String(), asOf: Type.String() }),
      ),
    ),
    promises: Type.Array(Type.Object({ kind: Type.String(), dueAt: Type.String() })),
    at: Time,
    clientKey: Maybe(Type.String()),
    delivery: Type.Union(
      [
        Type.Object({ state: OneOf(outcomes), reason: Maybe(Type.String()), says: Type.Optional(Type.String()) }),
        Type.Null(),
      ],
      {
        description: 'Where it goes out by mail or SMS: what became of it.',
      },
    ),
  },
  { title: 'Message' },
);

export const PresenceSchema = Type.Object({
  agent: Type.Union([PersonView, Type.Null()], { description: 'Null: the buyer.' }),
  kind: OneOf(presenceKinds),
});

export const ScriptSchema = Type.Object(
  {
    situation: Type.String({ minLength: 1, maxLength: 100 }),
    version: Type.Integer({ minimum: 1 }),
    text: Type.String({ maxLength: 100_000, description: 'As it was rendered, whatever you made of it.' }),
    orderId: Type.Optional(Id),
    parcelId: Type.Optional(Id),
    proposalId: Type.Optional(Type.String({ format: 'uuid', description: 'Of a draft that was an edited proposal.' })),
  },
  { title: 'InsertedScript' },
);
export const Scripts = Type.Array(ScriptSchema, {
  maxItems: 100, // more than one draft gathers, also of several refused messages
  description: 'Every script inserted since you began to write: each is read anew when it is sent.',
});

export const DraftSchema = Type.Object(
  {
    body: Type.String(),
    fileIds: Type.Array(Id, { description: 'Photos that belong to it.' }),
    scripts: Type.Array(ScriptSchema, { description: 'Scripts that it was made from: name them when you send it.' }),
    seenSeq: Type.Integer(),
    reason: Type.Union([OneOf(refusedSends), Type.Null()], {
      description: 'Why it was not sent; null: not tried yet.',
    }),
    updatedAt: Time,
  },
  { title: 'Draft' },
);

export const ClientKey = Type.String({
  minLength: 1,
  maxLength: 200,
  description: 'Your own id of this message: sent again, it is the same message.',
});
export const Body = Type.String({ maxLength: 100_000 });
export const Seq = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });
export const Params = Type.Object({ id: Id });
