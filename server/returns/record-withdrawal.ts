import { sql } from 'kysely';
import type { Locale } from '../../shared/labels.ts';
import { findCustomer } from '../customers/index.ts';
import { orderById } from '../orders/index.ts';
import { canSend, enqueueSends } from '../outbox/index.ts';
import type { Tx } from '../platform/database.ts';
import { Refused } from '../platform/errors.ts';
import { appendEvent } from '../platform/events.ts';
import { newId } from '../platform/ids.ts';
import { loadShop, newToken } from '../shops/index.ts';
import { type Withdrawal, withdrawalMail } from './withdrawal-mail.ts';
import { openTask } from './withdrawal-tasks.ts';

export type RecordWithdrawal = {
  shopId: string;
  orderId: string | null;
  conversationId: string | null;
  /** The message that said it; recorded twice it is one withdrawal. */
  messageId: string | null;
  /** The buyer's own words, whole. */
  text: string;
  locale: Locale;
  /** When it reached us: what counts for the buyer's days. */
  at: Temporal.Instant;
  /** Sent twice it is one. */
  requestKey?: string;
  /** What a form asked for besides. */
  form?: WithdrawalForm;
};

export type WithdrawalForm = {
  /** Confirmed twice it is one. */
  key: string;
  /** As it was typed: whether there is such an order is not told. */
  orderNumber: string;
  /** Where the buyer wants the acknowledgement; null: a phone number, or nothing that a mail could go to. */
  address: string | null;
};

/** Anybody may type somebody's address into a form; more than these in an hour are recorded all the same, and not mailed. */
const mostMailsAnHour = 3;

export type RecordedWithdrawal = { id: string; url: string; isNew: boolean };

/**
 * Writes down that a buyer withdrew: what was said and when, for ever. The buyer gets a page that stays and, where an
 * address is known and the shop's mail goes out, a mail with the same: content, date and time, in both languages.
 * Throws Refused `request_key_reused` where something else came under the key.
 */
export async function recordWithdrawal(
  tx: Tx,
  said: RecordWithdrawal,
  publicUrl: string,
  now: Temporal.Instant,
): Promise<RecordedWithdrawal> {
  const { shopId, orderId, conversationId, messageId, text, locale, at, form, requestKey = form?.key ?? null } = said;
  const shop = await loadShop(tx, shopId);
  const order = orderId === null ? null : await orderById(tx, shopId, orderId, now);
  const orderNumber = form?.orderNumber ?? order?.number ?? null;
  const customer = order?.customerId ? await findCustomer(tx, shopId, order.customerId) : null;
  const addresses = (await canSend(tx, shopId, 'mail'))
    ? await mailable(tx, shopId, { typed: form?.address, known: customer?.email, orderId }, at)
    : [];
  const id = newId(now);
  const { token } = newToken('w', shopId);
  const { rows } = await sql<{ id: string; token: string }>`
    insert into withdrawals (shop_id, id, token, order_id, order_number, customer_id, conversation_id, message_id, said,
      locale, received_at, mailed_to, request_key)
    values (${shopId}, ${id}, ${token}, ${order?.id ?? null}, ${orderNumber}, ${order?.boughtAs ?? null},
      ${conversationId}, ${messageId}, ${text}, ${locale}, ${at}, ${addresses[0] ?? null}, ${requestKey})
    on conflict do nothing returning id, token`.execute(tx);
  const [written] = rows;
  if (!written) return known(tx, said, publicUrl, now);
  const url = urlOf(publicUrl, token);
  await openTask(tx, { shopId, withdrawalId: id, country: customer?.country ?? null, zone: shop.zone, at });
  const content: Withdrawal = { shop: shop.name, orderNumber, said: text, at, zone: shop.zone };
  const mail = { rank: 'reply', purpose: 'service', channel: 'mail', customerId: customer?.id ?? null } as const;
  const sends = addresses.map((address, place) => {
    const key = place === 0 ? `withdrawal:${id}` : `withdrawal:${id}:${place}`;
    return { ...mail, key, address, content: withdrawalMail(content, url, locale) };
  });
  await enqueueSends(tx, shopId, sends, now);
  await appendEvent(tx, shopId, 'returns.withdrawal-recorded', { withdrawalId: id, orderId, conversationId }, now);
  return { id, url, isNew: true };
}

type Given = { typed: string | null | undefined; known: string | null | undefined; orderId: string | null };

/**
 * Those of the addresses, each once, that were not mailed too many acknowledgements in the last hour. To whose order it is, as
 * many of one order go: whoever types its number types another address each time.
 */
async function mailable(
  tx: Tx,
  shopId: string,
  { typed, known, orderId }: Given,
  at: Temporal.Instant,
): Promise<string[]> {
  const addresses = [...new Set([typed, known].flatMap((one) => one?.toLowerCase() ?? []))];
  if (addresses.length === 0) return [];
  const recent = sql`w.shop_id = ${shopId} and w.received_at > ${at.subtract({ hours: 1 })}`;
  const { rows } = await sql<{ address: string }>`
    select address from unnest(${addresses}::text[]) with ordinality as given (address, place)
    where (select count(*) from withdrawals w where ${recent} and w.mailed_to = given.address) < ${mostMailsAnHour}
      and (address is distinct from ${known?.toLowerCase() ?? null}
        or (select count(*) from withdrawals w where ${recent} and w.order_id = ${orderId}) < ${mostMailsAnHour})
    order by place`.execute(tx);
  return rows.map(({ address }) => address);
}

/** Where the buyer finds it again. */
export const urlOf = (publicUrl: string, token: string): string => `${publicUrl}/w/${token}`;

type Known = { id: string; token: string; said: string; orderId: string | null; locale: Locale; at: Temporal.Instant };

async function known(
  tx: Tx,
  said: RecordWithdrawal,
  publicUrl: string,
  now: Temporal.Instant,
): Promise<RecordedWithdrawal> {
  const { shopId, messageId, requestKey, form, text } = said;
  const { rows } = await sql<Known>`
    select id, token, said, order_id as "orderId", locale, received_at as at from withdrawals
    where shop_id = ${shopId} and (message_id = ${messageId} or request_key = ${requestKey ?? form?.key ?? null})`.execute(
    tx,
  );
  const [found] = rows;
  if (!found) throw new Error('a withdrawal was neither written nor found');
  const isOther = requestKey === undefined ? form !== undefined && found.said !== text : !isSame(found, said, now);
  if (isOther) throw new Refused('request_key_reused', 409);
  return { id: found.id, url: urlOf(publicUrl, found.token), isNew: false };
}

/** Sent again without saying when it reached the shop, it is the one of then. */
function isSame(found: Known, { text, orderId, locale, at }: RecordWithdrawal, now: Temporal.Instant): boolean {
  const isOfThen = at.equals(now) || at.epochMilliseconds === found.at.epochMilliseconds;
  return found.said === text && found.orderId === orderId && found.locale === locale && isOfThen;
}
