import type { Understood } from '../triage/index.ts';
import type { Move, Subject } from './moves.ts';
import type { OrderView, Snapshot } from './snapshot.ts';
import type { DialogueState, OpenQuestion, Pending } from './state.ts';

/** A decision in the making: what is known, what will be remembered, and the moves so far. Never changed in place. */
export type Turn = {
  snapshot: Snapshot;
  state: DialogueState;
  moves: Move[];
  /** The order that the buyer has just picked: nothing more to find out about which one is meant. */
  picked: OrderView | null;
};

export const nothing: Subject = { orderId: null, parcelId: null };

/** After so many tellings that a person has it, silence is better than saying it once more. */
const mostReassurances = 2;

export function add(turn: Turn, ...moves: Move[]): Turn {
  return { ...turn, moves: [...turn.moves, ...moves] };
}

export function remember(turn: Turn, patch: Partial<DialogueState>): Turn {
  return { ...turn, state: { ...turn.state, ...patch } };
}

export function say(turn: Turn, situation: string, subject: Partial<Subject> = {}): Turn {
  const about = { ...nothing, ...subject };
  const key = about.parcelId ? `${situation}:${about.parcelId}` : situation;
  const said = { ...turn.state.said, [key]: (turn.state.said[key] ?? 0) + 1 };
  return add(remember(turn, { said }), { kind: 'say', situation, ...about });
}

export function hasSaid(turn: Turn, situation: string, parcelId?: string): boolean {
  return (turn.state.said[parcelId ? `${situation}:${parcelId}` : situation] ?? 0) > 0;
}

export function hasSpoken(turn: Turn): boolean {
  return turn.moves.some((move) => 'situation' in move && move.kind !== 'withdraw'); // a receipt is no answer
}

export function ask(turn: Turn, situation: string, question: OpenQuestion, subject: Partial<Subject> = {}): Turn {
  return add(remember(turn, { open: question }), { kind: 'ask', situation, question, ...nothing, ...subject });
}

/**
 * Gives the conversation to a person, once. While it is theirs, a second reason becomes a note for them; and when there
 * is nothing else to say, the buyer hears once more that somebody has it.
 */
export function handOver(turn: Turn, situation: string, why: string, subject: Partial<Subject> = {}): Turn {
  if (!turn.state.handedOver)
    return add(remember(turn, { handedOver: true }), { kind: 'hand_over', situation, why, ...nothing, ...subject });
  const noted = add(turn, { kind: 'note', why });
  const isEnough = (turn.state.said[situation] ?? 0) >= mostReassurances;
  return hasSpoken(turn) || isEnough ? noted : say(noted, situation, { orderId: subject.orderId ?? null });
}

/**
 * Nothing of an order is told to somebody who has not proved to be its buyer; what they asked for is kept for then. Whoever
 * comes again without proof gets a person. An agent who carries the words needs the number.
 */
export function verifyFirst(turn: Turn, reading: Understood): Turn {
  const later = putOff(turn, reading);
  if (turn.moves.some(({ kind }) => kind === 'verify')) return later; // two wishes in one message are asked once
  const { isOnPlatform } = turn.snapshot;
  if (!isOnPlatform && hasSaid(turn, 'ask.verify')) return handOver(later, 'handover.person', 'not_verified');
  const move = askWhoItIs(isOnPlatform);
  const said = { ...later.state.said, [move.situation]: (later.state.said[move.situation] ?? 0) + 1 };
  return add(remember(later, { said }), move);
}

/** The way to be recognised that the channel has, and a person for whoever cannot take it. */
export function askWhoItIs(isOnPlatform: boolean): Extract<Move, { kind: 'verify' }> {
  return isOnPlatform
    ? { kind: 'verify', situation: 'ask.order_number', question: question('meaning') }
    : { kind: 'verify', situation: 'ask.verify', question: question('meaning', ['human']) };
}

const mostPutOff = 3;

export function putOff(turn: Turn, reading: Understood): Turn {
  const later = turn.state.later.filter((pending) => pending.label !== reading.label);
  return remember(turn, { later: [...later, pendingOf(reading)].slice(-mostPutOff) });
}

export function question(
  kind: OpenQuestion['kind'],
  options: string[] = [],
  pending: Understood | null = null,
): OpenQuestion {
  return { kind, options, pending: pending && pendingOf(pending) };
}

function pendingOf({ label, reasons, text, found }: Understood): Pending {
  return { label, reasons, text, found };
}
