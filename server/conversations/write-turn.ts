import type { Tx } from '../platform/database.ts';
import { assignInTurn } from './assign-in-turn.ts';
import { deliver } from './deliver.ts';
import { insertTurn, type Turn } from './queries.ts';

/** Writes what Qin decided in a conversation that nobody holds; when it hands over, the next agent in turn gets it. */
export async function writeTurn(
  tx: Tx,
  at: { shopId: string; conversationId: string; now: Temporal.Instant },
  turn: Turn,
): Promise<void> {
  const { channel } = await insertTurn(tx, at, turn);
  const said = turn.messages.filter(({ visibility }) => visibility === 'public');
  await deliver(tx, { shopId: at.shopId, id: at.conversationId, channel }, said, at.now);
  if (turn.handsOver) await assignInTurn(tx, at);
}
