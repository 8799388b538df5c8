import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '../platform/database.ts';

/** Messages that make one chunk. Their place in the search is `number × 256 + place in the chunk`, for good. */
export const chunkSize = 256;

/** The events that tell of a message that can be searched for. */
export const messageEvents = [
  'conversations.message-received',
  'conversations.message-added',
  'conversations.note-added',
] as const;

/** What is read directly at most; more is waiting only while the background work is behind. */
const longestTail = 3000;

export type TailMessage = { place: number; id: string; body: string };
export type Tail = { chunks: number; messages: TailMessage[] };

/**
 * The messages that are in no chunk yet, newest first, with the places they will have; told without a position yet come
 * last. One statement, so that head and events are of one moment.
 */
export async function selectTail(tx: Tx, shopId: string, before: number | null): Promise<Tail> {
  const types = sql`any(${[...messageEvents]}::text[])`;
  const { rows } = await sql<{ chunks: number; messages: TailMessage[] | null }>`
    with head as materialized (
      select coalesce(max(position), 0) as position, coalesce(max(chunks), 0) as chunks,
        coalesce((select pending from search_heads where shop_id = ${shopId}), '{}') as pending
      from search_heads where shop_id = ${shopId}
    ), told as (
      -- Ordered and cut, so that it is read from the end of the feed and not from everywhere.
      (select (data->>'messageId')::uuid as id, position, null::bigint as n from events
      where shop_id = ${shopId} and position > (select position from head) and type = ${types}
      order by position desc limit ${longestTail})
      union all
      (select (data->>'messageId')::uuid, null, row_number() over (order by id) from events
      where shop_id = ${shopId} and position is null and type = ${types})
    ), waiting as (
      select p.id, p.n - 1 as n from head, unnest(head.pending) with ordinality p (id, n)
      union all
      select id, (select cardinality(pending) from head) - 1 + row_number() over (order by position, n) from told
    ), newest as (
      select w.id, (select chunks from head) * ${chunkSize}::int + w.n as place from waiting w
      where ${before}::bigint is null or (select chunks from head) * ${chunkSize}::int + w.n < ${before}::bigint
      order by w.n desc limit ${longestTail}
    )
    select head.chunks, (
      select json_agg(json_build_object('place', n.place, 'id', n.id, 'body', m.body) order by n.place desc)
      from newest n join messages m on m.shop_id = ${shopId} and m.id = n.id
      where m.visibility <> 'suggestion'
    ) as messages from head`.execute(tx);
  return { chunks: rows[0]?.chunks ?? 0, messages: rows[0]?.messages ?? [] };
}

export type Chunk = { number: number; texts: string };

/** The newest chunks before `before`, whatever they hold. */
export async function selectNewestChunks(tx: Tx, shopId: string, before: number, limit: number): Promise<Chunk[]> {
  const { rows } = await sql<Chunk>`
    select number, texts from search_chunks where shop_id = ${shopId} and number < ${before}::bigint
    order by number desc limit ${limit}`.execute(tx);
  return rows;
}

/**
 * The newest chunks before `before` that have all these grams. The conditions on shop and number are written so that only
 * the index of grams can serve: the planner would rather walk all chunks, not knowing what it costs to unpack them.
 */
export async function selectChunks(
  tx: Tx,
  shopId: string,
  grams: readonly number[],
  before: number,
  limit: number,
): Promise<Chunk[]> {
  const { rows } = await sql<Chunk>`
    select number, texts from search_chunks
    where grams @> ${[...grams]}::int[] and (shop_id = ${shopId}) is true and (number < ${before}::bigint) is true
    order by number desc limit ${limit}`.execute(tx);
  return rows;
}

/** Walking the table would unpack every chunk's grams; the index never has to. For this transaction. */
export async function useGramIndex(tx: Tx): Promise<void> {
  await sql`select set_config('enable_seqscan', 'off', true)`.execute(tx);
}

export type FoundMessage = {
  place: number;
  id: string;
  conversationId: string;
  body: string;
  at: Temporal.Instant;
  customer: string | null;
};

/** The messages at these places: of the tail by id, of chunks by chunk and place in it. What was erased is not there. */
export async function selectFound(
  tx: Tx,
  shopId: string,
  places: readonly { place: number; id: string | null }[],
): Promise<FoundMessage[]> {
  const { rows } = await sql<FoundMessage>`
    with w as materialized (
      -- Chunk by chunk: joined, all of the shop's chunks would be walked.
      select place, coalesce(id, (select message_ids[place % ${chunkSize} + 1] from search_chunks
        where shop_id = ${shopId} and number = place / ${chunkSize})) as id
      from unnest(${places.map(({ place }) => place)}::bigint[], ${places.map(({ id }) => id)}::uuid[]) as asked (place, id)
    )
    select w.place, m.id, m.conversation_id as "conversationId", m.body, m.at, cu.name as customer from w
    join messages m on m.shop_id = ${shopId} and m.id = w.id and m.visibility <> 'suggestion'
    join conversations c on c.shop_id = m.shop_id and c.id = m.conversation_id
    left join lateral (select name from people where shop_id = c.shop_id and customer_id = c.customer_id limit 1) cu on true
    order by w.place desc`.execute(tx);
  return rows;
}

export const objectKinds = ['customer', 'order', 'parcel'] as const;
export type ObjectKind = (typeof objectKinds)[number];
export type FoundObject = {
  key: string;
  /** Whose key it is: the page goes on after it. */
  keyOf: string;
  /** What is found by it: of a customer merged into another, the other. */
  id: string;
  title: string;
  /** Tier, status or city: said in the language of whoever asks. */
  code: string | null;
  snippet: string;
  at: Temporal.Instant | null;
  customerId: string | null;
  orderId: string | null;
};

/** How each kind is shown. A phone number is shown by its last four figures. */
const shown: Record<ObjectKind, RawBuilder<unknown>> = {
  customer: sql`select p.id, coalesce(p.name, p.external_id) as title, p.tier as code, concat_ws(' · ', p.external_id,
      coalesce(p.phone_masked, '****' || right(p.phone, 4))) as snippet, null::timestamptz as at, p.id as customer_id, null::uuid as order_id
    from customers o join people p on p.shop_id = o.shop_id and p.customer_id = o.id`,
  order: sql`select o.id, o.external_id as title, o.status as code, coalesce(cu.name, '') as snippet, o.placed_at as at, o.customer_id,
      o.id as order_id
    from orders o left join lateral (
      select name from people where shop_id = o.shop_id and customer_id = o.customer_id limit 1) cu on true`,
  parcel: sql`select o.id, coalesce(o.tracking_number, o.external_id) as title, o.destination_city as code,
      concat_ws(' · ', o.carrier, d.external_id) as snippet, o.ordered_at as at, d.customer_id,
      o.order_id
    from parcels o join orders d on d.shop_id = o.shop_id and d.id = o.order_id`,
};

/** Last code point there is: everything that begins with a text lies between the text and the text with this after it. */
const last = '\u{10FFFF}';

/**
 * A page of what begins with `start`, in the order of keys. Who has several such keys comes once, at the first; who was
 * changed since is judged when found, and erased rows are not there.
 */
export async function selectObjects(
  tx: Tx,
  shopId: string,
  kind: ObjectKind,
  start: string,
  after: { key: string; id: string } | null,
  limit: number,
): Promise<FoundObject[]> {
  const { rows } = await sql<FoundObject>`
    with page as materialized (
      select k.key, k.id from search_keys k
      where k.shop_id = ${shopId} and k.kind = ${kind} and k.key >= ${start} and k.key < ${start + last}
        ${after ? sql`and (k.key, k.id) > (${after.key}, ${after.id}::uuid)` : sql``}
        -- An aggregate, not "not exists", which would be turned into a join of everything with everything.
        and k.key = (
          select min(other.key collate "C") from search_objects i, unnest(i.keys) as other (key)
          where i.shop_id = ${shopId} and i.kind = ${kind} and i.id = k.id
            and other.key collate "C" >= ${start} and other.key collate "C" < ${start + last}
        )
      order by k.key, k.id limit ${limit}
    )
    select k.key, k.id as "keyOf", shown.id, shown.title, shown.code, shown.snippet, shown.at, shown.customer_id as "customerId",
      shown.order_id as "orderId"
    -- One by one (the limit sees to it): right after an import the planner knows no better than to walk all objects.
    from page k cross join lateral (${shown[kind]} where o.shop_id = ${shopId} and o.id = k.id limit 1) shown
    order by k.key, k.id`.execute(tx);
  return rows;
}

/** What is named exactly and may not be indexed yet: an import is a minute old at most. */
export async function selectExact(
  tx: Tx,
  shopId: string,
  kind: ObjectKind,
  names: readonly string[],
): Promise<FoundObject[]> {
  const name = { customer: sql`o.external_id`, order: sql`o.external_id`, parcel: sql`o.tracking_number` }[kind];
  const { rows } = await sql<FoundObject>`
    select '' as key, id, id as "keyOf", title, code, snippet, at, customer_id as "customerId", order_id as "orderId"
    from (${shown[kind]} where o.shop_id = ${shopId} and ${name} = any(${names}::text[]) limit 5) shown`.execute(tx);
  return rows;
}
