import { type RawBuilder, sql } from 'kysely';
import type { Db, Tx } from '../platform/database.ts';
import { appendEvent, insertingEvents } from '../platform/events.ts';
import type { Holder, InsertedScript, ProposalState, RefusedSend, Status } from './rules.ts';

/** A conversation whose row this transaction has locked: nobody else speaks in it until the transaction ends. */
export type Locked = {
  shopId: string;
  id: string;
  channel: string;
  status: Status;
  holderId: string | null;
  isPersons: boolean;
  assigneeId: string | null;
  epoch: number;
  lastSeq: number;
  proposalId: string | null;
  snoozedUntil: Temporal.Instant | null;
};

/** The lock that every write takes first. What else it must know is read by statements after this one: they see what rivals did. */
export async function lockConversation(tx: Tx, shopId: string, id: string): Promise<Locked | null> {
  const { rows } = await sql<Locked>`
    select shop_id as "shopId", id, channel, status, holder_id as "holderId", is_persons as "isPersons", assignee_id as "assigneeId", epoch,
      last_seq as "lastSeq", proposal_id as "proposalId", snoozed_until as "snoozedUntil"
    from conversations where shop_id = ${shopId} and id = ${id} for update`.execute(tx);
  return rows[0] ?? null;
}

export type Change = {
  status?: Status;
  holderId?: string | null;
  assigneeId?: string | null;
  snoozedUntil?: Temporal.Instant | null;
  tags?: readonly string[];
  /** The buyer waits for nothing any more. */
  isAnswered?: boolean;
  /** Qin starts afresh: what it remembers is from before a person had the conversation. */
  forgets?: boolean;
};

/** Changes a locked conversation and tells of it. Another holder is another epoch. */
export async function changeConversation(
  tx: Tx,
  { shopId, id, holderId, epoch }: Pick<Locked, 'shopId' | 'id' | 'holderId' | 'epoch'>,
  change: Change,
  event: { type: string; data?: Record<string, string | number | null> },
  now: Temporal.Instant,
): Promise<void> {
  const changesHolder = change.holderId !== undefined && change.holderId !== holderId;
  const set: RawBuilder<unknown>[] = [sql`epoch = epoch + ${changesHolder ? 1 : 0}::int`];
  if (change.status !== undefined) set.push(sql`status = ${change.status}`);
  if (change.holderId !== undefined) set.push(sql`holder_id = ${change.holderId}::uuid`);
  // Whoever took over has the word for the people of the shop; only Qin's turn or the end gives it back.
  if (change.holderId) set.push(sql`is_persons = true`);
  else if (change.status === 'open' || change.status === 'closed') set.push(sql`is_persons = false`);
  if (change.assigneeId !== undefined) set.push(sql`assignee_id = ${change.assigneeId}::uuid`);
  if (change.snoozedUntil !== undefined) set.push(sql`snoozed_until = ${change.snoozedUntil}::timestamptz`);
  if (change.tags !== undefined) set.push(sql`tags = ${[...change.tags]}::text[]`);
  if (change.isAnswered) set.push(sql`waiting_since = null`);
  if (change.forgets) set.push(sql`state = '{}'`);
  await sql`update conversations set ${sql.join(set)} where shop_id = ${shopId} and id = ${id}`.execute(tx);
  const data = { conversationId: id, ...event.data, ...(changesHolder ? { epoch: epoch + 1 } : {}) };
  await appendEvent(tx, shopId, event.type, data, now);
}

export async function selectHolder(
  tx: Tx,
  shopId: string,
  agentId: string,
): Promise<(Holder & { name: string }) | null> {
  const { rows } = await sql<Holder & { name: string }>`
    select a.name, a.revoked_at is not null as "isRevoked", coalesce(d.availability = 'away', false) as "isAway",
      d.last_seen_at as "lastSeenAt"
    from agents a left join agent_desks d on d.shop_id = a.shop_id and d.agent_id = a.id
    where a.shop_id = ${shopId} and a.id = ${agentId}`.execute(tx);
  return rows[0] ?? null;
}

/** The last message the buyer can see that this agent did not write. Walks back from the end of the thread. */
export async function selectForeignSeq(tx: Tx, { shopId, id }: Locked, agentId: string): Promise<number> {
  const { rows } = await sql<{ seq: number }>`
    select seq from messages where shop_id = ${shopId} and conversation_id = ${id} and visibility = 'public'
      and (agent_id is null or agent_id <> ${agentId} or author <> 'agent')
    order by seq desc limit 1`.execute(tx);
  return rows[0]?.seq ?? 0;
}

export type KnownKey = { id: string; conversationId: string; body: string; author: string };

export async function selectByClientKey(
  tx: Tx,
  shopId: string,
  agentId: string,
  clientKey: string,
): Promise<KnownKey | null> {
  const { rows } = await sql<KnownKey>`
    select id, conversation_id as "conversationId", body, author from messages
    where shop_id = ${shopId} and agent_id = ${agentId} and client_key = ${clientKey}`.execute(tx);
  return rows[0] ?? null;
}

/** To whom a conversation by mail or SMS goes, and what it answers. `messageIds`: of the buyer's newest messages, the newest last. */
export type Correspondent = {
  address: string;
  customerId: string | null;
  subject: string | null;
  shopName: string;
  messageIds: string[];
};

/** More would only make the header long; mail programs need the newest. */
const mostReferences = 10;

export async function selectCorrespondent(tx: Tx, shopId: string, id: string): Promise<Correspondent> {
  const { rows } = await sql<Correspondent>`
    select c.channel_key as address, c.customer_id as "customerId", c.subject, s.name as "shopName",
      array(select provider_message_id from (
        select seq, provider_message_id from messages m where m.shop_id = c.shop_id and m.conversation_id = c.id
          and m.author = 'buyer' and m.provider_message_id is not null order by seq desc limit ${mostReferences}) newest
        order by seq) as "messageIds"
    from conversations c join shops s on s.id = c.shop_id where c.shop_id = ${shopId} and c.id = ${id}`.execute(tx);
  const [found] = rows;
  if (!found) throw new Error('a message was said in a conversation that is not there');
  return found;
}

export type DeskMessage = {
  id: string;
  author: 'qin' | 'agent' | 'note';
  visibility: 'public' | 'suggestion' | 'internal';
  agentId: string | null;
  clientKey: string | null;
  body: string;
  locale: string | null;
  script: string | null;
  scriptVersion: number | null;
  facts: unknown;
  moves: unknown;
  approves: string | null;
  /** A notice's own key: the same notice is said once. */
  noticeKey?: string;
};

const eventOf = {
  public: 'conversations.message-added',
  suggestion: 'conversations.message-proposed',
  internal: 'conversations.note-added',
} as const;

/**
 * Adds a message to a locked conversation as its next one, with its event. A public one is an answer (`answers`) or not;
 * a proposal becomes the open one: settle the one before first.
 */
export async function insertDeskMessage(
  tx: Tx,
  { shopId, id }: Pick<Locked, 'shopId' | 'id'>,
  message: DeskMessage,
  { answers }: { answers: boolean },
  now: Temporal.Instant,
): Promise<number> {
  const { visibility } = message;
  const json = (value: unknown) => (value === null || value === undefined ? null : JSON.stringify(value));
  const { rows } = await sql<{ seq: number }>`
    with conversation as (
      update conversations set last_seq = last_seq + 1,
        last_message_at = case when ${visibility === 'internal'} then last_message_at else ${now}::timestamptz end,
        waiting_since = case when ${answers} then null else waiting_since end,
        proposal_id = case when ${visibility === 'suggestion'} then ${message.id}::uuid else proposal_id end
      where shop_id = ${shopId} and id = ${id} returning last_seq
    ), message as (
      insert into messages (shop_id, conversation_id, seq, id, author, visibility, channel, provider_message_id, body, locale,
        script, script_version, facts, moves, at, agent_id, client_key, proposal_state, approves)
      select ${shopId}, ${id}, last_seq, ${message.id}, ${message.author}, ${visibility},
        ${message.noticeKey === undefined ? null : noticeChannel}, ${message.noticeKey ?? null}, ${message.body}, ${message.locale},
        ${message.script}, ${message.scriptVersion}::int, ${json(message.facts)}::jsonb, ${json(message.moves)}::jsonb,
        ${now}::timestamptz, ${message.agentId}::uuid, ${message.clientKey},
        ${visibility === 'suggestion' ? 'open' : null}, ${message.approves}::uuid
      from conversation returning seq
    ), event as (
      ${insertingEvents(
        shopId,
        eventOf[visibility],
        sql`jsonb_build_object('conversationId', ${id}::text, 'messageId', ${message.id}::text)`,
        sql`message`,
        now,
      )}
    )
    select seq from message`.execute(tx);
  const [added] = rows;
  if (!added) throw new Error('a locked conversation took no message');
  return added.seq;
}

export const noticeChannel = 'notice';

/** Whether this message is news that nobody asked for. */
export async function selectIsNotice(tx: Tx, shopId: string, messageId: string): Promise<boolean> {
  const { rows } = await sql`select from messages
    where shop_id = ${shopId} and id = ${messageId} and channel = ${noticeChannel}`.execute(tx);
  return rows.length > 0;
}

/** Ends the open proposal of a locked conversation, with its event. */
export async function settleOpenProposal(
  tx: Tx,
  { shopId, id }: Pick<Locked, 'shopId' | 'id'>,
  proposalId: string,
  state: Exclude<ProposalState, 'open'>,
  now: Temporal.Instant,
): Promise<void> {
  await sql`
    with settled as (
      update messages set proposal_state = ${state}
      where shop_id = ${shopId} and id = ${proposalId} and proposal_state = 'open' returning id
    ), conversation as (
      update conversations set proposal_id = null where shop_id = ${shopId} and id = ${id} and proposal_id = ${proposalId}
    )
    ${insertingEvents(
      shopId,
      'conversations.proposal-settled',
      sql`jsonb_build_object('conversationId', ${id}::text, 'messageId', id, 'state', ${state}::text)`,
      sql`settled`,
      now,
    )}`.execute(tx);
}

export type Draft = {
  body: string;
  /** Photos that belong to it, uploaded and not sent. */
  fileIds: readonly string[];
  scripts: readonly InsertedScript[];
  seenSeq: number;
  clientKey: string | null;
  reason: RefusedSend | null;
  updatedAt: Temporal.Instant;
};

const draftColumns = sql`body, file_ids as "fileIds", scripts, seen_seq as "seenSeq", client_key as "clientKey", reason,
  updated_at as "updatedAt"`;

export async function selectDraft(db: Db | Tx, at: DraftPlace): Promise<Draft | null> {
  const { rows } = await sql<Draft>`
    select ${draftColumns} from drafts
    where shop_id = ${at.shopId} and conversation_id = ${at.conversationId} and agent_id = ${at.agentId}`.execute(db);
  return rows[0] ?? null;
}

export type DraftPlace = { shopId: string; conversationId: string; agentId: string };

/** Answers it as stored: `updatedAt` is another at every change, for it names what a page has seen. */
export async function putDraft(tx: Tx, at: DraftPlace, draft: Draft): Promise<Draft> {
  const { rows } = await sql<Draft>`
    insert into drafts as d (shop_id, conversation_id, agent_id, body, file_ids, scripts, seen_seq, client_key, reason, updated_at)
    values (${at.shopId}, ${at.conversationId}, ${at.agentId}, ${draft.body}, ${[...draft.fileIds]}::uuid[],
      ${JSON.stringify(draft.scripts)}::jsonb, ${draft.seenSeq}, ${draft.clientKey}, ${draft.reason}, ${draft.updatedAt})
    on conflict (shop_id, conversation_id, agent_id) do update set body = excluded.body, file_ids = excluded.file_ids,
      scripts = excluded.scripts, seen_seq = excluded.seen_seq, client_key = excluded.client_key, reason = excluded.reason,
      updated_at = greatest(excluded.updated_at, d.updated_at + interval '1 microsecond')
    returning ${draftColumns}`.execute(tx);
  const [stored] = rows;
  if (!stored) throw new Error('keeping a draft gave no row');
  return stored;
}

export async function deleteDraft(tx: Tx, at: DraftPlace): Promise<void> {
  await sql`delete from drafts
    where shop_id = ${at.shopId} and conversation_id = ${at.conversationId} and agent_id = ${at.agentId}`.execute(tx);
}

/** A sign of life at the desk: who gave one lately is not gone. The first one ever is the start of work. */
export async function touchDesk(tx: Tx, shopId: string, agentId: string, now: Temporal.Instant): Promise<void> {
  await sql`insert into agent_desks as d (shop_id, agent_id, availability, last_seen_at)
    values (${shopId}, ${agentId}, 'online', ${now})
    on conflict (shop_id, agent_id) do update set last_seen_at = excluded.last_seen_at,
      availability = case when d.last_seen_at is null then 'online' else d.availability end
    where d.last_seen_at is null or d.last_seen_at < ${now}::timestamptz - interval '10 seconds'`.execute(tx);
}
