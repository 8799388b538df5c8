import { sql } from 'kysely';
import { idsOfPerson } from '../customers/index.ts';
import { canSend } from '../outbox/index.ts';
import type { Tx } from '../platform/database.ts';
import { notFound } from '../platform/errors.ts';
import { type Locale, pickLocale } from '../platform/i18n.ts';
import type { ReturnDetail } from './views.ts';

export type Reader = { address: string; locale: Locale };

/** Where the buyer of a return can be told of it; addresses only while the shop's mail goes out. */
export type Ways = {
  /** Who follows it on the returns page. */
  follower: Reader | null;
  /** The customer's address, as the shop knows it. */
  customer: Reader | null;
  /** In which the buyer was last known to be this customer. */
  lastConversationId: string | null;
  sendBy: Temporal.Instant | null;
};

type Row = {
  followedBy: string | null;
  followedIn: Locale | null;
  sendBy: Temporal.Instant | null;
  email: string | null;
  locale: string | null;
  lastConversationId: string | null;
};

export async function waysTo(tx: Tx, shopId: string, { id, customerId }: ReturnDetail): Promise<Ways> {
  const { rows } = await sql<Row>`
    select r.followed_by as "followedBy", r.followed_in as "followedIn", r.send_by as "sendBy", p.email, p.locale,
      last.id as "lastConversationId"
    from returns r
    left join people p on p.shop_id = r.shop_id and p.customer_id = r.customer_id
    left join lateral (
      select c.id from conversations c
      where c.shop_id = r.shop_id and c.customer_id in ${idsOfPerson(sql`${shopId}::uuid`, sql`${customerId}::uuid`)} and c.verified
      order by c.last_message_at desc limit 1) last on true
    where r.shop_id = ${shopId} and r.id = ${id}`.execute(tx);
  const [row] = rows;
  if (!row) throw notFound();
  const { followedBy, followedIn, sendBy, email, locale, lastConversationId } = row;
  const isMailed = (followedBy !== null || email !== null) && (await canSend(tx, shopId, 'mail'));
  return {
    follower:
      isMailed && followedBy !== null && followedIn !== null ? { address: followedBy, locale: followedIn } : null,
    customer: isMailed && email !== null ? { address: email, locale: pickLocale(locale) } : null,
    ...{ lastConversationId, sendBy },
  };
}
