import { type RawBuilder, sql } from 'kysely';
import type { Db } from '../platform/database.ts';
import type { Channel } from './provider.ts';
import type { Delivery, Purpose, SendStatus } from './rules.ts';

export const sendViews = ['queue', 'doubtful', 'failed', 'undelivered', 'sent'] as const;
export type SendView = (typeof sendViews)[number];

/** What has ended, or is in doubt, by the view that shows it. */
export const inView = {
  doubtful: sql`status = 'unknown'`,
  // A test that failed was told to whoever made it; nobody waits for it.
  failed: sql`status = 'not_sent' and key not like 'test:%'`,
  undelivered: sql`status = 'sent' and delivery = 'undelivered'`,
  sent: sql`status = 'sent'`,
};
export type EndedView = keyof typeof inView;

export type SendRow = {
  id: string;
  channel: Channel;
  purpose: Purpose;
  rank: number;
  /** An owner tried out a provider. */
  isTest: boolean;
  status: SendStatus;
  address: string;
  subject: string | null;
  text: string | null;
  money: { amountMinor: number; currency: string; orderNumber: string } | null;
  isSecret: boolean;
  customer: { id: string; name: string | null } | null;
  conversationId: string | null;
  provider: { id: string; name: string } | null;
  attempt: number;
  tries: number;
  queuedAt: Temporal.Instant;
  dueAt: Temporal.Instant;
  notAfter: Temporal.Instant | null;
  askAt: Temporal.Instant | null;
  settledAt: Temporal.Instant | null;
  reason: string | null;
  delivery: Delivery | null;
  deliveryReason: string | null;
  deliveryAt: Temporal.Instant | null;
};

/** Where a page of the queue ended. */
export type QueueCursor = { rank: number; at: Temporal.Instant; id: string };
/** Where a page of any other view ended: by when it was settled, or queued. */
export type EndCursor = { at: Temporal.Instant; id: string };

export type Picked = { channel: Channel | null; provider: string | null };

/** A list shows how something begins; one alone is shown whole. */
const previewLetters = 160;
const underWayShown = 20;
const allChannels: readonly Channel[] = ['mail', 'sms', 'money'];

/**
 * A page of the queue, what goes next first; before it, on the first page, what is with a provider just now. Of each
 * channel a range of sends_due.
 */
export async function selectQueue(
  db: Db,
  shopId: string,
  { channel, after, limit }: { channel: Channel | null; after: QueueCursor | null; limit: number },
): Promise<{ items: SendRow[]; next: QueueCursor | null }> {
  const channels = channel ? [channel] : allChannels;
  const beyond = after
    ? sql`and (rank, due_at, id) > (${after.rank}::smallint, ${after.at}::timestamptz, ${after.id}::uuid)`
    : sql``;
  const page = sql`
    (select s.* from unnest(${channels}::text[]) picked (channel) cross join lateral (
      select * from sends where shop_id = ${shopId} and channel = picked.channel and status = 'queued' ${beyond}
      order by rank, due_at, id limit ${limit + 1}) s
    order by rank, due_at, id limit ${limit + 1})`;
  const underWay = sql`
    (select * from sends where shop_id = ${shopId} and status = 'sending' and channel = any(${channels}::text[])
    order by lease_until limit ${underWayShown}) union all`;
  const rows = await selectShown(
    db,
    sql`select * from (${after ? sql`` : underWay} ${page}) page`,
    sql`status = 'sending' desc, rank, due_at, id`,
  );
  const waiting = rows.filter(({ status }) => status === 'queued');
  const isMore = waiting.length > limit;
  const last = isMore ? waiting[limit - 1] : undefined;
  return {
    items: isMore ? rows.slice(0, -1) : rows,
    next: last ? { rank: last.rank, at: last.dueAt, id: last.id } : null,
  };
}

/** A page of what is in doubt, failed or sent, the last first. Of each carrier a range of sends_outgoing or sends_undelivered. */
export async function selectEnded(
  db: Db,
  shopId: string,
  { view, picked, after, limit }: { view: EndedView; picked: Picked; after: EndCursor | null; limit: number },
): Promise<{ items: SendRow[]; next: EndCursor | null }> {
  const beyond = after
    ? sql`and (coalesce(settled_at, queued_at), id) < (${after.at}::timestamptz, ${after.id}::uuid)`
    : sql``;
  const order = sql`coalesce(settled_at, queued_at) desc, id desc`;
  const rows = await selectShown(
    db,
    sql`
      select s.* from (${carriers(shopId, picked)}) carriers cross join lateral (
        select * from sends where shop_id = ${shopId} and ${inView[view]}
          and coalesce(provider, channel) = carriers.carrier ${beyond}
        order by ${order} limit ${limit + 1}) s
      order by ${order} limit ${limit + 1}`,
    order,
  );
  const items = rows.slice(0, limit);
  const last = rows.length > limit ? items.at(-1) : undefined;
  return { items, next: last ? { at: last.settledAt ?? last.queuedAt, id: last.id } : null };
}

/** One of them, with all that it says. */
export async function selectSend(db: Db, shopId: string, id: string): Promise<SendRow | null> {
  const one = sql`select * from sends where shop_id = ${shopId} and id = ${id}`;
  const [row] = await selectShown(db, one, sql`id`, { isWhole: true });
  return row ?? null;
}

export type Evidence = {
  kind: 'late_result' | 'receipt' | 'decision';
  attempt: number;
  at: Temporal.Instant;
  detail: Record<string, unknown>;
  agent: { id: string; name: string } | null;
};

/** What was told of it later, or decided: the first of it first. */
export async function selectEvidence(db: Db, shopId: string, sendId: string): Promise<Evidence[]> {
  const { rows } = await sql<Evidence>`
    select e.kind, e.attempt, e.at, e.detail,
      case when a.id is not null then json_build_object('id', a.id, 'name', a.name) end as agent
    from send_evidence e left join agents a on a.shop_id = e.shop_id and a.id::text = e.detail->>'agentId'
    where e.shop_id = ${shopId} and e.send_id = ${sendId} order by e.id limit 200`.execute(db);
  return rows;
}

/**
 * SQL: by whom something may have been carried: the shop's providers, the house itself in a demo shop, and the channel for
 * what nobody has carried. A provider that has carried anything is never taken away, so nothing is left out.
 */
export function carriers(shopId: string, { channel, provider }: Picked): RawBuilder<unknown> {
  if (provider) return sql`select ${provider}::text as carrier`;
  const channels = channel ? [channel] : allChannels;
  return sql`
    select id::text as carrier from providers where shop_id = ${shopId} and channel = any(${channels}::text[])
    union all select prefix || channel from unnest(${channels}::text[]) channel, unnest(array['', 'demo ']) prefix`;
}

/** A one-time code is for one reader alone: it does not leave the database for a page. */
async function selectShown(
  db: Db,
  page: RawBuilder<unknown>,
  order: RawBuilder<unknown>,
  { isWhole } = { isWhole: false },
): Promise<SendRow[]> {
  const isSecret = sql`coalesce(s.content->>'isSecret', 'false') <> 'false'`;
  const said = (field: string) =>
    sql`case when not ${isSecret} then ${isWhole ? sql`s.content->>${field}` : sql`left(s.content->>${field}, ${previewLetters})`} end`;
  const { rows } = await sql<SendRow>`
    select s.id, s.channel, s.purpose, s.rank, s.key like 'test:%' as "isTest", s.status,
      case when s.channel = 'money' then s.content->'payment'->>'reference' else s.address end as address, ${said('subject')} as subject, ${said('text')} as text,
      ${isSecret} as "isSecret", case when s.channel = 'money' then jsonb_build_object('amountMinor', s.content->'amountMinor',
        'currency', s.content->'currency', 'orderNumber', s.content->'orderNumber') end as money,
      case when cu.id is not null then json_build_object('id', cu.id, 'name', cu.name) end as customer,
      s.conversation_id as "conversationId",
      case when p.id is not null then json_build_object('id', p.id, 'name', p.name) end as provider,
      s.attempt, s.tries, s.queued_at as "queuedAt", s.due_at as "dueAt", s.not_after as "notAfter", s.ask_at as "askAt",
      s.settled_at as "settledAt", s.reason, s.delivery, s.delivery_reason as "deliveryReason",
      s.delivery_at as "deliveryAt"
    from (select row_number() over (order by ${order}) as place, page.* from (${page}) page) s
    left join providers p on p.shop_id = s.shop_id and p.id::text = s.provider
    left join lateral (
      select id, name from people where shop_id = s.shop_id and customer_id = s.customer_id limit 1
    ) cu on true
    order by s.place`.execute(db);
  return rows;
}
