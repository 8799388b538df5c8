import { sql } from 'kysely';
import { survivorOf } from '../customers/index.ts';
import type { Db, Tx } from '../platform/database.ts';
import type { MailKind } from './rules.ts';

export type NewMail = { shopId: string; id: string; providerId: string; raw: Buffer; digest: Buffer; isWhole: boolean };

/** The id under which these bytes are kept, whenever they first came; null: they are taken already. */
export async function insertMail(
  db: Db,
  { shopId, id, providerId, raw, digest, isWhole }: NewMail,
  at: { now: Temporal.Instant; nextTryAt: Temporal.Instant },
): Promise<string | null> {
  const { rows } = await sql<{ id: string; state: string }>`
    with stored as (
      insert into mails (shop_id, id, provider_id, digest, raw, is_whole, next_try_at, received_at)
      values (${shopId}, ${id}, ${providerId}, ${digest}, ${raw}, ${isWhole}, ${at.nextTryAt}, ${at.now})
      on conflict (shop_id, digest) do nothing returning id, state)
    select id, state from stored union all
    select id, state from mails where shop_id = ${shopId} and digest = ${digest}`.execute(db);
  const [row] = rows;
  return row?.state === 'received' ? row.id : null;
}

export type StoredMail = {
  providerId: string;
  raw: Buffer;
  isWhole: boolean;
  /** Of the provider it came by: how its server signs what it has checked, and the shop's own address. */
  authservId: string | null;
  ownAddress: string | null;
};

export async function selectMail(db: Db, shopId: string, id: string): Promise<StoredMail | null> {
  const { rows } = await sql<StoredMail>`
    select m.provider_id as "providerId", m.raw, m.is_whole as "isWhole", p.settings ->> 'authservId' as "authservId",
      lower(p.settings -> 'from' ->> 'address') as "ownAddress"
    from mails m left join providers p on p.shop_id = m.shop_id and p.id = m.provider_id
    where m.shop_id = ${shopId} and m.id = ${id} and m.state = 'received'`.execute(db);
  return rows[0] ?? null;
}

/** Locks a mail that is still to be taken; false: somebody has taken it. */
export async function lockMail(tx: Tx, shopId: string, id: string): Promise<boolean> {
  const { rows } = await sql`select from mails
    where shop_id = ${shopId} and id = ${id} and state = 'received' for update`.execute(tx);
  return rows.length > 0;
}

export type Taken = {
  kind: MailKind;
  reason: string | null;
  messageId: string;
  sender: string | null;
  conversationId: string | null;
  sendId: string | null;
};

export async function markTaken(
  tx: Tx,
  shopId: string,
  id: string,
  taken: Taken,
  now: Temporal.Instant,
): Promise<void> {
  const { kind, reason, messageId, sender, conversationId, sendId } = taken;
  await sql`update mails set state = 'taken', kind = ${kind}, reason = ${reason}, message_id = ${messageId},
      sender = ${sender}, conversation_id = ${conversationId}, send_id = ${sendId}, taken_at = ${now}
    where shop_id = ${shopId} and id = ${id}`.execute(tx);
}

/** Later again; after too many tries it stays as it is, for a person. */
export async function markUntaken(
  db: Db,
  shopId: string,
  id: string,
  { reason, mostTries }: { reason: string; mostTries: number },
  now: Temporal.Instant,
): Promise<void> {
  await sql`update mails set tries = tries + 1, reason = ${reason},
      state = case when tries + 1 >= ${mostTries} then 'failed' else state end,
      next_try_at = ${now}::timestamptz + make_interval(mins => (2 ^ least(tries, 8))::int)
    where shop_id = ${shopId} and id = ${id} and state = 'received'`.execute(db);
}

/** What somebody has stored and not taken, oldest first. */
export async function mailsWaiting(
  db: Db,
  now: Temporal.Instant,
  limit: number,
): Promise<{ shopId: string; id: string }[]> {
  const { rows } = await sql<{ shopId: string; id: string }>`
    select shop_id as "shopId", id from mails where state = 'received' and next_try_at <= ${now}
    order by next_try_at limit ${limit}`.execute(db);
  return rows;
}

/** Empties mails that were taken before then; their digests stay, by which the same bytes are known again. Returns how many. */
export async function emptyTaken(db: Db, before: Temporal.Instant, limit: number): Promise<number> {
  const { numAffectedRows } = await sql`
    update mails set raw = '' where (shop_id, id) in (
      select shop_id, id from mails where state = 'taken' and octet_length(raw) > 0 and taken_at < ${before}
      order by taken_at limit ${limit})`.execute(db);
  return Number(numAffectedRows ?? 0);
}

export type OwnSend = {
  id: string;
  conversationId: string | null;
  address: string;
  status: string;
  /** When a provider was first given it. */
  calledAt: Temporal.Instant | null;
};

/** Which of these are ids of mails that this shop has sent. */
export async function selectOwnSends(tx: Tx, shopId: string, ids: readonly string[]): Promise<OwnSend[]> {
  if (ids.length === 0) return [];
  const { rows } = await sql<OwnSend>`
    select id, conversation_id as "conversationId", lower(address) as address, status, first_called_at as "calledAt"
    from sends
    where shop_id = ${shopId} and id = any(${[...ids]}::uuid[]) and channel = 'mail'
    order by array_position(${[...ids]}::uuid[], id)`.execute(tx);
  return rows;
}

/** The one customer who has this address, if no two people have it. */
export async function selectOwner(tx: Tx, shopId: string, address: string): Promise<string | null> {
  const { rows } = await sql<{ id: string; people: number }>`
    select min(c.id::text) as id, count(distinct ${survivorOf(sql`c.shop_id`, sql`c.id`)})::int as people from customers c
    where c.shop_id = ${shopId} and lower(c.email) = ${address}`.execute(tx);
  const [found] = rows;
  return found?.people === 1 ? found.id : null;
}

export type Thread = { conversationId: string; channelKey: string };

/**
 * The conversation to which a mail from this address belongs: one of those that it answers, where it is that of the same
 * address or of the same person. Whoever else names our ids has only seen them.
 */
export async function selectThread(
  tx: Tx,
  shopId: string,
  {
    from,
    customerId,
    messageIds,
    conversationIds,
  }: {
    from: string;
    customerId: string | null;
    messageIds: readonly string[];
    conversationIds: readonly string[];
  },
): Promise<Thread | null> {
  const { rows } = await sql<Thread>`
    select c.id as "conversationId", c.channel_key as "channelKey" from conversations c
    where c.shop_id = ${shopId} and c.channel = 'mail' and c.id in (
        -- One list, so that each is found by its key: "or" would read all conversations of the shop.
        select unnest(${[...conversationIds]}::uuid[]) union all
        select m.conversation_id from messages m where m.shop_id = ${shopId} and m.channel = 'mail'
          and m.provider_message_id = any(${[...messageIds]}::text[]))
      and (c.channel_key = ${from} or ${survivorOf(sql`c.shop_id`, sql`c.customer_id`)} =
        ${survivorOf(sql`c.shop_id`, sql`${customerId}::uuid`)})
    order by c.last_message_at desc, c.id desc limit 1`.execute(tx);
  return rows[0] ?? null;
}

/** The mail conversation of an address. */
export async function selectConversationOf(tx: Tx, shopId: string, address: string): Promise<string | null> {
  const { rows } = await sql<{ id: string }>`select id from conversations
    where shop_id = ${shopId} and channel = 'mail' and channel_key = ${address}`.execute(tx);
  return rows[0]?.id ?? null;
}

/** How often Qin itself has spoken here since then. */
export async function countSpoken(
  tx: Tx,
  shopId: string,
  conversationId: string,
  since: Temporal.Instant,
): Promise<number> {
  const { rows } = await sql<{ spoken: number }>`select count(*)::int as spoken from messages
    where shop_id = ${shopId} and conversation_id = ${conversationId} and author = 'qin' and visibility = 'public'
      and at > ${since}`.execute(tx);
  return rows[0]?.spoken ?? 0;
}
