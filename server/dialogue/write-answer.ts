import { type NewMessage, type Received, writeTurn } from '../conversations/index.ts';
import { keepDatesGiven } from '../parcels/index.ts';
import { type Tx, together } from '../platform/database.ts';
import { translate } from '../platform/i18n.ts';
import { newId } from '../platform/ids.ts';
import { openPromise } from '../promises/index.ts';
import { localeAtHome } from '../shops/index.ts';
import type { AnsweredTurn, DuePromise } from './answered.ts';
import { applyMoves } from './apply-moves.ts';
import { lineIdOf } from './choose-item.ts';
import { datesIn } from './dates-in.ts';
import { selectLastNote } from './queries.ts';
import type { Scene } from './scene.ts';
import { type Speech, subjectOf } from './speak.ts';
import { type DialogueState, readState } from './state.ts';

type Written = {
  shopId: string;
  received: Received;
  /** An agent carries the messages, and has the conversation anyway. */
  isAssist: boolean;
  scene: Scene;
  speech: Speech;
  turn: AnsweredTurn;
  state: DialogueState;
  promises: DuePromise[];
  now: Temporal.Instant;
};

/** All that the turn did. The statements go out together; any failure takes the whole turn back. */
export async function writeAnswer(
  tx: Tx,
  { shopId, received, isAssist, scene, speech, turn, state, promises, now }: Written,
): Promise<void> {
  const conversationId = received.conversation.id;
  const replyId = newId(now);
  if (received.conversation.isPersons && !isAssist)
    return proposeToHolder(tx, { shopId, received, scene, speech, turn, now }, replyId);
  const handsOver = speech.handedOver && !isAssist;
  const status = handsOver ? 'handed_over' : received.conversation.status;
  const notes = notesOf(scene, state, speech, now);
  // With each question a buyer whom nothing vouches for says who they are; a colleague need not read it each time.
  const isUnproven = speech.moves.some((move) => 'why' in move && move.why === 'not_verified');
  const lastNote = isUnproven ? await selectLastNote(tx, shopId, conversationId) : null;
  const messages = [...replyOf(replyId, turn), ...notes.filter(({ body }) => body !== lastNote)];
  await together([
    writeTurn(tx, { shopId, conversationId, now }, { state, status, messages, handsOver }),
    ...promises.map(({ kind, subjectType, subject, dueAt, sentence }) =>
      openPromise(
        tx,
        { shopId, kind, subjectType, subjectId: subject, conversationId, messageId: replyId, dueAt, sentence },
        now,
      ),
    ),
    keepDatesGiven(tx, shopId, turn.mode === 'suggest' ? [] : datesIn(scene, speech.moves, speech.facts, replyId), now),
    applyMoves(tx, { shopId, conversationId, scene, isSent: turn.mode !== 'suggest', now }, speech.moves),
  ]);
}

/** An agent has the conversation: Qin does nothing and remembers nothing but a withdrawal, and lays its reply before them, if it has one. */
async function proposeToHolder(
  tx: Tx,
  {
    shopId,
    received,
    scene,
    speech,
    turn,
    now,
  }: Pick<Written, 'shopId' | 'received' | 'scene' | 'speech' | 'turn' | 'now'>,
  replyId: string,
): Promise<void> {
  const { id: conversationId, state, status } = received.conversation;
  const declared = { ...speech, moves: speech.moves.filter(({ kind }) => kind === 'withdraw') };
  const notes = notesOf(scene, readState(state), declared, now);
  const messages = [...(speech.handedOver ? [] : replyOf(replyId, turn)), ...notes];
  if (messages.length === 0) return;
  await writeTurn(tx, { shopId, conversationId, now }, { state, status, messages, handsOver: false });
}

function replyOf(id: string, { reply, mode, moves }: AnsweredTurn): NewMessage[] {
  if (!reply) return [];
  const visibility = mode === 'suggest' ? 'suggestion' : 'public';
  return [
    {
      id,
      author: 'qin',
      visibility,
      body: reply.text,
      locale: reply.locale,
      script: reply.script,
      scriptVersion: reply.version,
      facts: reply.facts,
      moves,
    },
  ];
}

/** What the colleague who takes over reads first, in the shop's language. */
function notesOf(scene: Scene, state: DialogueState, speech: Speech, now: Temporal.Instant): NewMessage[] {
  const locale = localeAtHome(scene.shop);
  return speech.moves.flatMap((move) => {
    const why = move.kind === 'withdraw' ? 'withdrawal' : 'why' in move ? move.why : null;
    if (why === null) return [];
    const order = scene.orders.find((candidate) => candidate.id === subjectOf(move).orderId);
    const item = order?.lines.find(({ id }) => id === lineIdOf(state, order.id));
    const body = [
      translate(locale, `why.${why}`),
      order ? translate(locale, 'why.order', { number: order.number }) : '',
      item ? translate(locale, 'why.item', { title: item.title }) : '',
    ]
      .filter(Boolean)
      .join(locale === 'zh-CN' ? '' : ' ');
    return [
      {
        id: newId(now),
        author: 'note' as const,
        visibility: 'internal' as const,
        body,
        locale,
        script: null,
        scriptVersion: null,
        facts: null,
        moves: null,
      },
    ];
  });
}
