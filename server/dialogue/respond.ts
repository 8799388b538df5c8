import { type Locale, type Mood, moods } from '../../shared/labels.ts';
import {
  assistChannel,
  type Inbound,
  type Received,
  type Responder,
  unansweredLines,
  webChannel,
} from '../conversations/index.ts';
import type { Tx } from '../platform/database.ts';
import { localeOfText, pickLocale } from '../platform/i18n.ts';
import { informDueAt } from '../promises/index.ts';
import type { Scripts } from '../scripts/index.ts';
import { type Found, type Model, type Understood, understand } from '../triage/index.ts';
import type { AnsweredTurn, DuePromise, Manner, Mode } from './answered.ts';
import { applyToReturns } from './apply-to-returns.ts';
import { investigateBy } from './call-window.ts';
import { decide } from './decide.ts';
import { askedOf } from './option-labels.ts';
import { completeScene, estimatedScene, returnScene } from './read-scene.ts';
import { loadScene, type Scene, type SceneOf, snapshotOf, withNamedOrder } from './scene.ts';
import { type Speech, speak } from './speak.ts';
import { type DialogueState, freshState, readState } from './state.ts';
import { unsentMemory, unsentPasteMemory } from './unsent-memory.ts';
import { wordingsFor } from './wordings.ts';
import { writeAnswer } from './write-answer.ts';

/**
 * What answering needs besides the database: the trained model and the address of our own pages. `scripts`: wordings to
 * try out; without them, what the shop has released.
 * `syncedNow`: the clock was moved, and what was imported counts as told at that moment.
 */
export type Desk = { scripts?: Scripts; model: Model; publicUrl: string; syncedNow: boolean };

/** Fills the port of conversations: understand, decide, put into words, and write it all down on the same transaction. */
export function responder(desk: Desk): Responder<AnsweredTurn> {
  return async (tx, received, inbound, now) => {
    const isAssist = inbound.channel === assistChannel;
    const state = stateOf(received, inbound);
    const of = sceneOf(desk, { ...received.conversation, channel: inbound.channel }, inbound.shopId, state);
    const opening = await loadScene(tx, of, now);
    const locale =
      inbound.locale ?? localeOfText(received.text) ?? state.locale ?? pickLocale(opening.customer?.locale);
    const text = isAssist ? received.text : await unansweredText(tx, inbound.shopId, received);
    // No text: the buyer has proved who they are, and has said nothing new.
    const understood =
      text === '' ? [] : understand(desk.model, text, { locale, asked: askedOf(state.open, opening, locale) });
    const numbers = understood.flatMap((reading) => reading.found.orderNumbers);
    const named = await withNamedOrder(tx, opening, of, numbers);
    const estimated = await estimatedScene(tx, named, state, understood);
    const known = await returnScene(tx, estimated, state, understood, locale);
    const decision = decide(snapshotOf(known), state, understood);
    const isFree = !received.conversation.isPersons && !isAssist;
    const soldOut = await applyToReturns(
      tx,
      {
        ...{ shopId: inbound.shopId, conversationId: received.conversation.id, scene: known, locale, now },
        message: { id: received.messageId, text: received.text },
        state: decision.state,
        found: sizingOf(understood, decision.state),
        publicUrl: desk.publicUrl,
        mayGrant: isFree && opening.shop.settings['return.size_exchange'] !== 'suggest',
      },
      // A colleague has the conversation: what the buyer declared by law is taken down all the same.
      received.conversation.isPersons && !isAssist
        ? decision.moves.filter(({ kind }) => kind === 'withdraw')
        : decision.moves,
    );
    const scene = await completeScene(tx, { ...known, soldOut }, decision.moves, locale);
    const speech = speak(
      {
        scripts: await wordingsFor(tx, desk, scene.shop, now),
        scene,
        locale,
        tone: toneOf(understood),
        state: decision.state,
        found: sizingOf(understood, decision.state),
        statementUrl: statementUrl(desk, scene, received.conversation.id),
        publicUrl: desk.publicUrl,
        isOnPlatform: isAssist,
        hasButtons: inbound.channel === webChannel,
      },
      decision.moves,
    );
    // Somebody else has the word, or carries it: what Qin would say is only laid before them.
    const mode = isFree ? modeOf(scene, speech) : 'suggest';
    const promises = mode === 'suggest' ? [] : duePromises(scene, speech, received.conversation.id);
    const turn = asTurn(received.text, understood, locale, speech, mode, promises);
    const next = memoryOf(state, decision.state, speech, locale);
    const manner = {
      tone: toneOf(understood),
      found: sizingOf(understood, decision.state),
      state: decision.state,
      next,
    };
    const kept = mode === 'suggest' ? keptWith(turn, manner) : turn;
    const unsent = isAssist ? unsentPasteMemory(state, decision.state, locale) : unsentMemory(state, next);
    await writeAnswer(tx, {
      shopId: inbound.shopId,
      received,
      isAssist,
      scene,
      speech,
      turn: kept,
      state: mode === 'suggest' ? unsent : next,
      promises,
      now,
    });
    return turn;
  };
}

/** A proposal keeps how it was put into words, so that it can be said anew from the facts of the moment it is sent. */
function keptWith(turn: AnsweredTurn, manner: Omit<Manner, 'kind'>): AnsweredTurn {
  return { ...turn, moves: [...turn.moves, { kind: 'spoken', ...manner }] };
}

/** A person is waited for only until one has it or has given it back. */
function rememberedState({ conversation: { state, status, isPersons } }: Received, isAssist: boolean): DialogueState {
  const remembered = readState(state);
  return status === 'handed_over' && !isPersons && !isAssist
    ? remembered
    : { ...remembered, handedOver: false, replyBy: null };
}

/** What is remembered; when the channel vouches for another order than before, the conversation begins anew with that one. */
function stateOf(received: Received, inbound: Inbound): DialogueState {
  const state = rememberedState(received, inbound.channel === assistChannel);
  const { orderId } = inbound;
  if (orderId === null || orderId === state.vouchedOrderId) return state;
  const { handedOver, replyBy, locale } = state;
  const later = state.vouchedOrderId === null ? waitingIn(state) : [];
  return { ...freshState, later, handedOver, replyBy, locale, orderId, vouchedOrderId: orderId };
}

/** What was asked for before anybody vouched for the buyer is answered now. */
function waitingIn({ later, open }: DialogueState): DialogueState['later'] {
  return open?.kind === 'reason' && open.pending ? [...later, open.pending] : later;
}

/** What is remembered besides what was decided: that a person has it and by when they answer, and the language spoken. */
function memoryOf(before: DialogueState, decided: DialogueState, speech: Speech, locale: Locale): DialogueState {
  const state = speech.blocked ? withoutUnsaid(before, decided, speech) : decided;
  const told = speech.promises.find((promise) => promise.kind === 'person.reply')?.dueAt;
  return {
    ...state,
    handedOver: state.handedOver || speech.handedOver,
    replyBy: told?.toString() ?? state.replyBy,
    locale,
  };
}

/** A reply that lay ready when the buyer wrote on has answered nothing yet: what they wrote since anybody spoke is read as one. */
async function unansweredText(tx: Tx, shopId: string, { conversation, messageId, text }: Received): Promise<string> {
  if (conversation.proposalId === null) return text;
  const lines = await unansweredLines(tx, shopId, conversation.id, messageId);
  return [...lines, text].join('\n').trim();
}

/** A blocked sentence was not said: its question is not open, and its step not taken. The order in focus is known all the same. */
function withoutUnsaid(before: DialogueState, decided: DialogueState, speech: Speech): DialogueState {
  const hasAsked = speech.moves.some((move) => move.kind === 'ask' && move.question === decided.open);
  return { ...before, orderId: decided.orderId, later: decided.later, open: hasAsked ? decided.open : null };
}

export function sceneOf(
  desk: Pick<Desk, 'syncedNow'>,
  {
    id,
    customerId,
    verified,
    channel,
  }: Pick<Received['conversation'], 'id' | 'customerId' | 'verified'> & { channel: string },
  shopId: string,
  state: DialogueState,
): SceneOf {
  return {
    shopId,
    conversationId: id,
    customerId,
    verified,
    isOnPlatform: channel === assistChannel,
    channel,
    orderId: verified ? state.orderId : null,
    promisedReplyAt: state.replyBy === null ? null : Temporal.Instant.from(state.replyBy),
    syncedNow: desk.syncedNow,
  };
}

/** The size or body that a reply goes by: told in this message, or before in the same return. */
function sizingOf(understood: readonly Understood[], state: DialogueState): Found | null {
  const told = understood.find(({ found }) => found.sizes.length > 0 || Object.keys(found.measurements).length > 0);
  return told?.found ?? state.returning?.sizing ?? null;
}

function toneOf(understood: readonly Understood[]): Mood {
  const worst = Math.max(0, ...understood.map((reading) => moods.indexOf(reading.mood)));
  const isLate = understood.some((reading) => reading.label === 'late_delivery');
  return moods[Math.max(worst, isLate ? 1 : 0)] ?? 'calm';
}

export function statementUrl(desk: Pick<Desk, 'publicUrl'>, scene: Scene, conversationId: string): string | null {
  return (
    scene.statement && `${desk.publicUrl}/s/${scene.shop.code}/statement/${scene.statement.version}?c=${conversationId}`
  );
}

function modeOf(scene: Scene, speech: Speech): Mode {
  const situations = speech.moves.flatMap((move) => ('situation' in move ? [move.situation] : []));
  // What the shop wants to see first is never sent by itself, not even on the way to a person.
  if (situations.some((situation) => scene.shop.settings[situation] === 'suggest')) return 'suggest';
  return speech.handedOver ? 'handover' : 'auto';
}

/** Every promise that was said, with what it is about and by when: from the sentence itself, or by the desk's own rule. */
export function duePromises(scene: Scene, speech: Speech, conversationId: string): DuePromise[] {
  return speech.promises.map(({ kind, dueAt, sentence, orderId, parcelId }) => {
    const due = dueAt ?? dueByRule(scene, kind, parcelId);
    if (!kind.startsWith('parcel.'))
      return { kind, subjectType: 'conversation', subject: conversationId, dueAt: due, sentence };
    if (parcelId !== null) return { kind, subjectType: 'parcel', subject: parcelId, dueAt: due, sentence };
    // Not sent yet: the order is watched until it has a parcel that arrives.
    return { kind, subjectType: 'order', subject: orderId ?? conversationId, dueAt: due, sentence };
  });
}

function dueByRule(scene: Scene, kind: string, parcelId: string | null): Temporal.Instant {
  if (kind === 'parcel.inform')
    return informDueAt(
      (parcelId ? scene.arrivals.get(parcelId)?.estimate?.latestBy : null) ?? null,
      scene.shop.zone,
      scene.now,
    );
  return investigateBy(scene.now);
}

function asTurn(
  message: string,
  understood: Understood[],
  locale: Locale,
  speech: Speech,
  mode: Mode,
  due: DuePromise[],
): AnsweredTurn {
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
