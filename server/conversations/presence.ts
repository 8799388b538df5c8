import { sql } from 'kysely';
import type { Db, Tx } from '../platform/database.ts';
import { notFound } from '../platform/errors.ts';
import { appendEvent } from '../platform/events.ts';
import { touchDesk } from './desk-queries.ts';
import { type PresenceKind, presenceSeconds } from './rules.ts';

type Sign = { shopId: string; conversationId: string; agentId: string | null; kind: PresenceKind };

/**
 * Somebody looks at a conversation or types in it; `agentId` null is the buyer. Lasts for seconds and is repeated while
 * it is so. News only when it changes what others see. Throws Refused `not_found`.
 */
export async function showPresence(
  tx: Tx,
  { shopId, conversationId, agentId, kind }: Sign,
  now: Temporal.Instant,
): Promise<void> {
  const lookingUntil = now.add({ seconds: presenceSeconds.looking });
  const typingUntil = kind === 'typing' ? now.add({ seconds: presenceSeconds.typing }) : null;
  const before = await kindOf(tx, { shopId, conversationId, agentId }, now);
  const { numAffectedRows } = await sql`
    insert into presences (shop_id, conversation_id, agent_id, looking_until, typing_until)
    select shop_id, id, ${agentId}::uuid, ${lookingUntil}::timestamptz, ${typingUntil}::timestamptz
    from conversations where shop_id = ${shopId} and id = ${conversationId}
    on conflict (shop_id, conversation_id, agent_id)
    do update set looking_until = excluded.looking_until, typing_until = excluded.typing_until`.execute(tx);
  if (!numAffectedRows) throw notFound();
  if (agentId !== null) await touchDesk(tx, shopId, agentId, now);
  if (before !== kind)
    await appendEvent(tx, shopId, 'conversations.presence-changed', { conversationId, agentId }, now);
}

/** What was being typed stands there now. */
export async function stopTyping(tx: Tx, sign: Omit<Sign, 'kind'>, now: Temporal.Instant): Promise<void> {
  if ((await kindOf(tx, sign, now)) === 'typing') await showPresence(tx, { ...sign, kind: 'looking' }, now);
}

async function kindOf(tx: Tx, { shopId, conversationId, agentId }: Omit<Sign, 'kind'>, now: Temporal.Instant) {
  const { rows } = await sql<{ kind: PresenceKind }>`
    select ${kindAt(now)} as kind from presences p where p.shop_id = ${shopId} and p.conversation_id = ${conversationId}
      and p.agent_id is not distinct from ${agentId}::uuid and p.looking_until > ${now}`.execute(tx);
  return rows[0]?.kind ?? null;
}

const kindAt = (now: Temporal.Instant) => sql`case when p.typing_until > ${now} then 'typing' else 'looking' end`;

export type Presence = { agent: { id: string; name: string } | null; kind: PresenceKind };

/** Who is there now; `agent` null is the buyer. */
export async function selectPresences(
  db: Db,
  shopId: string,
  conversationId: string,
  now: Temporal.Instant,
): Promise<Presence[]> {
  const { rows } = await sql<Presence>`
    select case when a.id is not null then json_build_object('id', a.id, 'name', a.name) end as agent, ${kindAt(now)} as kind
    from presences p left join agents a on a.shop_id = p.shop_id and a.id = p.agent_id
    where p.shop_id = ${shopId} and p.conversation_id = ${conversationId} and p.looking_until > ${now}
    order by a.name nulls first, a.id`.execute(db);
  return rows;
}
