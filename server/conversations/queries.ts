import { sql } from 'kysely';
import { survivorOf } from '../customers/index.ts';
import type { Db, Tx } from '../platform/database.ts';
import { insertingEvents } from '../platform/events.ts';
import { newId } from '../platform/ids.ts';
import type { Status } from './rules.ts';

export type Conversation = {
  id: string;
  customerId: string | null;
  verified: boolean;
  status: Status;
  state: unknown;
  lastSeq: number;
  /** The agent who has taken over. */
  holderId: string | null;
  /** An agent has taken over and nobody has handed back since, whether or not one holds it now: Qin must not speak, only propose. */
  isPersons: boolean;
  /** The reply that waited for approval when this message came. */
  proposalId: string | null;
};

export type StoredMessage = {
  seq: number;
  id: string;
  author: 'buyer' | 'qin' | 'agent' | 'note';
  visibility: 'public' | 'suggestion' | 'internal';
  body: string;
  locale: string | null;
  script: string | null;
  scriptVersion: number | null;
  facts: unknown;
  moves: unknown;
  at: Temporal.Instant;
};

type NewBuyerMessage = {
  shopId: string;
  channel: string;
  channelKey: string;
  providerMessageId: string | null;
  customerId: string | null;
  verified: boolean;
  body: string;
  locale: string | null;
  subject?: string | null;
};

/**
 * Opens or locks the conversation and stores the buyer's message, in one statement. Null when the channel has delivered
 * this message before, or when the conversation is another customer's. The row lock on the conversation makes its messages take turns, so `seq` has no gaps. Two
 * deliveries of one message at the same moment end in a unique violation (23505) for the later: it must start again.
 */
export async function insertBuyerMessage(
  tx: Tx,
  message: NewBuyerMessage,
  ids: { conversationId: string; messageId: string },
  now: Temporal.Instant,
): Promise<Conversation | null> {
  const { shopId, channel, channelKey, providerMessageId } = message;
  const { rows } = await sql<Conversation>`
    with known as (
      select 1 from messages where shop_id = ${shopId} and channel = ${channel} and provider_message_id = ${providerMessageId}
    ), conversation as (
      insert into conversations as c
        (shop_id, id, channel, channel_key, customer_id, verified, subject, last_seq, opened_at, last_message_at, waiting_since)
      select ${shopId}, ${ids.conversationId}, ${channel}, ${channelKey}, ${message.customerId}, ${message.verified}::boolean,
        ${message.subject ?? null}, 1, ${now}::timestamptz, ${now}::timestamptz, ${now}::timestamptz
      where not exists (select from known)
      on conflict (shop_id, channel, channel_key) do update set
        last_seq = c.last_seq + 1,
        last_message_at = excluded.last_message_at,
        customer_id = coalesce(c.customer_id, excluded.customer_id),
        verified = c.verified or excluded.verified,
        subject = coalesce(excluded.subject, c.subject),
        waiting_since = coalesce(c.waiting_since, excluded.waiting_since),
        snoozed_until = null,
        -- A buyer who writes again is answered again, by whoever it is then.
        status = case when c.status = 'closed' then 'open' else c.status end,
        assignee_id = case when c.status = 'closed' then null else c.assignee_id end
      -- A conversation is one customer's: what was said in it is not told to another.
      where c.customer_id is null or excluded.customer_id is null or c.customer_id = excluded.customer_id
        or ${survivorOf(sql`c.shop_id`, sql`c.customer_id`)} = ${survivorOf(sql`c.shop_id`, sql`excluded.customer_id`)}
      returning c.id, c.customer_id, c.verified, c.status, c.state, c.last_seq, c.holder_id, c.is_persons, c.proposal_id
    ), message as (
      insert into messages (shop_id, conversation_id, seq, id, author, channel, provider_message_id, body, locale, at)
      select ${shopId}, id, last_seq, ${ids.messageId}, 'buyer', ${channel}, ${providerMessageId}, ${message.body},
        ${message.locale}, ${now}::timestamptz
      from conversation
    ), event as (
      ${insertingEvents(shopId, 'conversations.message-received', sql`jsonb_build_object('conversationId', id, 'messageId', ${ids.messageId}::text)`, sql`conversation`, now)}
    )
    select id, customer_id as "customerId", verified, status, state, last_seq as "lastSeq",
      holder_id as "holderId", is_persons as "isPersons", proposal_id as "proposalId" from conversation`.execute(tx);
  return rows[0] ?? null;
}

export type KnownMessage = { channelKey: string; body: string; reply: string | null; script: string | null };

/** A message that the channel has delivered before, with the public reply that followed it. */
export async function selectKnownMessage(
  db: Db,
  shopId: string,
  channel: string,
  providerMessageId: string,
): Promise<KnownMessage | null> {
  const { rows } = await sql<KnownMessage>`
    select c.channel_key as "channelKey", m.body, r.body as reply, r.script
    from messages m
    join conversations c on c.shop_id = m.shop_id and c.id = m.conversation_id
    left join messages r on r.shop_id = m.shop_id and r.conversation_id = m.conversation_id and r.seq = m.seq + 1
      and r.author = 'qin' and r.visibility = 'public'
    where m.shop_id = ${shopId} and m.channel = ${channel} and m.provider_message_id = ${providerMessageId}`.execute(
    db,
  );
  return rows[0] ?? null;
}

export type NewMessage = {
  id: string;
  author: 'qin' | 'note';
  visibility: 'public' | 'suggestion' | 'internal';
  body: string;
  locale: string;
  script: string | null;
  scriptVersion: number | null;
  facts: unknown;
  moves: unknown;
};

/** What the dialogue decided: its messages, its memory and its status. */
export type Turn = { state: unknown; status: Status; messages: NewMessage[]; handsOver: boolean };

/**
 * Writes a turn in one statement. Only for a conversation that this transaction has locked by storing the buyer's
 * message, which has also retired the proposal before. While a person is to answer, Qin's words do not end the buyer's wait.
 */
export async function insertTurn(
  tx: Tx,
  at: { shopId: string; conversationId: string; now: Temporal.Instant },
  turn: Turn,
): Promise<{ channel: string }> {
  const { shopId, conversationId, now } = at;
  const about = sql`jsonb_build_object('conversationId', ${conversationId}::text, 'messageId', id)`;
  const only = sql`jsonb_build_object('conversationId', ${conversationId}::text)`;
  const type = sql`case visibility when 'public' then 'conversations.message-added'
    when 'suggestion' then 'conversations.message-proposed' else 'conversations.note-added' end`;
  const messages = turn.messages.map((message) => ({ ...message, eventId: newId(now) }));
  const proposalId = messages.find(({ visibility }) => visibility === 'suggestion')?.id ?? null;
  const answers = turn.status !== 'handed_over' && messages.some(({ visibility }) => visibility === 'public');
  const { rows } = await sql<{ channel: string }>`
    with conversation as (
      update conversations set state = ${JSON.stringify(turn.state)}, status = ${turn.status},
        last_seq = last_seq + ${messages.length}::int, last_message_at = ${now}::timestamptz,
        proposal_id = coalesce(${proposalId}::uuid, proposal_id),
        waiting_since = case when ${answers} then null else waiting_since end
      where shop_id = ${shopId} and id = ${conversationId}
      returning last_seq - ${messages.length}::int as seq, channel
    ), message as (
    insert into messages (shop_id, conversation_id, seq, id, author, visibility, body, locale, script, script_version, facts,
      moves, proposal_state, at)
    select ${shopId}, ${conversationId}, c.seq + m.n, m.id, m.author, m.visibility, m.body, m.locale, m.script,
      m."scriptVersion", m.facts, m.moves, case when m.visibility = 'suggestion' then 'open' end, ${now}::timestamptz
    from conversation c, rows from (jsonb_to_recordset(${JSON.stringify(messages)}::jsonb)
      as (id uuid, author text, visibility text, body text, locale text, script text, "scriptVersion" int, facts jsonb, moves jsonb))
      with ordinality as m (id, author, visibility, body, locale, script, "scriptVersion", facts, moves, n)
    returning id, visibility
    ), told as (
      select m.id, m.visibility, e."eventId" from message m
      join jsonb_to_recordset(${JSON.stringify(messages)}::jsonb) as e(id uuid, "eventId" uuid) using (id)
    ), added as (
      ${insertingEvents(shopId, type, about, sql`told`, now, sql`"eventId"`)}
    ), handed_over as (
      ${insertingEvents(shopId, 'conversations.handed-over', only, sql`conversation where ${turn.handsOver}`, now)}
    )
    select channel from conversation`.execute(tx);
  const [written] = rows;
  if (!written) throw new Error('a turn was written in a conversation that is not there');
  return written;
}

/** The most lines that are understood together. */
const mostLines = 5;

/** What the buyer has written since anybody answered, but for this message, oldest first; the newest few. */
export async function selectUnanswered(
  tx: Tx,
  shopId: string,
  conversationId: string,
  messageId: string,
): Promise<string[]> {
  const { rows } = await sql<{ body: string }>`
    select body from messages where shop_id = ${shopId} and conversation_id = ${conversationId}
      and author = 'buyer' and body <> '' and id <> ${messageId} and seq > (select coalesce(max(seq), 0) from messages
        where shop_id = ${shopId} and conversation_id = ${conversationId} and visibility = 'public' and author <> 'buyer')
    order by seq desc limit ${mostLines - 1}`.execute(tx);
  return rows.map(({ body }) => body).reverse();
}

/** What the dialogue remembers from now on. */
export async function updateMemory(tx: Tx, shopId: string, conversationId: string, state: unknown): Promise<void> {
  await sql`update conversations set state = ${JSON.stringify(state)}
    where shop_id = ${shopId} and id = ${conversationId}`.execute(tx);
}

export async function selectMessages(
  db: Db,
  shopId: string,
  conversationId: string,
  after: number,
  limit: number,
): Promise<StoredMessage[]> {
  const { rows } = await sql<StoredMessage>`
    select seq, id, author, visibility, body, locale, script, script_version as "scriptVersion", facts, moves, at
    from messages where shop_id = ${shopId} and conversation_id = ${conversationId} and seq > ${after}
    order by seq limit ${limit}`.execute(db);
  return rows;
}

export type ConversationSummary = {
  id: string;
  customerId: string | null;
  channel: string;
  status: Conversation['status'];
  lastSeq: number;
  lastMessageAt: Temporal.Instant;
};

/** Newest first; `before` is the last row of the page before. */
export async function selectConversations(
  db: Db,
  shopId: string,
  before: { lastMessageAt: Temporal.Instant; id: string } | null,
  limit: number,
): Promise<ConversationSummary[]> {
  const { rows } = await sql<ConversationSummary>`
    select id, ${survivorOf(sql`conversations.shop_id`, sql`conversations.customer_id`)} as "customerId", channel, status, last_seq as "lastSeq", last_message_at as "lastMessageAt"
    from conversations where shop_id = ${shopId}
      ${before ? sql`and (last_message_at, id) < (${before.lastMessageAt}, ${before.id})` : sql``}
    order by last_message_at desc, id desc limit ${limit}`.execute(db);
  return rows;
}
