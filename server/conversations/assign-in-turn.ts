import { sql } from 'kysely';
import type { Db, Tx } from '../platform/database.ts';
import { appendEvent } from '../platform/events.ts';

/** How many open conversations lie with the agent of desk `d`, counted no further than their limit. */
const countOpen = sql`select count(*) as n from (
  select from conversations c where c.shop_id = d.shop_id and c.assignee_id = d.agent_id and c.status <> 'closed'
    and c.snoozed_until is null limit d.most_open) open`;

/**
 * Gives a conversation that was handed over to the agent whose last one is longest ago: online, at work, and below their
 * limit. Nobody free: it stays unassigned, for everybody to see. One that has an assignee keeps them.
 */
export async function assignInTurn(
  tx: Tx,
  { shopId, conversationId, now }: { shopId: string; conversationId: string; now: Temporal.Instant },
): Promise<string | null> {
  // Two hand-overs at the same moment take turns here, always in this order, and each sees what the other gave to whom.
  await sql`select from agent_desks where shop_id = ${shopId} and availability = 'online' order by agent_id for update`.execute(
    tx,
  );
  const { rows } = await sql<{ agentId: string }>`
    with next as (
      select d.agent_id from agent_desks d
      join agents a on a.shop_id = d.shop_id and a.id = d.agent_id and a.revoked_at is null
      cross join lateral (${countOpen}) has
      where d.shop_id = ${shopId} and d.availability = 'online' and has.n < d.most_open
      order by d.last_assigned_at nulls first, d.agent_id limit 1
    ), given as (
      update conversations c set assignee_id = next.agent_id from next
      where c.shop_id = ${shopId} and c.id = ${conversationId} and c.assignee_id is null
      returning c.assignee_id
    )
    -- Later than everybody's, also when two are given at the same moment: the turn goes on.
    update agent_desks d set last_assigned_at = greatest(${now}::timestamptz,
      (select max(last_assigned_at) from agent_desks where shop_id = ${shopId}) + interval '1 microsecond')
    from given
    where d.shop_id = ${shopId} and d.agent_id = given.assignee_id
    returning d.agent_id as "agentId"`.execute(tx);
  const agentId = rows[0]?.agentId ?? null;
  if (agentId !== null)
    await appendEvent(tx, shopId, 'conversations.assigned', { conversationId, assigneeId: agentId }, now);
  return agentId;
}

/** Why a conversation is given to nobody: how many are online, and how many of them take no more. */
export async function selectTurns(db: Db, shopId: string): Promise<{ online: number; atLimit: number }> {
  const { rows } = await sql<{ online: number; atLimit: number }>`
    select count(*)::int as online, (count(*) filter (where has.n >= d.most_open))::int as "atLimit"
    from agent_desks d
    join agents a on a.shop_id = d.shop_id and a.id = d.agent_id and a.revoked_at is null
    cross join lateral (${countOpen}) has
    where d.shop_id = ${shopId} and d.availability = 'online'`.execute(db);
  const [turns] = rows;
  if (!turns) throw new Error('counting gave no row');
  return turns;
}
