import { sql } from 'kysely';
import { noteForAgents, proposeReply } from '../conversations/index.ts';
import type { Tx } from '../platform/database.ts';
import { notFound, Refused } from '../platform/errors.ts';
import { appendEvent } from '../platform/events.ts';
import { loadShop, localeAtHome } from '../shops/index.ts';

export type Answer = {
  shopId: string;
  taskId: string;
  agentId: string;
  /** What was found out, for colleagues. */
  answer: string;
  /** What the buyer is to read of it, where they wait for it: lies in the conversation until an agent sends it. */
  words: string | null;
};

/**
 * Ends a task with what was found out. Where a buyer was promised to hear of it, the promise is kept once an agent tells
 * them, and not by this. Throws Refused `not_found`, `task_settled`.
 */
export async function answerTask(
  tx: Tx,
  { shopId, taskId, agentId, answer, words }: Answer,
  now: Temporal.Instant,
): Promise<void> {
  const { rows } = await sql<{ parcelId: string; promiseId: string | null }>`
    update carrier_tasks set status = 'answered', answer = ${answer}, ended_by = ${agentId}, ended_at = ${now}
    where shop_id = ${shopId} and id = ${taskId} and status = 'open'
    returning parcel_id as "parcelId", promise_id as "promiseId"`.execute(tx);
  const [task] = rows;
  if (!task) {
    const known = await sql`select from carrier_tasks where shop_id = ${shopId} and id = ${taskId}`.execute(tx);
    throw known.rows.length === 0 ? notFound() : new Refused('task_settled', 409);
  }
  await appendEvent(tx, shopId, 'watching.task-changed', { taskId, parcelId: task.parcelId }, now);
  const conversationId = await conversationOf(tx, shopId, task);
  if (!conversationId) return;
  const locale = localeAtHome(await loadShop(tx, shopId));
  if (words === null) return noteForAgents(tx, { shopId, conversationId, body: answer, locale }, now);
  const proposal = { body: words, locale: null, script: null, scriptVersion: null, facts: null, moves: null };
  await proposeReply(tx, { shopId, conversationId, proposal }, now);
}

/** Where the buyer waits to hear of it, be it longer than was promised. */
async function conversationOf(
  tx: Tx,
  shopId: string,
  { promiseId }: { promiseId: string | null },
): Promise<string | null> {
  if (!promiseId) return null;
  const { rows } = await sql<{ id: string | null }>`select conversation_id as id from promises
    where shop_id = ${shopId} and id = ${promiseId} and status in ('open', 'broken')`.execute(tx);
  return rows[0]?.id ?? null;
}
