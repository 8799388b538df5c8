import { Type } from 'typebox';
import { labels } from '../../shared/labels.ts';
import { Id, Maybe, OneOf, Time } from '../platform/http-schemas.ts';
import { FactView } from './views.ts';

const Text = Type.String();

const ReplyView = Type.Object({
  text: Text,
  locale: Maybe(Text),
  script: Maybe(Text),
  version: Maybe(Type.Integer()),
  facts: Type.Array(FactView),
  promises: Type.Array(Type.Object({ kind: Text, dueAt: Time, sentence: Text }), {
    description: 'What it promises. They are open once you say that you sent it, not before.',
  }),
});

export const AssistReplyView = Type.Object(
  {
    conversationId: Id,
    messageId: Maybe({ ...Id, description: 'The reply, to say that you sent it. Null: there is none.' }),
    seenSeq: Type.Integer({ description: 'Pass it on when you say that you sent it.' }),
    isRepeat: Type.Boolean({ description: 'This was pasted before: nothing was done again.' }),
    understood: Type.Array(Type.Object({ label: OneOf(labels), confidence: Type.Number() })),
    reply: Maybe(ReplyView),
    blocked: Type.Union([Type.Object({ fact: Text, why: Text }), Type.Null()], {
      description:
        'The fact that forbids what Qin would have said, and why; `reply` is then what can be said all the same.',
    }),
    handover: Maybe(
      Type.Object(
        { why: Text, sentence: Text },
        { description: 'Why a person has to decide; the sentence is for you.' },
      ),
    ),
    options: Type.Array(Text, { description: 'The choices that the reply offers.' }),
  },
  { title: 'AssistReply' },
);

export const AssistItemView = Type.Object({
  conversationId: Id,
  buyerName: Maybe(Text),
  orderNumber: Maybe(Text),
  text: Text,
  reply: Maybe(Text),
  isSent: Type.Boolean(),
  at: Time,
});
