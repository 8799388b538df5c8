import type { Locale, Mood } from '../../shared/labels.ts';
import { type MadePromise, type PromiseKind, render, type Scripts, type UsedFact } from '../scripts/index.ts';
import type { Found } from '../triage/index.ts';
import { lineIdOf } from './choose-item.ts';
import { type About, factsAbout } from './facts.ts';
import { factsForPlatform, wayOut } from './for-platform.ts';
import type { Move, Subject } from './moves.ts';
import { optionsOf } from './option-labels.ts';
import { mayGoByAnotherClock } from './other-clock.ts';
import type { Scene } from './scene.ts';
import type { DialogueState } from './state.ts';
import { askWhoItIs } from './turn.ts';
import { insteadOf } from './verdicts-in.ts';

export type Speech = {
  text: string;
  /** The first script said, and its version: what the message is filed under. */
  script: string | null;
  version: number | null;
  situation: string | null;
  facts: UsedFact[];
  promises: (MadePromise & Subject)[];
  /** The moves as they were really made: a blocked script turns into asking who it is, or a hand-over. */
  moves: Move[];
  blocked: { fact: string; why: string } | null;
  handedOver: boolean;
};

export type Speaker = {
  scripts: Scripts;
  scene: Scene;
  locale: Locale;
  tone: Mood;
  state: DialogueState;
  found: Found | null;
  statementUrl: string | null;
  /** Where our own pages are. */
  publicUrl: string;
  /** The buyer reads it inside a platform's own client: nothing may lead out of there. */
  isOnPlatform: boolean;
  /** The answers to choose from are buttons, and need no list. */
  hasButtons: boolean;
  /** What is new of a return that is told of. */
  news?: { rma: string; text: string } | null;
};

const silent: Speech = {
  text: '',
  script: null,
  version: null,
  situation: null,
  facts: [],
  promises: [],
  moves: [],
  blocked: null,
  handedOver: false,
};

/** Promises by which the buyer knows already that a person will answer. */
const answersByPerson: readonly PromiseKind[] = ['person.reply', 'photos.review'];

/** Puts moves into words. A script that lacks a fact is never said: the buyer is asked who they are, or a person takes over. */
export function speak(speaker: Speaker, moves: readonly Move[]): Speech {
  return moves.reduce((speech, move) => speakMove(speaker, speech, move), silent);
}

function speakMove(speaker: Speaker, speech: Speech, wanted: Move): Speech {
  if (!('situation' in wanted)) return { ...speech, moves: [...speech.moves, wanted] };
  const move = lawful(speaker, wanted);
  const isHandOver = move.kind === 'hand_over';
  const made = { ...speech, moves: [...speech.moves, move], handedOver: speech.handedOver || isHandOver };
  // A script that already promised a person's answer has said all that a hand-over would say.
  if (isHandOver && speech.promises.some((promise) => answersByPerson.includes(promise.kind))) return made;
  const said = renderMove(speaker, move, speech.text === '');
  // Without words it is a hand-over all the same: the person is what the buyer needs.
  if ('blocked' in said && isHandOver) return { ...made, blocked: speech.blocked ?? said.blocked };
  if ('blocked' in said) return unblock(speaker, speech, said.blocked);
  return join(made, move, said);
}

type Said = { text: string; version: number; facts: readonly UsedFact[]; promises: readonly MadePromise[] };
type SpokenMove = Extract<Move, { situation: string }>;

function renderMove(
  speaker: Speaker,
  move: SpokenMove,
  isFirst: boolean,
): Said | { blocked: { fact: string; why: string } } {
  const script = speaker.scripts.find(move.situation, speaker.locale);
  if (!script) return { blocked: { fact: `script ${move.situation}`, why: 'missing' } };
  const subject = subjectOf(move);
  const options =
    move.kind === 'ask' ? optionsOf(move.question, speaker.scene, speaker.locale).map((option) => option.label) : [];
  const about: About = {
    ...subject,
    options,
    hasButtons: speaker.hasButtons,
    found: speaker.found,
    lineId: lineIdOf(speaker.state, subject.orderId),
    reason: speaker.state.returning?.reason ?? null,
    statementUrl: speaker.statementUrl,
    publicUrl: speaker.publicUrl,
    phone: speaker.state.phone,
    news: speaker.news ?? null,
  };
  const key = subject.parcelId ? `${move.situation}:${subject.parcelId}` : move.situation;
  const known = factsAbout(speaker.scene, about, speaker.locale, script.facts);
  const rendered = render(script, speaker.isOnPlatform ? factsForPlatform(known, speaker.locale) : known, {
    now: speaker.scene.now,
    locale: speaker.locale,
    zone: speaker.scene.shop.zone,
    namesZone: mayGoByAnotherClock(speaker.scene, speaker.locale),
    tone: speaker.tone,
    repeat: (speaker.state.said[key] ?? 0) > 1,
    first: isFirst,
  });
  if ('blocked' in rendered) return rendered;
  const out = speaker.isOnPlatform ? wayOut(rendered.text, speaker.locale) : null;
  return out === null ? { ...rendered, version: script.version } : { blocked: { fact: out, why: 'off_platform' } };
}

function join(speech: Speech, move: SpokenMove, said: Said): Speech {
  // That a person answers is promised once, though two parts of the reply say so.
  const isNew = ({ kind }: MadePromise) =>
    kind !== 'person.reply' || !speech.promises.some((made) => made.kind === kind);
  const known = new Set(speech.facts.map((fact) => fact.name));
  return {
    ...speech,
    text: speech.text === '' ? said.text : `${speech.text}\n\n${said.text}`,
    script: speech.script ?? move.situation,
    version: speech.version ?? said.version,
    situation: speech.situation ?? move.situation,
    facts: [...speech.facts, ...said.facts.filter((fact) => !known.has(fact.name))],
    promises: [
      ...speech.promises,
      ...said.promises.filter(isNew).map((promise) => ({ ...promise, ...subjectOf(move) })),
    ],
  };
}

function unblock(speaker: Speaker, speech: Speech, blocked: { fact: string; why: string }): Speech {
  const noted = { ...speech, blocked: speech.blocked ?? blocked };
  if (speech.blocked) return noted; // the way out is blocked as well: better silence than a blank
  const wasAsked = (speaker.state.said['ask.verify'] ?? 0) > 0;
  if (blocked.why === 'unverified' && !wasAsked) return speakMove(speaker, noted, askWhoItIs(speaker.isOnPlatform));
  if (speech.handedOver) return noted;
  return speakMove(speaker, noted, {
    kind: 'hand_over',
    situation: 'handover.unsure',
    why: 'fact_missing',
    orderId: null,
    parcelId: null,
  });
}

/** Where the buyer may return the goods, the offer is said and no refusal, whatever was decided or picked. */
function lawful(speaker: Speaker, move: SpokenMove): SpokenMove {
  const { orderId } = subjectOf(move);
  const { scene, state } = speaker;
  const meant = { orderId, lineId: lineIdOf(state, orderId), reason: state.returning?.reason ?? null };
  const situation = insteadOf(move.situation, scene, meant);
  return situation === null ? move : ({ ...move, situation } as SpokenMove);
}

export function subjectOf(move: Move): Subject {
  return 'parcelId' in move ? { orderId: move.orderId, parcelId: move.parcelId } : { orderId: null, parcelId: null };
}
