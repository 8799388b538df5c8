import { sql } from 'kysely';
import { survivorOf } from '../customers/index.ts';
import type { Db, Tx } from '../platform/database.ts';
import type { Buyer } from '../platform/http-access.ts';

/** Who asks for a code and types it in: a chat, or a visit to another page. */
export type CodeHolder = Pick<Buyer, 'shopId' | 'sessionId'>;

/** Until this transaction ends, no other code of the shop is asked for or checked. */
export async function takeCodeTurn(tx: Tx, shopId: string): Promise<void> {
  await sql`insert into buyer_code_turns (shop_id) values (${shopId})
    on conflict (shop_id) do update set shop_id = excluded.shop_id`.execute(tx);
}

/**
 * How many codes were asked for since then, and when the first of them: by this chat, for this address; and how many the
 * shop mailed. What was asked for addresses of nobody uses up no other buyer's code.
 */
export type Asked = Record<'session' | 'address' | 'shop', { count: number; firstAt: Temporal.Instant | null }>;

export async function countAsked(
  tx: Tx,
  { shopId, sessionId }: CodeHolder,
  addressKey: string,
  since: Temporal.Instant,
): Promise<Asked> {
  const { rows } = await sql<Record<'session' | 'address' | 'shop', number> & Record<string, Temporal.Instant | null>>`
    select count(*) filter (where session_id = ${sessionId})::int as session,
      min(asked_at) filter (where session_id = ${sessionId}) as "sessionAt",
      count(*) filter (where address_key = ${addressKey})::int as address,
      min(asked_at) filter (where address_key = ${addressKey}) as "addressAt",
      count(customer_id)::int as shop, min(asked_at) filter (where customer_id is not null) as "shopAt"
    from buyer_codes where shop_id = ${shopId} and asked_at > ${since}`.execute(tx);
  const of = (who: 'session' | 'address' | 'shop') => ({
    count: rows[0]?.[who] ?? 0,
    firstAt: rows[0]?.[`${who}At`] ?? null,
  });
  return { session: of('session'), address: of('address'), shop: of('shop') };
}

/** Wrong tries at all codes for this address since then. */
export async function countTries(tx: Tx, shopId: string, addressKey: string, since: Temporal.Instant): Promise<number> {
  const { rows } = await sql<{ tries: number }>`select coalesce(sum(tries), 0)::int as tries from buyer_codes
    where shop_id = ${shopId} and address_key = ${addressKey} and asked_at > ${since}`.execute(tx);
  return rows[0]?.tries ?? 0;
}

/** Whose mail address this is: the customers that have it, each with the person it is. In small letters. */
export async function selectByAddress(
  tx: Tx,
  shopId: string,
  address: string,
): Promise<{ customerId: string; personId: string }[]> {
  const { rows } = await sql<{ customerId: string; personId: string }>`
    select c.id as "customerId", ${survivorOf(sql`c.shop_id`, sql`c.id`)} as "personId" from customers c
    where c.shop_id = ${shopId} and lower(c.email) = ${address} order by c.id limit 200`.execute(tx);
  return rows;
}

export type Code = {
  id: string;
  addressKey: string;
  customerId: string | null;
  orderId: string | null;
  hash: string;
  tries: number;
  expiresAt: Temporal.Instant;
};

/** The newest takes the place of what this chat had asked for before. */
export async function replaceCode(
  tx: Tx,
  buyer: CodeHolder,
  code: Omit<Code, 'tries'>,
  now: Temporal.Instant,
): Promise<void> {
  const { shopId, sessionId } = buyer;
  await sql`update buyer_codes set ended_at = ${now}
    where shop_id = ${shopId} and session_id = ${sessionId} and asked_at > ${now.subtract({ hours: 1 })}
      and ended_at is null`.execute(tx);
  await sql`insert into buyer_codes
      (shop_id, id, session_id, address_key, customer_id, order_id, code_hash, asked_at, expires_at)
    values (${shopId}, ${code.id}, ${sessionId}, ${code.addressKey}, ${code.customerId}, ${code.orderId}, ${code.hash},
      ${now}, ${code.expiresAt})`.execute(tx);
}

/** The code that this chat may type in now; null when there is none, or it has run out. */
export async function selectOpenCode(tx: Tx, buyer: CodeHolder, now: Temporal.Instant): Promise<Code | null> {
  const { rows } = await sql<Code>`
    select id, address_key as "addressKey", customer_id as "customerId", order_id as "orderId", code_hash as hash, tries,
      expires_at as "expiresAt"
    from buyer_codes where shop_id = ${buyer.shopId} and session_id = ${buyer.sessionId}
      and asked_at > ${now.subtract({ hours: 1 })} and ended_at is null and expires_at > ${now}`.execute(tx);
  return rows[0] ?? null;
}

export async function countWrongTry(tx: Tx, shopId: string, id: string): Promise<void> {
  await sql`update buyer_codes set tries = tries + 1 where shop_id = ${shopId} and id = ${id}`.execute(tx);
}

export async function endCode(tx: Tx, shopId: string, id: string, now: Temporal.Instant): Promise<void> {
  await sql`update buyer_codes set ended_at = ${now} where shop_id = ${shopId} and id = ${id}`.execute(tx);
}

/** Nothing counts by them any more. */
export async function deleteOldCodes(db: Db, shopId: string, before: Temporal.Instant, most: number): Promise<number> {
  const { numAffectedRows } = await sql`delete from buyer_codes where shop_id = ${shopId} and id in (
    select id from buyer_codes where shop_id = ${shopId} and asked_at < ${before} limit ${most})`.execute(db);
  return Number(numAffectedRows ?? 0);
}

/** An address to try in a demo shop: of the customer with the newest order. */
export async function selectDemoAddress(db: Db, shopId: string): Promise<string | null> {
  const { rows } = await sql<{ email: string }>`
    select c.email from customers c join orders o on o.shop_id = c.shop_id and o.customer_id = c.id
    where c.shop_id = ${shopId} and c.email is not null order by o.placed_at desc limit 1`.execute(db);
  return rows[0]?.email ?? null;
}
