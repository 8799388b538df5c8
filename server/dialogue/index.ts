export type { AnsweredTurn, Mode } from './answered.ts';
export { datesIn } from './dates-in.ts';
export { type Decision, decide } from './decide.ts';
export type { Move } from './moves.ts';
export { selectTalk } from './queries.ts';
export { type Desk, responder } from './respond.ts';
export { movesToKeep, type SaidAgain, sayAgain, takeEffect } from './say-again.ts';
export {
  type ReadOnce,
  type SaidScript,
  sayScript,
  type Talk,
  type WantedScript,
  type Withheld,
} from './say-script.ts';
export type { OrderView, ParcelView, Snapshot } from './snapshot.ts';
export { type DialogueState, freshState, type OpenQuestion, readState } from './state.ts';
