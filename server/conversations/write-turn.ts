import type { Tx } from '../platform/database.ts';
import { assignInTurn } from './assign-in-turn.ts';
import { insertTurn, type Turn } from './queries.ts';

/** Writes what Qin decided in a conversation that nobody holds; when it hands over, the next agent in turn gets it. */
export async function writeTurn(
  tx: Tx,
  at: { shopId: string; conversationId: string; now: Temporal.Instant },
  turn: Turn,
): Promise<void> {
  await insertTurn(tx, at, turn);
  if (turn.handsOver) await assignInTurn(tx, at);
}
