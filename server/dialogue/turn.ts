import type { Understood } from '../triage/index.ts';
import type { Move, Subject } from './moves.ts';
import type { Snapshot } from './snapshot.ts';
import type { DialogueState, OpenQuestion } from './state.ts';

/** A decision in the making: what is known, what will be remembered, and the moves so far. Never changed in place. */
export type Turn = { snapshot: Snapshot; state: DialogueState; moves: Move[] };

export const nothing: Subject = { orderId: null, parcelId: null };

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

export function ask(turn: Turn, situation: string, question: OpenQuestion, subject: Partial<Subject> = {}): Turn {
  return add(remember(turn, { open: question }), { kind: 'ask', situation, question, ...nothing, ...subject });
}

/** Gives the conversation to a person, once: while it is theirs, a second reason only becomes a note for them. */
export function handOver(turn: Turn, situation: string, why: string, subject: Partial<Subject> = {}): Turn {
  if (turn.state.handedOver) return add(turn, { kind: 'note', why });
  return add(remember(turn, { handedOver: true }), { kind: 'hand_over', situation, why, ...nothing, ...subject });
}

export function question(
  kind: OpenQuestion['kind'],
  options: string[] = [],
  pending: Understood | null = null,
): OpenQuestion {
  return { kind, options, pending: pending && { label: pending.label, reasons: pending.reasons, text: pending.text } };
}
