import { sql } from 'kysely';
import { idsOfPerson } from '../customers/index.ts';
import type { Tx } from '../platform/database.ts';
import { promiseKinds } from '../scripts/index.ts';

export type PanelReturn = {
  id: string;
  orderId: string | null;
  reason: string;
  wants: string | null;
  status: string;
  openedAt: Temporal.Instant;
};

/** What was sent back, or is wished to be, of these orders or in this conversation; newest first. */
export async function selectReturnsOf(
  tx: Tx,
  shopId: string,
  conversationId: string | null,
  orderIds: readonly string[],
): Promise<PanelReturn[]> {
  const { rows } = await sql<PanelReturn>`
    select id, order_id as "orderId", reason, wants, status, opened_at as "openedAt" from returns
    where shop_id = ${shopId} and (conversation_id = ${conversationId}::uuid or order_id = any(${orderIds}::uuid[]))
    order by opened_at desc, id desc limit 20`.execute(tx);
  return rows;
}

export type PanelPromise = {
  id: string;
  kind: string;
  subjectType: string;
  subjectId: string;
  dueAt: Temporal.Instant;
  madeAt: Temporal.Instant;
};

/** Open promises about any of these (a conversation, orders, parcels), the next one due first. */
export async function selectOpenPromises(
  tx: Tx,
  shopId: string,
  subjectIds: readonly string[],
): Promise<PanelPromise[]> {
  // The kinds are written out so that the index of open promises (shop, kind, subject) finds each in one step.
  const { rows } = await sql<PanelPromise>`
    select id, kind, subject_type as "subjectType", subject_id as "subjectId", due_at as "dueAt", made_at as "madeAt"
    from promises where shop_id = ${shopId} and status = 'open'
      and kind = any(${Object.keys(promiseKinds)}::text[]) and subject_id = any(${subjectIds}::uuid[])
    order by due_at, id limit 50`.execute(tx);
  return rows;
}

export type PanelConversation = { id: string; status: string; lastMessageAt: Temporal.Instant };

/** What this person has written lately, under each id of theirs. */
export async function selectConversationsOf(tx: Tx, shopId: string, customerId: string): Promise<PanelConversation[]> {
  const { rows } = await sql<PanelConversation>`
    select id, status, last_message_at as "lastMessageAt" from conversations
    where shop_id = ${shopId} and customer_id in ${idsOfPerson(shopId, customerId)}
    order by last_message_at desc, id desc limit 10`.execute(tx);
  return rows;
}

export type PanelCall = { id: string; kind: string; dueAt: Temporal.Instant; summary: string };

/** Open phone calls to this customer, or from this conversation, the next one due first. */
export async function selectOpenCalls(
  tx: Tx,
  shopId: string,
  conversationId: string | null,
  customerId: string | null,
): Promise<PanelCall[]> {
  const { rows } = await sql<PanelCall>`
    select id, kind, due_at as "dueAt", summary from calls
    where shop_id = ${shopId} and status = 'open'
      and (conversation_id = ${conversationId}::uuid or customer_id in ${idsOfPerson(shopId, customerId)})
    order by due_at, id limit 20`.execute(tx);
  return rows;
}

export type PanelStatement = {
  version: number;
  sentAt: Temporal.Instant;
  openedAt: Temporal.Instant | null;
  readBeforeBuying: boolean | null;
};

/** Which versions of the shop's statement were sent in this conversation, the last one first. */
export async function selectStatementsOf(tx: Tx, shopId: string, conversationId: string): Promise<PanelStatement[]> {
  const { rows } = await sql<PanelStatement>`
    select version, sent_at as "sentAt", opened_at as "openedAt", read_before_buying as "readBeforeBuying"
    from statement_reads where shop_id = ${shopId} and conversation_id = ${conversationId}
    order by sent_at desc, version desc limit 5`.execute(tx);
  return rows;
}

export type Proposal = {
  body: string;
  locale: string | null;
  script: string | null;
  scriptVersion: number | null;
  facts: unknown;
  moves: unknown;
  state: 'open' | 'approved' | 'edited' | 'discarded' | 'superseded';
};

/** A reply that was laid before the agents of this conversation, whatever became of it. */
export async function selectProposal(
  tx: Tx,
  shopId: string,
  conversationId: string,
  messageId: string,
): Promise<Proposal | null> {
  const { rows } = await sql<Proposal>`
    select body, locale, script, script_version as "scriptVersion", facts, moves, proposal_state as state from messages
    where shop_id = ${shopId} and id = ${messageId} and conversation_id = ${conversationId}
      and visibility = 'suggestion'`.execute(tx);
  return rows[0] ?? null;
}

/** Whether a proposed reply has been recorded as sent. */
export async function selectIsCarried(tx: Tx, shopId: string, proposalId: string): Promise<boolean> {
  const { rows } = await sql`select from messages where shop_id = ${shopId} and approves = ${proposalId}`.execute(tx);
  return rows.length > 0;
}
