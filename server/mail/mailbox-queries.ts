import { sql } from 'kysely';
import type { MailCursor } from '../outbox/index.ts';
import type { Db } from '../platform/database.ts';

export type MailboxPlace = { shopId: string; providerId: string };
/** The right to read a mailbox, until it is let go or runs out. */
export type Watch = MailboxPlace & { watcher: string };

const leaseSeconds = 120;
const isSendingOn = sql`(select sending_enabled from installation)`;

/**
 * The mailboxes that nobody watches and that may be tried. While sending is off, none: a copy restored from a backup would
 * take, and one day answer, what the house itself has answered; what comes meanwhile waits in the mailbox.
 */
export async function unwatchedProviders(db: Db, limit: number): Promise<MailboxPlace[]> {
  const { rows } = await sql<MailboxPlace>`
    select p.shop_id as "shopId", p.id as "providerId" from providers p
    join shops s on s.id = p.shop_id and not s.is_demo
    left join mailboxes b on b.shop_id = p.shop_id and b.provider_id = p.id
    where p.channel = 'mail' and p.is_on and p.settings ? 'imap' and ${isSendingOn}
      and (b.lease_until is null or b.lease_until < now()) and (b.next_try_at is null or b.next_try_at <= now())
    order by b.read_at nulls first limit ${limit}`.execute(db);
  return rows;
}

export type Begun = { cursor: MailCursor | null; startedAt: Temporal.Instant; readAt: Temporal.Instant | null };

/** Null: another node watches it. The database's clock decides, so that nodes need not agree on the time. */
export async function beginWatch(
  db: Db,
  { shopId, providerId, watcher }: Watch,
  now: Temporal.Instant,
): Promise<Begun | null> {
  const { rows } = await sql<Omit<Begun, 'cursor'> & { validity: string | null; uid: string | null }>`
    insert into mailboxes as b (shop_id, provider_id, started_at, watcher, lease_until)
    values (${shopId}, ${providerId}, ${now}, ${watcher}, now() + make_interval(secs => ${leaseSeconds}))
    on conflict (shop_id, provider_id) do update set watcher = excluded.watcher, lease_until = excluded.lease_until
      where b.lease_until is null or b.lease_until < now()
    returning validity, uid, started_at as "startedAt", read_at as "readAt"`.execute(db);
  const [row] = rows;
  if (!row) return null;
  const { validity, uid, startedAt, readAt } = row;
  return { cursor: validity === null ? null : { validity, uid: Number(uid) }, startedAt, readAt };
}

/** What is stored up to here is not asked for again. False: another node has taken over, or sending is off; this one must stop. */
export async function keepWatch(
  db: Db,
  { shopId, providerId, watcher }: Watch,
  { validity, uid }: MailCursor,
  readAt: Temporal.Instant | null,
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update mailboxes set validity = ${validity}, uid = ${uid}, read_at = coalesce(${readAt}::timestamptz, read_at),
      lease_until = now() + make_interval(secs => ${leaseSeconds}), faults = 0, fault = null, next_try_at = null
    where shop_id = ${shopId} and provider_id = ${providerId} and watcher = ${watcher} and ${isSendingOn}`.execute(db);
  return numAffectedRows === 1n;
}

/** Lets go of it. After a fault it is tried again in seconds, then ever later, at most in a quarter of an hour. */
export async function endWatch(db: Db, { shopId, providerId, watcher }: Watch, fault: string | null): Promise<void> {
  await sql`
    update mailboxes set watcher = null, lease_until = null, fault = ${fault},
      faults = case when ${fault}::text is null then faults else faults + 1 end,
      next_try_at = case when ${fault}::text is not null
        then now() + make_interval(secs => least(900, 5 * 2 ^ least(faults, 10))) end
    where shop_id = ${shopId} and provider_id = ${providerId} and watcher = ${watcher}`.execute(db);
}

export type MailHealth = {
  /** Shop and provider, with what keeps their mailbox from being read. */
  unread: { shop: string; name: string; fault: string }[];
  /** Mails that are kept and could not be taken, after many tries. */
  failed: number;
  /** Of the last 30 days, taken and in no conversation: of lists, bounces of what we did not just send, without a sender. */
  aside: { lists: number; bounces: number; nameless: number };
};

export async function selectMailHealth(db: Db, now: Temporal.Instant): Promise<MailHealth> {
  const { rows: unread } = await sql<MailHealth['unread'][number]>`
    select s.code as shop, p.name, b.fault from mailboxes b
    join providers p on p.shop_id = b.shop_id and p.id = b.provider_id and p.is_on
    join shops s on s.id = b.shop_id where b.fault is not null order by 1, 2`.execute(db);
  const { rows } = await sql<{ failed: number }>`
    select count(*)::int as failed from mails where state = 'failed'`.execute(db);
  const { rows: asides } = await sql<MailHealth['aside']>`
    select count(*) filter (where kind = 'list')::int as lists,
      count(*) filter (where kind = 'bounce' and reason is not null)::int as bounces,
      count(*) filter (where reason = 'no_sender')::int as nameless
    from mails where state = 'taken' and octet_length(raw) > 0
      and taken_at > ${now.subtract({ hours: 30 * 24 })}::timestamptz`.execute(db);
  return { unread, failed: rows[0]?.failed ?? 0, aside: asides[0] ?? { lists: 0, bounces: 0, nameless: 0 } };
}
