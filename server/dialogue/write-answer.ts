import { assignCall } from '../calls/index.ts';
import { type NewMessage, type Received, writeTurn } from '../conversations/index.ts';
import { type Tx, together } from '../platform/database.ts';
import { translate } from '../platform/i18n.ts';
import { newId } from '../platform/ids.ts';
import { openPromise } from '../promises/index.ts';
import { cancelReturn, openReturn } from '../returns/index.ts';
import { localeAtHome } from '../shops/index.ts';
import { recordStatementAnswer, recordStatementSent } from '../statements/index.ts';
import type { AnsweredTurn, DuePromise } from './answered.ts';
import { nextCallWindow } from './call-window.ts';
import { lineIdOf } from './choose-item.ts';
import type { Move } from './moves.ts';
import { selectLastNote } from './queries.ts';
import type { Scene } from './scene.ts';
import { type Speech, subjectOf } from './speak.ts';
import type { DialogueState } from './state.ts';

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
    return proposeToHolder(tx, { shopId, received, speech, turn, now }, replyId);
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
    applyMoves(
      tx,
      { shopId, conversationId, scene, item: state.item, words: received.text, isSent: turn.mode !== 'suggest', now },
      speech.moves,
    ),
  ]);
}

/** An agent has the conversation: Qin does nothing and remembers nothing, and lays its reply before them, if it has one. */
async function proposeToHolder(
  tx: Tx,
  { shopId, received, speech, turn, now }: Pick<Written, 'shopId' | 'received' | 'speech' | 'turn' | 'now'>,
  replyId: string,
): Promise<void> {
  const { id: conversationId, state, status } = received.conversation;
  const messages = speech.handedOver ? [] : replyOf(replyId, turn);
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
    if (move.kind !== 'hand_over' && move.kind !== 'note') return [];
    const order = scene.orders.find((candidate) => candidate.id === subjectOf(move).orderId);
    const item = order?.lines.find(({ id }) => id === lineIdOf(state, order.id));
    const body = [
      translate(locale, `why.${move.why}`),
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

/** Scripts that carry the statement's link. */
const linksStatement: readonly string[] = ['return.other', 'return.statement'];

/** `isSent`: the buyer sees the reply. What follows from having told them something does not follow from a suggestion. */
type Context = {
  shopId: string;
  conversationId: string;
  scene: Scene;
  /** The goods that were named, and what the buyer wrote. */
  item: DialogueState['item'];
  words: string;
  isSent: boolean;
  now: Temporal.Instant;
};

/** Does what the moves do, one after the other: two may be about the same return. */
export async function applyMoves(tx: Tx, context: Context, moves: readonly Move[]): Promise<void> {
  for (const move of moves) await applyMove(tx, context, move);
}

async function applyMove(
  tx: Tx,
  { shopId, conversationId, scene, item, words, isSent, now }: Context,
  move: Move,
): Promise<unknown> {
  const { statement } = scene;
  switch (move.kind) {
    case 'open_return': {
      const { orderId, reason, wants } = move;
      const orderLineId = lineIdOf({ item }, orderId);
      return openReturn(tx, { shopId, conversationId, orderId, orderLineId, reason, wants, words }, now);
    }
    case 'cancel_return':
      return cancelReturn(tx, { shopId, conversationId, orderId: move.orderId }, now);
    case 'assign_call': {
      if (!isSent) return undefined;
      const dueAt = nextCallWindow(scene.shop, now, 'en')?.by ?? now.add({ hours: 24 });
      return assignCall(
        tx,
        {
          shopId,
          kind: move.purpose,
          customerId: scene.customer?.foundAs ?? null,
          conversationId,
          subjectId: move.orderId ?? conversationId,
          orderId: move.orderId,
          dueAt,
          summary: '',
        },
        now,
      );
    }
    case 'record_statement_answer':
      return recordStatementAnswer(tx, { shopId, conversationId }, move.readBeforeBuying);
    case 'say':
    case 'ask':
      return isSent && statement && linksStatement.includes(move.situation)
        ? recordStatementSent(tx, { shopId, conversationId, version: statement.version }, now)
        : undefined;
    default:
      return undefined;
  }
}
