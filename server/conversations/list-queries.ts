import { type RawBuilder, sql } from 'kysely';
import { type PhotoView, photosOf } from '../files/index.ts';
import type { Db, Tx } from '../platform/database.ts';
import type { ProposalState, Status, View } from './rules.ts';

type Person = { id: string; name: string };

/** A conversation as the desk shows it. */
export type ConversationView = {
  id: string;
  channel: string;
  status: Status;
  customer: { id: string; name: string | null; tier: string | null } | null;
  verified: boolean;
  assignee: Person | null;
  holder: Person | null;
  epoch: number;
  lastSeq: number;
  lastMessageAt: Temporal.Instant;
  waitingSince: Temporal.Instant | null;
  snoozedUntil: Temporal.Instant | null;
  tags: string[];
  preview: { author: 'buyer' | 'qin' | 'agent'; text: string } | null;
  hasProposal: boolean;
};

type Cursor = { at: Temporal.Instant; id: string };
export type ConversationPage = { view: View; agentId: string | null; after: Cursor | null; limit: number };

const awake = sql`snoozed_until is null`;

/** Each view is the predicate of an index, which the page walks: the same work at ten conversations and at a million. */
const predicates: Record<View, (agentId: string | null) => RawBuilder<unknown>> = {
  mine: (agentId) => sql`assignee_id = ${agentId}::uuid and status <> 'closed' and ${awake}`,
  unassigned: () => sql`assignee_id is null and (status = 'handed_over' or proposal_id is not null) and ${awake}`,
  waiting: () => sql`waiting_since is not null and ${awake}`,
  all: () => sql`true`,
  snoozed: () => sql`snoozed_until is not null`,
  closed: () => sql`status = 'closed'`,
};

/** `waiting`: longest first; the others newest first. */
function orderOf(view: View): RawBuilder<unknown> {
  return view === 'waiting' ? sql`waiting_since, id` : sql`last_message_at desc, id desc`;
}

/** The rows of a page and one more, which tells whether there is a next one. */
export function pageRows(shopId: string, { view, agentId, after, limit }: ConversationPage): RawBuilder<unknown> {
  const beyond = (cursor: Cursor) =>
    view === 'waiting'
      ? sql`and (waiting_since, id) > (${cursor.at}::timestamptz, ${cursor.id}::uuid)`
      : sql`and (last_message_at, id) < (${cursor.at}::timestamptz, ${cursor.id}::uuid)`;
  return sql`select * from conversations where shop_id = ${shopId} and ${predicates[view](agentId)}
    ${after ? beyond(after) : sql``} order by ${orderOf(view)} limit ${limit + 1}`;
}

/** One page of a view, and where the next begins. */
export async function selectConversationPage(
  db: Db,
  shopId: string,
  page: ConversationPage,
): Promise<{ items: ConversationView[]; next: Cursor | null }> {
  const { view, limit } = page;
  const found = await selectViews(db, pageRows(shopId, page), orderOf(view));
  const items = found.slice(0, limit);
  const last = found.length > limit ? items.at(-1) : undefined;
  const atOf = ({ waitingSince, lastMessageAt }: ConversationView) =>
    view === 'waiting' ? (waitingSince ?? lastMessageAt) : lastMessageAt;
  return { items, next: last ? { at: atOf(last), id: last.id } : null };
}

export async function selectConversationView(
  db: Db | Tx,
  shopId: string,
  id: string,
): Promise<ConversationView | null> {
  const [found] = await selectViews(db, sql`select * from conversations where shop_id = ${shopId} and id = ${id}`);
  return found ?? null;
}

async function selectViews(
  db: Db | Tx,
  page: RawBuilder<unknown>,
  order: RawBuilder<unknown> = sql`id`,
): Promise<ConversationView[]> {
  const person = (alias: string) =>
    sql`case when ${sql.ref(`${alias}.id`)} is not null then json_build_object('id', ${sql.ref(`${alias}.id`)}, 'name', ${sql.ref(`${alias}.name`)}) end`;
  const { rows } = await sql<ConversationView>`
    with page as (${page})
    select c.id, c.channel, c.status,
      case when cu.id is not null then json_build_object('id', cu.id, 'name', cu.name, 'tier', cu.tier) end as customer,
      c.verified, ${person('assignee')} as assignee, ${person('holder')} as holder, c.epoch, c.last_seq as "lastSeq",
      c.last_message_at as "lastMessageAt", c.waiting_since as "waitingSince", c.snoozed_until as "snoozedUntil", c.tags,
      preview.said as preview, c.proposal_id is not null as "hasProposal"
    from (select row_number() over (order by ${order}) as place, page.* from page) c
    -- One by one from the index: a plain join would read through all customers of a middling shop.
    left join lateral (
      select id, name, tier from people where shop_id = c.shop_id and customer_id = c.customer_id limit 1
    ) cu on true
    left join agents assignee on assignee.shop_id = c.shop_id and assignee.id = c.assignee_id
    left join agents holder on holder.shop_id = c.shop_id and holder.id = c.holder_id
    left join lateral (
      select json_build_object('author', m.author, 'text', left(m.body, 160)) as said from messages m
      where m.shop_id = c.shop_id and m.conversation_id = c.id and m.visibility = 'public' order by m.seq desc limit 1
    ) preview on true
    order by c.place`.execute(db);
  return rows;
}

export type Counts = { mine: number; unassigned: number; waiting: number };

/** Counting stops here: "999+" costs the same whether it is a thousand or a million. */
const mostCounted = 1000;

export async function selectCounts(db: Db, shopId: string, agentId: string | null): Promise<Counts> {
  const counted = (view: View) => sql`(select count(*)::int from (
    select from conversations where shop_id = ${shopId} and ${predicates[view](agentId)} limit ${mostCounted}) counted)`;
  const { rows } = await sql<Counts>`select ${counted('mine')} as mine, ${counted('unassigned')} as unassigned,
    ${counted('waiting')} as waiting`.execute(db);
  const [counts] = rows;
  if (!counts) throw new Error('counting gave no row');
  return counts;
}

/** A message as the desk shows it. */
export type MessageView = {
  seq: number;
  id: string;
  author: 'buyer' | 'qin' | 'agent' | 'note';
  agent: Person | null;
  visibility: 'public' | 'suggestion' | 'internal';
  proposalState: ProposalState | null;
  approves: string | null;
  body: string;
  photos: PhotoView[];
  locale: string | null;
  script: string | null;
  scriptVersion: number | null;
  facts: { name: string; value: string | number | boolean | string[]; source: string; asOf: string }[] | null;
  promises: { kind: string; dueAt: string }[];
  at: Temporal.Instant;
  clientKey: string | null;
};

const messageColumns = sql`m.seq, m.id, m.author,
  case when a.id is not null then json_build_object('id', a.id, 'name', a.name) end as agent, m.visibility,
  m.proposal_state as "proposalState", m.approves, m.body, ${photosOf('m')} as photos, m.locale, m.script, m.script_version as "scriptVersion", m.facts,
  coalesce(jsonb_path_query_array(m.moves, '$[*] ? (@.kind == "promise")'), '[]') as promises, m.at, m.client_key as "clientKey"`;

/** Ascending by seq: those after `after`, else the last ones before `before`, else the newest. */
export async function selectMessagePage(
  db: Db,
  shopId: string,
  conversationId: string,
  { before, after, limit }: { before?: number | undefined; after?: number | undefined; limit: number },
): Promise<{ items: MessageView[]; hasMore: boolean }> {
  const isForward = after !== undefined;
  const beyond = isForward ? sql`and m.seq > ${after}` : before === undefined ? sql`` : sql`and m.seq < ${before}`;
  const { rows } = await sql<MessageView>`
    select ${messageColumns} from messages m left join agents a on a.shop_id = m.shop_id and a.id = m.agent_id
    where m.shop_id = ${shopId} and m.conversation_id = ${conversationId} ${beyond}
    order by m.seq ${isForward ? sql`asc` : sql`desc`} limit ${limit + 1}`.execute(db);
  const items = rows.slice(0, limit).map(plainMessage);
  return { items: isForward ? items : items.reverse(), hasMore: rows.length > limit };
}

export async function selectMessageView(db: Db | Tx, shopId: string, id: string): Promise<MessageView | null> {
  const { rows } = await sql<MessageView>`
    select ${messageColumns} from messages m left join agents a on a.shop_id = m.shop_id and a.id = m.agent_id
    where m.shop_id = ${shopId} and m.id = ${id}`.execute(db);
  return rows[0] ? plainMessage(rows[0]) : null;
}

type StoredMove = { promise: string; dueAt: string };

function plainMessage(row: MessageView): MessageView {
  const moves = row.promises as unknown as StoredMove[];
  return { ...row, promises: moves.map(({ promise, dueAt }) => ({ kind: promise, dueAt })) };
}
