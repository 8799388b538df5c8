import { type RawBuilder, sql } from 'kysely';
import { type PhotoView, photosOf } from '../files/index.ts';
import { outcomeOf, type SendOutcome } from '../outbox/index.ts';
import type { Db, Tx } from '../platform/database.ts';
import { assistChannel, outsideChannels, type ProposalState, type Status, type View } from './rules.ts';

type Person = { id: string; name: string };

/** A conversation as the desk shows it. */
export type ConversationView = {
  id: string;
  channel: string;
  status: Status;
  customer: { id: string; name: string | null; tier: string | null } | null;
  /** On the platform whose chat it is. */
  buyerName: string | null;
  /** Where what is said goes, by mail or SMS. */
  address: string | null;
  verified: boolean;
  assignee: Person | null;
  holder: Person | null;
  epoch: number;
  lastSeq: number;
  lastMessageAt: Temporal.Instant;
  waitingSince: Temporal.Instant | null;
  snoozedUntil: Temporal.Instant | null;
  tags: string[];
  /** `delivery`: where it left the house, what became of it. */
  preview: { author: 'buyer' | 'qin' | 'agent'; text: string; delivery: SendOutcome['state'] | null } | null;
  hasProposal: boolean;
  /** The open promise that is due first, when that is today or was before. */
  promiseDueAt: Temporal.Instant | null;
};

type Cursor = { at: Temporal.Instant; id: string };
export type ConversationPage = {
  view: View;
  agentId: string | null;
  after: Cursor | null;
  limit: number;
  now: Temporal.Instant;
};

const awake = sql`snoozed_until is null`;

type ListedView = Exclude<View, 'promises'>;

/** Each view is the predicate of an index, which the page walks: the same work at ten conversations and at a million. */
const predicates: Record<ListedView, (agentId: string | null) => RawBuilder<unknown>> = {
  mine: (agentId) => sql`assignee_id = ${agentId}::uuid and status <> 'closed' and ${awake}`,
  unassigned: () => sql`assignee_id is null and (status = 'handed_over' or proposal_id is not null) and ${awake}`,
  // Whether anybody still waits in the platform's own client cannot be seen from here. Written out, as the index has it.
  waiting: () => sql`waiting_since is not null and ${awake} and channel <> ${sql.lit(assistChannel)}`,
  all: () => sql`true`,
  snoozed: () => sql`snoozed_until is not null`,
  closed: () => sql`status = 'closed'`,
};

/** `waiting`: longest first; `promises`: the next due first; the others newest first. */
function orderOf(view: View): RawBuilder<unknown> {
  if (view === 'promises') return sql`promise_due_at, id`;
  return view === 'waiting' ? sql`waiting_since, id` : sql`last_message_at desc, id desc`;
}

/** The rows of a page and one more, which tells whether there is a next one. */
export function pageRows(shopId: string, page: ConversationPage): RawBuilder<unknown> {
  const { view, agentId, after, limit, now } = page;
  if (view === 'promises') {
    const beyond = after
      ? sql`and (p.due_at, p.conversation_id) > (${after.at}::timestamptz, ${after.id}::uuid)`
      : sql``;
    return sql`select c.*, p.due_at as promise_due_at from ${firstDue(shopId, now)} p
      join conversations c on c.shop_id = ${shopId} and c.id = p.conversation_id
      where true ${beyond} order by p.due_at, p.conversation_id limit ${limit + 1}`;
  }
  const beyond = (cursor: Cursor) =>
    view === 'waiting'
      ? sql`and (waiting_since, id) > (${cursor.at}::timestamptz, ${cursor.id}::uuid)`
      : sql`and (last_message_at, id) < (${cursor.at}::timestamptz, ${cursor.id}::uuid)`;
  return sql`select * from conversations where shop_id = ${shopId} and ${predicates[view](agentId)}
    ${after ? beyond(after) : sql``} order by ${orderOf(view)} limit ${limit + 1}`;
}

const isOpen = sql`status = 'open' and conversation_id is not null`;

/** When the shop's day ends, worked out once for the statement. */
const endOfDay = (shopId: string, now: Temporal.Instant) => sql`(
  select (date_trunc('day', ${now}::timestamptz at time zone zone) + interval '1 day') at time zone zone
  from shops where id = ${shopId})`;

/** Of each conversation with something promised for today or overdue, whatever else became of it, the promise due first. */
function firstDue(shopId: string, now: Temporal.Instant): RawBuilder<unknown> {
  return sql`(
    select first.due_at, first.conversation_id from promises first
    where first.shop_id = ${shopId} and ${isOpen} and due_at < ${endOfDay(shopId, now)} and not exists (
      select from promises earlier where earlier.shop_id = ${shopId} and earlier.status = 'open'
        and earlier.conversation_id = first.conversation_id and (earlier.due_at, earlier.id) < (first.due_at, first.id)))`;
}

/** One page of a view, and where the next begins. */
export async function selectConversationPage(
  db: Db,
  shopId: string,
  page: ConversationPage,
): Promise<{ items: ConversationView[]; next: Cursor | null }> {
  const { view, limit, now } = page;
  const found = await selectViews(db, shopId, pageRows(shopId, page), now, orderOf(view));
  const items = found.slice(0, limit);
  const last = found.length > limit ? items.at(-1) : undefined;
  const atOf = ({ waitingSince, promiseDueAt, lastMessageAt }: ConversationView) =>
    (view === 'waiting' ? waitingSince : view === 'promises' ? promiseDueAt : null) ?? lastMessageAt;
  return { items, next: last ? { at: atOf(last), id: last.id } : null };
}

/** An agent who carries a chat names its buyer; that is the channel's key then. */
export function buyerNameOf(alias: string): RawBuilder<unknown> {
  const [channel, key] = [sql.ref(`${alias}.channel`), sql.ref(`${alias}.channel_key`)];
  return sql`case when ${channel} = ${assistChannel} and ${key} like 'buyer:%' then substr(${key}, 7) end`;
}

export async function selectConversationView(
  db: Db | Tx,
  shopId: string,
  id: string,
  now: Temporal.Instant,
): Promise<ConversationView | null> {
  const one = sql`select * from conversations where shop_id = ${shopId} and id = ${id}`;
  const [found] = await selectViews(db, shopId, one, now);
  return found ?? null;
}

async function selectViews(
  db: Db | Tx,
  shopId: string,
  page: RawBuilder<unknown>,
  now: Temporal.Instant,
  order: RawBuilder<unknown> = sql`id`,
): Promise<ConversationView[]> {
  const person = (alias: string) =>
    sql`case when ${sql.ref(`${alias}.id`)} is not null then json_build_object('id', ${sql.ref(`${alias}.id`)}, 'name', ${sql.ref(`${alias}.name`)}) end`;
  const { rows } = await sql<ConversationView>`
    with page as (${page})
    select c.id, c.channel, c.status,
      case when cu.id is not null then json_build_object('id', cu.id, 'name', cu.name, 'tier', cu.tier) end as customer,
      ${buyerNameOf('c')} as "buyerName",
      case when c.channel = any(${[...outsideChannels]}) then c.channel_key end as address, c.verified, ${person('assignee')} as assignee, ${person('holder')} as holder, c.epoch, c.last_seq as "lastSeq",
      c.last_message_at as "lastMessageAt", c.waiting_since as "waitingSince", c.snoozed_until as "snoozedUntil", c.tags,
      preview.said as preview, c.proposal_id is not null as "hasProposal", promised.due_at as "promiseDueAt"
    from (select row_number() over (order by ${order}) as place, page.* from page) c
    -- One by one from the index: a plain join would read through all customers of a middling shop.
    left join lateral (
      select id, name, tier from people where shop_id = c.shop_id and customer_id = c.customer_id limit 1
    ) cu on true
    left join agents assignee on assignee.shop_id = c.shop_id and assignee.id = c.assignee_id
    left join agents holder on holder.shop_id = c.shop_id and holder.id = c.holder_id
    left join lateral (
      select json_build_object('author', m.author, 'text', left(m.body, 160), 'delivery',
        case when c.channel = any(${[...outsideChannels]}) and m.author <> 'buyer'
          then ${outcomeOf(sql`m.shop_id`, sql`'message:' || m.id`)} ->> 'state' end) as said from messages m
      where m.shop_id = c.shop_id and m.conversation_id = c.id and m.visibility = 'public' order by m.seq desc limit 1
    ) preview on true
    left join lateral (
      select min(due_at) as due_at from promises
      where shop_id = c.shop_id and conversation_id = c.id and ${isOpen} and due_at < ${endOfDay(shopId, now)}
    ) promised on true
    order by c.place`.execute(db);
  return rows;
}

export type Counts = { mine: number; unassigned: number; waiting: number; promises: number };

/** Counting stops here: "999+" costs the same whether it is a thousand or a million. */
const mostCounted = 1000;

export async function selectCounts(
  db: Db,
  shopId: string,
  agentId: string | null,
  now: Temporal.Instant,
): Promise<Counts> {
  const upTo = (rows: RawBuilder<unknown>) => sql`(select count(*)::int from (${rows} limit ${mostCounted}) counted)`;
  const counted = (view: ListedView) =>
    upTo(sql`select from conversations where shop_id = ${shopId} and ${predicates[view](agentId)}`);
  const { rows } = await sql<Counts>`select ${counted('mine')} as mine, ${counted('unassigned')} as unassigned,
    ${counted('waiting')} as waiting, ${upTo(sql`select from ${firstDue(shopId, now)} p`)} as promises`.execute(db);
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
  /** Where it left the house: what became of it. */
  delivery: SendOutcome | null;
};

const messageColumns = sql`m.seq, m.id, m.author,
  case when a.id is not null then json_build_object('id', a.id, 'name', a.name) end as agent, m.visibility,
  m.proposal_state as "proposalState", m.approves, m.body, ${photosOf('m')} as photos, m.locale, m.script, m.script_version as "scriptVersion", m.facts,
  coalesce(jsonb_path_query_array(m.moves, '$[*] ? (@.kind == "promise")'), '[]') as promises, m.at, m.client_key as "clientKey",
  case when m.visibility = 'public' and m.author <> 'buyer' then ${outcomeOf(sql`m.shop_id`, sql`'message:' || m.id`)} end as delivery`;

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
