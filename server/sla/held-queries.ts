import { type RawBuilder, sql } from 'kysely';
import { assistChannel } from '../conversations/index.ts';
import type { Db, Tx } from '../platform/database.ts';

/** Whether anybody still waits in the platform's own client cannot be seen from here, and who pasted goes on with it. */
const isHere = sql`c.channel <> ${sql.lit(assistChannel)}`;

/** Shops in which a buyer waits for an agent who holds the conversation. */
export async function shopsHeldWaiting(db: Db): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select s.id from shops s where exists (
    select from conversations c where c.shop_id = s.id and c.holder_id is not null and c.waiting_since is not null and ${isHere})`.execute(
    db,
  );
  return rows.map(({ id }) => id);
}

export type HeldWaiting = {
  conversationId: string;
  holderId: string;
  waitingSince: Temporal.Instant;
  isAway: boolean;
  isGone: boolean;
};

/** Gone is who gave no sign of life after `seenAfter`, silent perhaps who has let a buyer wait since `silentSince`. */
export type HeldTooLong = { seenAfter: Temporal.Instant; silentSince: Temporal.Instant };

function heldTooLong(shopId: string, { seenAfter, silentSince }: HeldTooLong, rest: RawBuilder<unknown>) {
  const isAway = sql`(coalesce(d.availability = 'away', false) or a.revoked_at is not null)`;
  const isGone = sql`(c.waiting_since < ${seenAfter} and coalesce(d.last_seen_at < ${seenAfter}, true))`;
  return sql<HeldWaiting>`
    select c.id as "conversationId", c.holder_id as "holderId", c.waiting_since as "waitingSince",
      ${isAway} as "isAway", ${isGone} as "isGone"
    from conversations c
    join agents a on a.shop_id = c.shop_id and a.id = c.holder_id
    left join agent_desks d on d.shop_id = c.shop_id and d.agent_id = c.holder_id
    where c.shop_id = ${shopId} and c.holder_id is not null and c.waiting_since is not null and c.snoozed_until is null
      and ${isHere}
      and (${isAway} or ${isGone} or c.waiting_since <= ${silentSince}) ${rest}`;
}

/** Held conversations whose buyer waits for somebody who is away, gone, or perhaps silent; longest first. Nothing is locked. */
export async function selectHeldTooLong(
  db: Db,
  shopId: string,
  limits: HeldTooLong,
  after: HeldWaiting | null,
  limit: number,
): Promise<HeldWaiting[]> {
  const beyond = after
    ? sql`and (c.waiting_since, c.id) > (${after.waitingSince}::timestamptz, ${after.conversationId}::uuid)`
    : sql``;
  const page = sql`${beyond} order by c.waiting_since, c.id limit ${limit}`;
  return (await heldTooLong(shopId, limits, page).execute(db)).rows;
}

/** The same of one, locked. Null when that has passed, or somebody is just writing in it. */
export async function lockHeldTooLong(
  tx: Tx,
  shopId: string,
  limits: HeldTooLong,
  conversationId: string,
): Promise<HeldWaiting | null> {
  const one = sql`and c.id = ${conversationId} for update of c skip locked`;
  return (await heldTooLong(shopId, limits, one).execute(tx)).rows[0] ?? null;
}
