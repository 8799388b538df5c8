import { type Label, type Locale, type Mood, moods } from '../../shared/labels.ts';
import { assignCall } from '../calls/index.ts';
import { type Inbound, type NewMessage, type Received, type Responder, writeTurn } from '../conversations/index.ts';
import { informDueAt } from '../parcels/index.ts';
import type { Tx } from '../platform/database.ts';
import { appendEvent } from '../platform/events.ts';
import { localeOfText, pickLocale, translate } from '../platform/i18n.ts';
import { newId } from '../platform/ids.ts';
import { openPromise } from '../promises/index.ts';
import { openReturn } from '../returns/index.ts';
import type { Scripts } from '../scripts/index.ts';
import { recordStatementAnswer, recordStatementSent } from '../statements/index.ts';
import { type Model, type Understood, understand } from '../triage/index.ts';
import { decide } from './decide.ts';
import type { Move } from './moves.ts';
import { askedOf } from './option-labels.ts';
import { loadScene, type Scene, snapshotOf, withEstimates, withProducts } from './scene.ts';
import { type Speech, speak, subjectOf } from './speak.ts';
import { type DialogueState, readState } from './state.ts';

export type Mode = 'auto' | 'suggest' | 'handover';

/** One answered message, as `qin ask --json` prints it. */
export type Turn = {
  message: string;
  understood: Understood[];
  situation: string | null;
  moves: (Move | ({ kind: 'promise' } & OpenedPromise))[];
  reply: {
    text: string;
    locale: Locale;
    script: string;
    version: number;
    facts: Speech['facts'];
    promises: OpenedPromise[];
  } | null;
  mode: Mode;
  blocked: Speech['blocked'];
};

export type OpenedPromise = { kind: string; subject: string; dueAt: Temporal.Instant };

/** What answering needs besides the database: the released wordings, the trained model, the address of our own pages. */
export type Desk = { scripts: Scripts; model: Model; publicUrl: string };

const investigateWithinDays = 3;
const parcelLabels: readonly Label[] = ['where_is_order', 'late_delivery', 'urge_shipping', 'delivered_not_received'];

/** Fills the port of conversations: understand, decide, put into words, and write it all down on the same transaction. */
export function responder(desk: Desk): Responder<Turn> {
  return async (tx, received, inbound, now) => {
    const state = stateOf(received, inbound);
    const opening = await loadScene(tx, sceneOf(received, inbound, state), now);
    const locale = inbound.locale ?? localeOfText(received.text) ?? pickLocale(opening.customer?.locale);
    const understood = understand(desk.model, received.text, { locale, asked: askedOf(state.open, opening, locale) });
    const scene = await completeScene(tx, opening, state, understood, locale);
    const decision = decide(snapshotOf(scene), state, understood);
    const speech = speak(
      {
        scripts: desk.scripts,
        scene,
        locale,
        tone: toneOf(understood),
        state: decision.state,
        found: understood[0]?.found ?? null,
        statementUrl: statementUrl(desk, scene, received.conversation.id),
      },
      decision.moves,
    );
    const mode = modeOf(scene, speech);
    const promises = mode === 'suggest' ? [] : duePromises(scene, speech, received.conversation.id);
    const turn = asTurn(received.text, understood, locale, speech, mode, promises);
    const next = { ...decision.state, handedOver: decision.state.handedOver || speech.handedOver };
    await write(tx, { shopId: inbound.shopId, received, scene, speech, turn, state: next, promises, now });
    return turn;
  };
}

function stateOf(received: Received, inbound: Inbound): DialogueState {
  const state = readState(received.conversation.state);
  return { ...state, orderId: state.orderId ?? inbound.orderId };
}

function sceneOf(received: Received, inbound: Inbound, state: DialogueState) {
  const { customerId, verified } = received.conversation;
  return { shopId: inbound.shopId, customerId, verified, orderId: verified ? state.orderId : null };
}

/** Loads only what this message can turn on: estimates for parcel questions, goods and statement for the rest. */
async function completeScene(
  tx: Tx,
  scene: Scene,
  state: DialogueState,
  understood: Understood[],
  locale: Locale,
): Promise<Scene> {
  const labels = [
    ...understood.map((reading) => reading.label),
    state.open?.pending?.label,
    ...(state.open?.kind === 'meaning' ? state.open.options : []),
  ];
  const asksForParcel = labels.some((label) => parcelLabels.includes(label as Label));
  const asksForMore =
    labels.some((label) => label !== undefined && !parcelLabels.includes(label as Label)) || state.returning !== null;
  const estimated = asksForParcel && scene.verified ? await withEstimates(tx, scene) : scene;
  return asksForMore ? withProducts(tx, estimated, locale) : estimated;
}

function toneOf(understood: readonly Understood[]): Mood {
  const worst = Math.max(0, ...understood.map((reading) => moods.indexOf(reading.mood)));
  const isLate = understood.some((reading) => reading.label === 'late_delivery');
  return moods[Math.max(worst, isLate ? 1 : 0)] ?? 'calm';
}

function statementUrl(desk: Desk, scene: Scene, conversationId: string): string | null {
  return (
    scene.statement && `${desk.publicUrl}/s/${scene.shop.code}/statement/${scene.statement.version}?c=${conversationId}`
  );
}

function modeOf(scene: Scene, speech: Speech): Mode {
  if (speech.handedOver) return 'handover';
  const situations = speech.moves.flatMap((move) => ('situation' in move ? [move.situation] : []));
  return situations.some((situation) => scene.shop.settings[situation] === 'suggest') ? 'suggest' : 'auto';
}

type DuePromise = OpenedPromise & { subjectType: string };

/** Every promise that was said, with what it is about and by when: from the sentence itself, or by the desk's own rule. */
function duePromises(scene: Scene, speech: Speech, conversationId: string): DuePromise[] {
  return speech.promises.map(({ kind, dueAt, parcelId }) => {
    const isAboutParcel = parcelId !== null && kind.startsWith('parcel.');
    const subject = isAboutParcel
      ? { subjectType: 'parcel', subject: parcelId }
      : { subjectType: 'conversation', subject: conversationId };
    return { kind, ...subject, dueAt: dueAt ?? dueByRule(scene, kind, parcelId) };
  });
}

function dueByRule(scene: Scene, kind: string, parcelId: string | null): Temporal.Instant {
  if (kind === 'parcel.inform')
    return informDueAt((parcelId && scene.estimates.get(parcelId)) || null, scene.shop.zone, scene.now);
  return scene.now.add({ hours: 24 * investigateWithinDays });
}

function asTurn(
  message: string,
  understood: Understood[],
  locale: Locale,
  speech: Speech,
  mode: Mode,
  due: DuePromise[],
): Turn {
  const promises = due.map(({ kind, subject, dueAt }) => ({ kind, subject, dueAt }));
  const { text, script, version, facts, situation, blocked } = speech;
  const reply =
    text === '' || script === null || version === null ? null : { text, locale, script, version, facts, promises };
  const moves = [
    ...speech.moves,
    ...promises.map((promise) => ({ ...promise, kind: 'promise' as const, promise: promise.kind })),
  ];
  return { message, understood, situation, moves, reply, mode, blocked };
}

type Written = {
  shopId: string;
  received: Received;
  scene: Scene;
  speech: Speech;
  turn: Turn;
  state: DialogueState;
  promises: DuePromise[];
  now: Temporal.Instant;
};

/** All that the turn did. The statements go out together; any failure takes the whole turn back. */
async function write(tx: Tx, { shopId, received, scene, speech, turn, state, promises, now }: Written): Promise<void> {
  const conversationId = received.conversation.id;
  const replyId = newId(now);
  const status = speech.handedOver ? 'handed_over' : received.conversation.status;
  const messages = [...replyOf(replyId, turn), ...notesOf(scene, speech, now)];
  await Promise.all([
    writeTurn(tx, { shopId, conversationId, now }, { state, status, messages }),
    ...(turn.reply
      ? [appendEvent(tx, shopId, 'conversations.message-added', { conversationId, messageId: replyId }, now)]
      : []),
    ...(speech.handedOver ? [appendEvent(tx, shopId, 'conversations.handed-over', { conversationId }, now)] : []),
    ...promises.map(({ kind, subjectType, subject, dueAt }) =>
      openPromise(
        tx,
        { shopId, kind, subjectType, subjectId: subject, conversationId, messageId: replyId, dueAt },
        now,
      ),
    ),
    ...speech.moves.map((move) => apply(tx, { shopId, conversationId, scene, now }, move)),
  ]);
}

function replyOf(id: string, { reply, mode, moves }: Turn): NewMessage[] {
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
function notesOf(scene: Scene, speech: Speech, now: Temporal.Instant): NewMessage[] {
  const locale: Locale = scene.shop.country === 'CN' ? 'zh-CN' : 'en';
  return speech.moves.flatMap((move) => {
    if (move.kind !== 'hand_over' && move.kind !== 'note') return [];
    const order = scene.orders.find((candidate) => candidate.id === subjectOf(move).orderId);
    const body = [
      translate(locale, `why.${move.why}`),
      order ? translate(locale, 'why.order', { number: order.number }) : '',
    ]
      .filter(Boolean)
      .join(' ');
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

type Context = { shopId: string; conversationId: string; scene: Scene; now: Temporal.Instant };

async function apply(tx: Tx, { shopId, conversationId, scene, now }: Context, move: Move): Promise<unknown> {
  switch (move.kind) {
    case 'open_return':
      return openReturn(
        tx,
        { shopId, conversationId, orderId: move.orderId, reason: move.reason, wants: move.wants },
        now,
      );
    case 'assign_call': {
      const dueAt = now.add({ hours: 24 });
      return assignCall(
        tx,
        {
          shopId,
          kind: move.purpose,
          customerId: scene.customer?.id ?? null,
          conversationId,
          subjectId: move.orderId ?? conversationId,
          dueAt,
        },
        now,
      );
    }
    case 'record_statement_answer':
      return (
        scene.statement &&
        recordStatementAnswer(tx, {
          shopId,
          conversationId,
          version: scene.statement.version,
          readBeforeBuying: move.readBeforeBuying,
        })
      );
    case 'say':
    case 'ask':
      return scene.statement && ['return.other', 'return.statement'].includes(move.situation)
        ? recordStatementSent(tx, { shopId, conversationId, version: scene.statement.version }, now)
        : undefined;
    default:
      return undefined;
  }
}
