import assert from 'node:assert/strict';
import type { Understood } from '../../triage/index.ts';
import type { Move } from '../moves.ts';
import type { OpenQuestion } from '../state.ts';
import type { Expected } from './table.ts';

/** What a turn came to, told alike by the pure decision and by the stored conversation. */
export type Came = { understood: readonly Understood[]; moves: readonly Move[]; open: OpenQuestion | null };

/** Compares what came of a message with what had to; `nameOf` gives the order number of an order's id. */
export function assertCame(came: Came, expected: Expected, nameOf: (id: string) => string, buyer: string): void {
  const { moves, open } = came;
  const seen = {
    labels: came.understood.map((reading) => reading.label),
    says: situationsIn(moves),
    asks: moves.flatMap((move) => (move.kind === 'ask' ? move.question.options.map(nameOf) : [])),
    open: open?.kind ?? null,
    why: moves.flatMap((move) => (move.kind === 'hand_over' || move.kind === 'note' ? [move.why] : []))[0] ?? null,
    reason: moves.findLast((move) => move.kind === 'open_return')?.reason,
    wants: moves.findLast((move) => move.kind === 'open_return')?.wants,
    callsFor: moves.find((move) => move.kind === 'assign_call')?.purpose,
    withdraws: moves.some((move) => move.kind === 'withdraw'),
    hadReadStatement: moves.find((move) => move.kind === 'record_statement_answer')?.readBeforeBuying,
  };
  for (const key of Object.keys(seen) as (keyof typeof seen)[]) {
    if (expected[key] === undefined) continue;
    assert.deepEqual(
      seen[key],
      expected[key],
      `${key} of “${buyer}”: ${JSON.stringify(seen)}, read as ${readingsOf(came)}`,
    );
  }
}

export function situationsIn(moves: readonly Move[]): string[] {
  return moves.flatMap((move) =>
    move.kind !== 'hand_over' && move.kind !== 'withdraw' && 'situation' in move ? [move.situation] : [],
  );
}

function readingsOf({ understood }: Came): string {
  return understood
    .map(({ label, confidence, answer, choice, alternatives: [next] }) =>
      [`${label} ${confidence.toFixed(2)}`, answer, choice, next && `next ${next.label} ${next.confidence.toFixed(2)}`]
        .filter(Boolean)
        .join(' '),
    )
    .join('; ');
}
