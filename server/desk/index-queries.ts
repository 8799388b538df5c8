import { type RawBuilder, sql } from 'kysely';
import type { Db, Tx } from '../platform/database.ts';
import { chunkSize, messageEvents, type ObjectKind } from './search-queries.ts';

/** Shops of which the feed tells something that the search has not looked at, or whose objects an import has changed. */
export async function shopsToIndex(db: Db): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select s.id from shops s
    left join event_heads e on e.shop_id = s.id
    left join search_heads h on h.shop_id = s.id
    where h.shop_id is null or coalesce(e.position, 0) > h.position or cardinality(h.stale) > 0
      or h.walked_kind is not null`.execute(db);
  return rows.map(({ id }) => id);
}

export type Head = {
  position: number;
  chunks: number;
  pending: string[];
  stale: ObjectKind[];
  /** Of which kind all objects are being looked through, and which was the last one. */
  walkedKind: ObjectKind | null;
  walkedTo: string | null;
};

/** The shop's head, locked: one worker at a time indexes a shop. What nobody has indexed yet is stale as a whole. */
export async function lockHead(tx: Tx, shopId: string): Promise<Head> {
  await sql`insert into search_heads (shop_id, stale) values (${shopId}, '{customer,order,parcel}')
    on conflict do nothing`.execute(tx);
  const { rows } =
    await sql<Head>`select position, chunks, pending, stale, walked_kind as "walkedKind", walked_to as "walkedTo"
    from search_heads where shop_id = ${shopId} for update`.execute(tx);
  const [head] = rows;
  if (!head) throw new Error('an upsert gave no row');
  return head;
}

export async function updateHead(tx: Tx, shopId: string, head: Head): Promise<void> {
  await sql`update search_heads set position = ${head.position}, chunks = ${head.chunks},
    pending = ${head.pending}::uuid[], stale = ${head.stale}::text[], walked_kind = ${head.walkedKind},
    walked_to = ${head.walkedTo} where shop_id = ${shopId}`.execute(tx);
}

export type News = { position: number; type: string; id: string | null };

/** What the feed tells after a position, as far as the search minds it; and how far that was looked through. */
export async function selectNews(
  tx: Tx,
  shopId: string,
  after: number,
  limit: number,
): Promise<{ news: News[]; upTo: number }> {
  const { rows } = await sql<News>`
    select position, type, coalesce(data->>'messageId', data->>'customerId', data->>'orderId', data->>'parcelId')::uuid as id
    from events where shop_id = ${shopId} and position > ${after} order by position limit ${limit}`.execute(tx);
  const isMessage = (type: string) => (messageEvents as readonly string[]).includes(type);
  return {
    news: rows.filter(({ type }) => isMessage(type) || /^(customers|orders|parcels)\./.test(type)),
    upTo: rows.at(-1)?.position ?? after,
  };
}

/** The texts of these messages, in the same order; null for one that is not there any more. */
export async function selectBodies(tx: Tx, shopId: string, ids: readonly string[]): Promise<(string | null)[]> {
  const { rows } = await sql<{ id: string; body: string }>`select id, body from messages
    where shop_id = ${shopId} and id = any(${ids}::uuid[])`.execute(tx);
  const bodies = new Map(rows.map(({ id, body }) => [id, body]));
  return ids.map((id) => bodies.get(id) ?? null);
}

export type NewChunk = { number: number; messageIds: readonly string[]; texts: string; grams: readonly number[] };

export async function insertChunk(tx: Tx, shopId: string, chunk: NewChunk): Promise<void> {
  if (chunk.messageIds.length !== chunkSize) throw new RangeError('a chunk is full or it is none');
  await sql`insert into search_chunks (shop_id, number, message_ids, texts, grams)
    values (${shopId}, ${chunk.number}, ${chunk.messageIds}::uuid[], ${chunk.texts}, ${chunk.grams}::int[])`.execute(
    tx,
  );
}

export type Source = {
  id: string;
  source: string;
  name: string | null;
  phone: string | null;
  phoneMasked: string | null;
  email: string | null;
  number: string | null;
  /** The keys it was found by so far. */
  before: string[];
};

const sources: Record<
  ObjectKind,
  { table: RawBuilder<unknown>; of: RawBuilder<unknown>; columns: RawBuilder<unknown> }
> = {
  customer: {
    table: sql`customers`,
    of: sql`md5(concat_ws('|', o.external_id, o.name, o.phone, o.phone_masked, o.email))`,
    columns: sql`o.name, o.phone, o.phone_masked as "phoneMasked", o.email, o.external_id as number`,
  },
  order: {
    table: sql`orders`,
    of: sql`md5(o.external_id)`,
    columns: sql`null as name, null as phone, null as "phoneMasked", null as email, o.external_id as number`,
  },
  parcel: {
    table: sql`parcels`,
    of: sql`md5(coalesce(o.tracking_number, ''))`,
    columns: sql`null as name, null as phone, null as "phoneMasked", null as email, o.tracking_number as number`,
  },
};

/** Those of these objects whose keys are not made from what they are now. */
export async function selectChanged(
  tx: Tx,
  shopId: string,
  kind: ObjectKind,
  ids: readonly string[],
): Promise<Source[]> {
  return changedWhere(tx, shopId, kind, sql`o.id = any(${ids}::uuid[])`, ids.length);
}

/** The same of all the shop's objects, by id after `after`: some thousand at a time. */
export async function selectNextChanged(
  tx: Tx,
  shopId: string,
  kind: ObjectKind,
  after: string,
  limit: number,
): Promise<Source[]> {
  return changedWhere(tx, shopId, kind, sql`o.id > ${after}::uuid`, limit);
}

async function changedWhere(
  tx: Tx,
  shopId: string,
  kind: ObjectKind,
  which: RawBuilder<unknown>,
  limit: number,
): Promise<Source[]> {
  const { table, of, columns } = sources[kind];
  const { rows } = await sql<Source>`
    select o.id, ${of} as source, ${columns}, coalesce(i.keys, '{}') as before from ${table} o
    left join search_objects i on i.shop_id = o.shop_id and i.kind = ${kind} and i.id = o.id
    where o.shop_id = ${shopId} and ${which} and i.source is distinct from ${of}
    order by o.id limit ${limit}`.execute(tx);
  return rows;
}

/** `before`: the keys it had. */
export type Keyed = { id: string; source: string; keys: string[]; before: string[] };

/** Gives objects their keys in place of those they had. */
export async function replaceKeys(tx: Tx, shopId: string, kind: ObjectKind, keyed: readonly Keyed[]): Promise<void> {
  if (keyed.length === 0) return;
  const gone = keyed.flatMap(({ id, before }) => before.map((key) => ({ id, key })));
  if (gone.length > 0)
    await sql`delete from search_keys k
      using unnest(${gone.map(({ key }) => key)}::text[], ${gone.map(({ id }) => id)}::uuid[]) as gone (key, id)
      where k.shop_id = ${shopId} and k.kind = ${kind} and k.key = gone.key collate "C" and k.id = gone.id`.execute(tx);
  const told = JSON.stringify(keyed.map(({ id, source, keys }) => ({ id, source, keys })));
  await sql`insert into search_objects (shop_id, kind, id, source, keys)
    select ${shopId}, ${kind}, id, source, array(select jsonb_array_elements_text(keys))
    from jsonb_to_recordset(${told}::jsonb) as r (id uuid, source text, keys jsonb)
    on conflict (shop_id, kind, id) do update set source = excluded.source, keys = excluded.keys`.execute(tx);
  const rows = keyed.flatMap(({ id, keys }) => keys.map((key) => ({ id, key })));
  await sql`insert into search_keys (shop_id, kind, key, id)
    select ${shopId}, ${kind}, key, id
    from unnest(${rows.map(({ key }) => key)}::text[], ${rows.map(({ id }) => id)}::uuid[]) as r (key, id)
    on conflict do nothing`.execute(tx);
}
