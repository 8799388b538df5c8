import { sql } from 'kysely';
import { webChannel } from '../conversations/index.ts';
import type { Db, Tx } from '../platform/database.ts';
import type { Buyer } from '../platform/http-access.ts';
import { type Log, plainError } from '../platform/log.ts';
import { deleteOldCodes } from './code-queries.ts';
import { triesHours } from './code-rules.ts';

export type NewSession = Buyer & { hash: string; expiresAt: Temporal.Instant };

export async function insertSession(tx: Tx, session: NewSession, now: Temporal.Instant): Promise<void> {
  const { shopId, sessionId, hash, channelKey, customerId, orderId, expiresAt } = session;
  await sql`insert into chat_sessions (shop_id, id, token_hash, channel_key, customer_id, order_id, created_at, expires_at)
    values (${shopId}, ${sessionId}, ${hash}, ${channelKey}, ${customerId}, ${orderId}, ${now}, ${expiresAt})`.execute(
    tx,
  );
}

export async function selectSession(db: Db, shopId: string, hash: string, now: Temporal.Instant) {
  const { rows } = await sql<Buyer>`
    select shop_id as "shopId", id as "sessionId", channel_key as "channelKey", customer_id as "customerId",
      order_id as "orderId"
    from chat_sessions where shop_id = ${shopId} and token_hash = ${hash} and expires_at > ${now}`.execute(db);
  return rows[0] ?? null;
}

/** From now on this visitor is that customer. */
export async function updateSession(tx: Tx, session: Buyer & { expiresAt: Temporal.Instant }): Promise<void> {
  const { shopId, sessionId, channelKey, customerId, orderId, expiresAt } = session;
  await sql`update chat_sessions set channel_key = ${channelKey}, customer_id = ${customerId}, order_id = ${orderId},
    expires_at = ${expiresAt} where shop_id = ${shopId} and id = ${sessionId}`.execute(tx);
}

/** A visitor who still writes is not forgotten; how long the shop's word holds is not stretched by writing. */
export async function prolongVisitor(db: Db, buyer: Buyer, until: Temporal.Instant): Promise<void> {
  await sql`update chat_sessions set expires_at = ${until} where shop_id = ${buyer.shopId} and id = ${buyer.sessionId}
    and customer_id is null and expires_at < ${until}::timestamptz - interval '1 day'`.execute(db);
}

export async function deleteSession(db: Db, { shopId, sessionId }: Buyer): Promise<void> {
  await sql`delete from chat_sessions where shop_id = ${shopId} and id = ${sessionId}`.execute(db);
}

/**
 * Sessions and words of shops that have run out; one shop at a time, so many rows in a statement, and the fault of one shop
 * is no other's. Of a customer's sessions the last of each chat stays: by it the chat is found again, whenever the shop
 * vouches for them anew.
 */
export async function deleteForgottenVisitors(
  db: Db,
  log: Pick<Log, 'error'>,
  now: Temporal.Instant,
  most = 1000,
): Promise<void> {
  const { rows } = await sql<{ id: string }>`select id from shops`.execute(db);
  for (const { id: shopId } of rows)
    try {
      while ((await deleteRunOut(db, shopId, now, most)) === most);
      while ((await deleteUsedWords(db, shopId, now, most)) === most);
      while ((await deleteOldCodes(db, shopId, now.subtract({ hours: triesHours }), most)) === most);
    } catch (error) {
      log.error({ shopId, err: plainError(error) }, 'visitors who stayed away were not forgotten');
    }
}

async function deleteRunOut(db: Db, shopId: string, now: Temporal.Instant, most: number): Promise<number> {
  const { numAffectedRows } = await sql`delete from chat_sessions where shop_id = ${shopId} and id in (
    select s.id from chat_sessions s where s.shop_id = ${shopId} and s.expires_at < ${now} and (
      s.customer_id is null or exists (
        select from chat_sessions later where later.shop_id = s.shop_id and later.channel_key = s.channel_key
          and later.customer_id = s.customer_id and (later.expires_at, later.id) > (s.expires_at, s.id)))
    limit ${most})`.execute(db);
  return Number(numAffectedRows ?? 0);
}

async function deleteUsedWords(db: Db, shopId: string, now: Temporal.Instant, most: number): Promise<number> {
  const { numAffectedRows } = await sql`delete from chat_tokens_used where shop_id = ${shopId} and nonce in (
    select nonce from chat_tokens_used where shop_id = ${shopId} and expires_at < ${now} limit ${most})`.execute(db);
  return Number(numAffectedRows ?? 0);
}

/** Which of these sessions are still let in. */
export async function selectLiveSessions(
  db: Db,
  sessions: readonly Pick<Buyer, 'shopId' | 'sessionId'>[],
  now: Temporal.Instant,
): Promise<Set<string>> {
  const shopIds = sessions.map(({ shopId }) => shopId);
  const ids = sessions.map(({ sessionId }) => sessionId);
  const { rows } = await sql<{ id: string }>`
    select s.id from unnest(${shopIds}::uuid[], ${ids}::uuid[]) as asked (shop_id, id)
    join chat_sessions s on s.shop_id = asked.shop_id and s.id = asked.id and s.expires_at > ${now}`.execute(db);
  return new Set(rows.map(({ id }) => id));
}

/** Who may use this word of the shop: whoever brought it first. */
export async function claimNonce(
  tx: Tx,
  { shopId, nonce, sessionId }: { shopId: string; nonce: string; sessionId: string },
  expiresAt: Temporal.Instant,
): Promise<boolean> {
  const { rows } = await sql<{ session_id: string }>`
    insert into chat_tokens_used (shop_id, nonce, session_id, expires_at)
    values (${shopId}, ${nonce}, ${sessionId}, ${expiresAt})
    on conflict (shop_id, nonce) do update set nonce = excluded.nonce returning session_id`.execute(tx);
  return rows[0]?.session_id === sessionId;
}

/** Which of these conversations are chats: their ids by their keys. */
export async function keysOfConversations(
  db: Db,
  shopId: string,
  ids: readonly string[],
): Promise<Map<string, string>> {
  const { rows } = await sql<{ id: string; key: string }>`
    select id, channel_key as key from conversations
    where shop_id = ${shopId} and id = any(${ids}::uuid[]) and channel = ${webChannel}`.execute(db);
  return new Map(rows.map(({ id, key }) => [key, id]));
}

/** The conversation of this key; null before anything has been said on it. */
export async function selectConversationId(db: Db, { shopId, channelKey }: Buyer): Promise<string | null> {
  const { rows } = await sql<{ id: string }>`select id from conversations
    where shop_id = ${shopId} and channel = ${webChannel} and channel_key = ${channelKey}`.execute(db);
  return rows[0]?.id ?? null;
}

/** Whose conversation this key names; undefined when nothing has been said on it yet. */
export async function selectCustomerOfKey(tx: Tx, shopId: string, channelKey: string) {
  const { rows } = await sql<{ customerId: string | null }>`
    select customer_id as "customerId" from conversations
    where shop_id = ${shopId} and channel = ${webChannel} and channel_key = ${channelKey}`.execute(tx);
  return rows[0]?.customerId;
}

/** The chat that this customer had last, as one whom the shop had vouched for: it goes on, on whatever device. */
export async function selectLastKeyOfCustomer(tx: Tx, shopId: string, customerId: string): Promise<string | null> {
  const { rows } = await sql<{ channelKey: string }>`
    select c.channel_key as "channelKey" from conversations c
    where c.shop_id = ${shopId} and c.customer_id = ${customerId} and c.channel = ${webChannel} and c.verified
      and exists (select from chat_sessions s where s.shop_id = c.shop_id and s.channel_key = c.channel_key
        and s.customer_id = c.customer_id)
    order by c.last_message_at desc limit 1`.execute(tx);
  return rows[0]?.channelKey ?? null;
}

export async function selectSecret(db: Db, shopId: string) {
  const { rows } = await sql<{ secret: string; madeAt: Temporal.Instant; madeBy: string }>`
    select s.secret, s.made_at as "madeAt", a.name as "madeBy" from chat_secrets s
    join agents a on a.shop_id = s.shop_id and a.id = s.made_by where s.shop_id = ${shopId}`.execute(db);
  return rows[0] ?? null;
}

export async function upsertSecret(
  tx: Tx,
  { shopId, secret, madeBy }: { shopId: string; secret: string; madeBy: string },
  now: Temporal.Instant,
): Promise<void> {
  await sql`insert into chat_secrets (shop_id, secret, made_by, made_at) values (${shopId}, ${secret}, ${madeBy}, ${now})
    on conflict (shop_id) do update set secret = excluded.secret, made_by = excluded.made_by, made_at = excluded.made_at`.execute(
    tx,
  );
}
