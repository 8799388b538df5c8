import type { Locale } from '../../shared/labels.ts';
import { assistChannel, webChannel } from '../conversations/index.ts';
import { type ParcelState, parcelStates } from '../parcels/index.ts';
import type { Tx } from '../platform/database.ts';
import { Refused } from '../platform/errors.ts';
import { localeOfText, pickLocale } from '../platform/i18n.ts';
import type { Scripts, UsedFact } from '../scripts/index.ts';
import { moodOf } from '../triage/index.ts';
import type { DuePromise, Manner } from './answered.ts';
import { lineIdOf } from './choose-item.ts';
import type { Subject } from './moves.ts';
import { completeScene } from './read-scene.ts';
import { type Desk, duePromises, sceneOf, statementUrl } from './respond.ts';
import { loadScene, type Scene, withEstimates } from './scene.ts';
import { type Speaker, speak } from './speak.ts';
import { type DialogueState, readState } from './state.ts';
import { insteadOf } from './verdicts-in.ts';
import { wordingsFor } from './wordings.ts';

/** A conversation as it is stored, with what the buyer wrote last. */
export type Talk = {
  shopId: string;
  id: string;
  channel: string;
  customerId: string | null;
  verified: boolean;
  state: unknown;
  lastText: string | null;
};

/** What is to be said, and about which order and parcel where the conversation leaves it open. */
export type WantedScript = { situation: string; locale: Locale | null; news?: NewsOfReturn } & Subject;

/** What is new of a return, where the script only brings it. */
type NewsOfReturn = { rma: string; text: Readonly<Record<Locale, string>> };

export type SaidScript = {
  text: string;
  locale: Locale;
  script: string;
  version: number;
  facts: readonly UsedFact[];
  promises: DuePromise[];
  /** The order and the parcel it speaks of. */
  about: Subject;
  /** How it was said, so that it can be said anew: kept with a proposal. */
  manner: Manner;
  scene: Scene;
};

export type Withheld = { blocked: { fact: string; why: string } };

/** What several scripts said at one moment rest on: read for the first of them. */
export type ReadOnce = Map<string, Promise<unknown>>;

/**
 * A script in the words that Qin would send in this conversation now: same facts, same tone, same "again". Or the fact
 * that forbids it. Writes nothing.
 */
export async function sayScript(
  tx: Tx,
  desk: Omit<Desk, 'model'>,
  talk: Talk,
  wanted: WantedScript,
  now: Temporal.Instant,
  readOnce: ReadOnce = new Map(),
): Promise<SaidScript | Withheld> {
  const state = readState(talk.state);
  const orderId = wanted.orderId ?? state.orderId;
  const opening = await once(readOnce, `opening ${orderId}`, () =>
    loadScene(tx, sceneOf(desk, talk, talk.shopId, { ...state, orderId }), now),
  );
  const locale = wanted.locale ?? localeOfTalk(talk, state, opening);
  const scripts = await once(readOnce, 'wordings', () => wordingsFor(tx, desk, opening.shop, now));
  const script = scripts.find(wanted.situation, locale);
  if (!script) throw new Refused('situation_unknown', 404, { situation: wanted.situation });
  const subject = subjectIn(opening, state, wanted);
  // Wordings that are being tried out are looked at on any order.
  const denied = desk.scripts ? null : denialOf(wanted, subject, opening);
  if (denied) return denied;
  const move = { kind: 'say' as const, situation: wanted.situation, ...subject };
  const speaksOfParcel = script.facts.some((name) => name.startsWith('parcel.'));
  const { orderId: askedAbout } = subject;
  const estimated =
    speaksOfParcel && askedAbout
      ? await once(readOnce, `estimates ${orderId} ${askedAbout}`, () => withEstimates(tx, opening, [askedAbout]))
      : opening;
  const scene = await completeScene(tx, estimated, [move], locale);
  const news = wanted.news ? { rma: wanted.news.rma, text: wanted.news.text[locale] } : null;
  const speaker = { ...speakerFor({ ...desk, scripts }, talk, scene, locale, counted(state, move)), news };
  if (!desk.scripts && tellsOtherStanding(wanted.situation, subject, scene)) throw new Refused('script_untrue', 409);
  // A colleague who picked a refusal is told so; the offer is another script.
  const meant = { ...subject, lineId: lineIdOf(state, subject.orderId), reason: state.returning?.reason ?? null };
  if (insteadOf(wanted.situation, scene, meant) !== null && !desk.scripts) throw new Refused('script_untrue', 409);
  const rendered = renderAlone(speaker, move, talk);
  if ('blocked' in rendered) return { blocked: explained(rendered.blocked, scene, subject) };
  const { tone, found } = speaker;
  const manner = { kind: 'spoken', tone, found, state: { ...speaker.state, orderId: subject.orderId } } as const;
  return { ...rendered, locale, script: script.situation, version: script.version, about: subject, manner, scene };
}

function once<Read>(readOnce: ReadOnce, name: string, read: () => Promise<Read>): Promise<Read> {
  const known = readOnce.get(name) as Promise<Read> | undefined;
  const reading = known ?? read();
  readOnce.set(name, reading);
  return reading;
}

function renderAlone(speaker: Speaker, move: { kind: 'say'; situation: string } & Subject, talk: Talk) {
  const speech = speak(speaker, [move]);
  if (speech.blocked) return { blocked: speech.blocked };
  return { text: speech.text, facts: speech.facts, promises: duePromises(speaker.scene, speech, talk.id) };
}

/** Who speaks in this conversation, and from what. */
export function speakerFor(
  desk: Omit<Desk, 'model'> & { scripts: Scripts },
  talk: Talk,
  scene: Scene,
  locale: Locale,
  state: DialogueState,
): Speaker {
  return {
    ...{ scripts: desk.scripts, scene, locale, state },
    tone: talk.lastText === null ? 'calm' : moodOf(talk.lastText),
    found: state.returning?.sizing ?? null,
    statementUrl: statementUrl(desk, scene, talk.id),
    publicUrl: desk.publicUrl,
    isOnPlatform: talk.channel === assistChannel,
    hasButtons: talk.channel === webChannel,
  };
}

/** The buyer's language, as for an answer. */
export function localeOfTalk(talk: Talk, state: DialogueState, scene: Pick<Scene, 'customer'>): Locale {
  return (talk.lastText ? localeOfText(talk.lastText) : null) ?? state.locale ?? pickLocale(scene.customer?.locale);
}

/** The order and parcel named, else those the conversation is about, else the only ones there are. */
function subjectIn(scene: Scene, state: DialogueState, wanted: Subject): Subject {
  const known = (id: string | null) => scene.orders.find((order) => order.id === id)?.id ?? null;
  const only = scene.orders.length === 1 ? (scene.orders[0]?.id ?? null) : null;
  const ofParcel = scene.parcels.find((parcel) => parcel.id === wanted.parcelId)?.orderId ?? null;
  const orderId = known(wanted.orderId) ?? ofParcel ?? known(state.orderId) ?? only;
  const parcels = scene.parcels.filter((parcel) => parcel.orderId === orderId);
  const told = parcels.find((parcel) => parcel.id === (wanted.parcelId ?? state.parcelId));
  return { orderId, parcelId: (told ?? (parcels.length === 1 ? parcels[0] : undefined))?.id ?? null };
}

/**
 * A script that tells where an order or a parcel stands is for one that stands there; a colleague may pick the wrong one.
 * Throws Refused `script_untrue`.
 */
function denialOf(wanted: WantedScript, { orderId, parcelId }: Subject, scene: Scene): Withheld | null {
  if (wanted.orderId !== null && wanted.orderId !== orderId)
    return { blocked: { fact: 'order.number', why: 'missing' } };
  const { situation } = wanted;
  const order = scene.orders.find(({ id }) => id === orderId);
  const parcels = scene.parcels.filter((parcel) => parcel.orderId === orderId);
  const claimed = claimedStates(situation);
  if (claimed && orderId === null)
    return { blocked: { fact: 'order.number', why: scene.verified ? 'missing' : 'unverified' } };
  if (claimed && parcelId === null && parcels.length > 1)
    return { blocked: { fact: 'parcel.tracking_number', why: 'ambiguous' } };
  const isSent = order?.status === 'shipped' || order?.status === 'completed';
  const untold = isSent ? undefined : 'unshipped';
  const state = parcelId === null ? untold : scene.arrivals.get(parcelId)?.state;
  const isTrue =
    situation === 'order.cancelled'
      ? order?.status === 'cancelled'
      : !claimed || claimed.some((each) => each === state);
  if (!isTrue) throw new Refused('script_untrue', 409);
  return null;
}

/** A script that tells how far a return has come, of one that stands elsewhere. */
function tellsOtherStanding(situation: string, { orderId }: Subject, { told }: Scene): boolean {
  if (!situation.startsWith('return.status_')) return false;
  const standing = orderId === null ? undefined : told?.returned.get(orderId)?.standing;
  return situation !== `return.status_${standing}`;
}

/** The states of a parcel that a script tells of, or null when it tells of none. */
function claimedStates(situation: string): readonly ParcelState[] | null {
  if (situation === 'parcel.delivered_not_received') return ['delivered'];
  if (situation === 'parcel.no_basis') return ['moving', 'stalled'];
  const state = parcelStates.find((each) => situation === `parcel.${each}`);
  return state ? [state] : null;
}

/** Said once more: the second time sounds different. */
function counted(state: DialogueState, move: { situation: string } & Subject): DialogueState {
  const key = move.parcelId ? `${move.situation}:${move.parcelId}` : move.situation;
  return { ...state, said: { ...state.said, [key]: (state.said[key] ?? 0) + 1 } };
}

/** Of several parcels nobody chose one: that is not a fact that is missing. */
function explained(blocked: Withheld['blocked'], scene: Scene, { orderId, parcelId }: Subject): Withheld['blocked'] {
  const isOpen = parcelId === null && scene.parcels.filter((parcel) => parcel.orderId === orderId).length > 1;
  return isOpen && blocked.why === 'missing' && blocked.fact.startsWith('parcel.')
    ? { ...blocked, why: 'ambiguous' }
    : blocked;
}
