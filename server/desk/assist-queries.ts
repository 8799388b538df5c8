import { sql } from 'kysely';
import { assistChannel, buyerNameOf } from '../conversations/index.ts';
import type { Db, Tx } from '../platform/database.ts';
import type { UsedFact } from '../scripts/index.ts';

/** The conversation that a paste went into. */
export async function selectPastedInto(tx: Tx, shopId: string, providerMessageId: string): Promise<string | null> {
  const { rows } = await sql<{ id: string }>`select conversation_id as id from messages
    where shop_id = ${shopId} and channel = ${assistChannel} and provider_message_id = ${providerMessageId}`.execute(
    tx,
  );
  return rows[0]?.id ?? null;
}

/** Where an assist conversation stands: how far it goes, and the reply that lies there. */
export type AssistState = {
  seenSeq: number;
  proposal: {
    id: string;
    text: string;
    locale: string | null;
    script: string | null;
    version: number | null;
    facts: UsedFact[] | null;
    moves: { kind: string; why?: string }[] | null;
  } | null;
};

export async function selectAssistState(tx: Tx, shopId: string, conversationId: string): Promise<AssistState | null> {
  const { rows } = await sql<AssistState>`
    select c.last_seq as "seenSeq", case when m.id is not null then json_build_object('id', m.id, 'text', m.body,
      'locale', m.locale, 'script', m.script, 'version', m.script_version, 'facts', m.facts, 'moves', m.moves) end as proposal
    from conversations c left join messages m on m.shop_id = c.shop_id and m.id = c.proposal_id
    where c.shop_id = ${shopId} and c.id = ${conversationId} and c.channel = ${assistChannel}`.execute(tx);
  return rows[0] ?? null;
}

/** The assist conversation a reply belongs to. */
export async function selectAssistConversationOf(tx: Tx, shopId: string, messageId: string): Promise<string | null> {
  const { rows } = await sql<{ id: string }>`
    select c.id from messages m join conversations c on c.shop_id = m.shop_id and c.id = m.conversation_id
    where m.shop_id = ${shopId} and m.id = ${messageId} and c.channel = ${assistChannel}`.execute(tx);
  return rows[0]?.id ?? null;
}

export type AssistItem = {
  conversationId: string;
  buyerName: string | null;
  orderNumber: string | null;
  text: string;
  reply: string | null;
  isSent: boolean;
  at: Temporal.Instant;
};

const mostShown = 20;

/**
 * What this agent pasted or sent since then, whoever has the conversation by now, newest first: what the buyer wrote last,
 * and the reply to it. Walks the newest conversations of the shop.
 */
export async function selectAssistItems(
  db: Db,
  shopId: string,
  agentId: string,
  since: Temporal.Instant,
): Promise<AssistItem[]> {
  const { rows } = await sql<AssistItem>`
    select c.id as "conversationId", ${buyerNameOf('c')} as "buyerName",
      o.external_id as "orderNumber", buyer.body as text, reply.body as reply, reply.visibility = 'public' as "isSent",
      c.last_message_at as at
    from conversations c
    join lateral (
      select m.body, m.seq from messages m
      where m.shop_id = c.shop_id and m.conversation_id = c.id and m.author = 'buyer' order by m.seq desc limit 1
    ) buyer on true
    left join lateral (
      select m.body, m.visibility from messages m
      where m.shop_id = c.shop_id and m.conversation_id = c.id and m.seq > buyer.seq
        and (m.visibility = 'public' or m.id = c.proposal_id)
      -- What still lies there comes before what was recorded late.
      order by coalesce(m.id = c.proposal_id, false) desc, m.seq desc limit 1
    ) reply on true
    left join orders o on o.shop_id = c.shop_id and o.id = (c.state->>'vouchedOrderId')::uuid
    where c.shop_id = ${shopId} and c.channel = ${assistChannel} and c.last_message_at >= ${since} and exists (
      select from messages m
      where m.shop_id = c.shop_id and m.conversation_id = c.id and m.at >= ${since} and m.visibility = 'public'
        and (m.agent_id = ${agentId} or starts_with(m.provider_message_id, ${`${agentId}:`})))
    order by c.last_message_at desc, c.id desc limit ${mostShown}`.execute(db);
  return rows.map((item) => ({ ...item, isSent: item.isSent === true }));
}
