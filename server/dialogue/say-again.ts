import { isLocale, type Locale, moods } from '../../shared/labels.ts';
import { rememberTalk } from '../conversations/index.ts';
import { keepDatesGiven } from '../parcels/index.ts';
import { type Tx, together } from '../platform/database.ts';
import { openPromise } from '../promises/index.ts';
import type { DuePromise, Manner } from './answered.ts';
import { applyMoves } from './apply-moves.ts';
import { applyToReturns } from './apply-to-returns.ts';
import { datesIn } from './dates-in.ts';
import type { Move } from './moves.ts';
import { completeScene } from './read-scene.ts';
import { type Desk, duePromises, sceneOf } from './respond.ts';
import { localeOfTalk, type SaidScript, speakerFor, type Talk, type Withheld } from './say-script.ts';
import { loadScene, type Scene, withEstimates } from './scene.ts';
import { speak, subjectOf } from './speak.ts';
import { type DialogueState, readState } from './state.ts';
import { wordingsFor } from './wordings.ts';

/** A proposal in words of now, and what follows when it is sent. */
export type SaidAgain = Omit<SaidScript, 'script' | 'version' | 'about' | 'manner'> & {
  script: string | null;
  version: number | null;
  moves: Move[];
  /** What the dialogue remembers once it has been sent. */
  next?: DialogueState | null;
  scene: Scene;
};

/**
 * The reply that these moves make with the facts of now. Withheld when a fact is missing by now; null when the message was
 * not made by the dialogue (a notice), or by a version of Qin that did not keep how.
 */
export async function sayAgain(
  tx: Tx,
  desk: Desk,
  talk: Talk,
  stored: { moves: unknown; locale: string | null },
  now: Temporal.Instant,
): Promise<SaidAgain | Withheld | null> {
  const kept = Array.isArray(stored.moves) ? (stored.moves as (Move | Manner | { kind: 'promise' })[]) : [];
  const manner = kept.find((move) => move.kind === 'spoken');
  if (!manner) return null;
  const moves = kept.filter((move): move is Move => move.kind !== 'spoken' && move.kind !== 'promise');
  const state = readState(manner.state);
  const opening = await loadScene(tx, sceneOf(desk, talk, talk.shopId, state), now);
  const locale: Locale = isLocale(stored.locale ?? '') ? (stored.locale as Locale) : localeOfTalk(talk, state, opening);
  const scripts = await wordingsFor(tx, desk, opening.shop, now);
  const needs = moves.flatMap((move) =>
    'situation' in move ? (scripts.find(move.situation, locale)?.facts ?? []) : [],
  );
  const orderIds = moves.flatMap((move) => subjectOf(move).orderId ?? []);
  const estimated = needs.some((name) => name.startsWith('parcel.'))
    ? await withEstimates(tx, opening, orderIds)
    : opening;
  const scene = await completeScene(tx, estimated, moves, locale);
  const speaker = speakerFor({ ...desk, scripts }, talk, scene, locale, state);
  const tone = moods.includes(manner.tone) ? manner.tone : 'calm';
  const speech = speak({ ...speaker, tone, found: manner.found }, moves);
  if (speech.blocked) return { blocked: speech.blocked };
  const next = manner.next ? readState(manner.next) : null;
  const { text, script, version, facts } = speech;
  return { text, locale, script, version, facts, promises: duePromises(scene, speech, talk.id), moves, next, scene };
}

/** The moves of a message as they are kept with it: what it did, and what it promised. */
export function movesToKeep(moves: readonly Move[], promises: readonly DuePromise[]): unknown[] {
  const made = promises.map(({ kind, subject, dueAt }) => ({ kind: 'promise', promise: kind, subject, dueAt }));
  return [...moves, ...made];
}

type Effects = {
  scene: Scene | null;
  moves: readonly Move[];
  promises: readonly DuePromise[];
  next?: DialogueState | null;
  /** What its words use. */
  facts: readonly { name: string }[];
};

/** What follows from a message that has been sent: its promises are open, and what its moves do is done. */
export async function takeEffect(
  tx: Tx,
  sent: { shopId: string; conversationId: string; messageId: string },
  { scene, moves, promises, next, facts }: Effects,
  now: Temporal.Instant,
): Promise<void> {
  const { shopId, conversationId, messageId } = sent;
  await together([
    ...(next ? [rememberTalk(tx, shopId, conversationId, next)] : []),
    ...promises.map(({ kind, subjectType, subject: subjectId, dueAt, sentence }) =>
      openPromise(tx, { shopId, kind, subjectType, subjectId, conversationId, messageId, dueAt, sentence }, now),
    ),
    ...(scene ? [keepDatesGiven(tx, shopId, datesIn(scene, moves, facts, messageId), now)] : []),
    ...(scene ? [takeSteps(tx, { shopId, conversationId, scene, next: next ?? null, now }, moves)] : []),
  ]);
}

/** A withdrawal was taken down when it came, whoever had the conversation then. */
async function takeSteps(
  tx: Tx,
  at: { shopId: string; conversationId: string; scene: Scene; next: DialogueState | null; now: Temporal.Instant },
  moves: readonly Move[],
): Promise<void> {
  const { next, ...about } = at;
  const state = { item: next?.item ?? null, returning: next?.returning ?? null };
  const found = next?.returning?.sizing ?? null;
  const context = { ...about, state, found, message: null, locale: 'en', publicUrl: '', mayGrant: true } as const;
  await applyToReturns(tx, context, moves);
  await applyMoves(tx, { ...about, isSent: true }, moves);
}
