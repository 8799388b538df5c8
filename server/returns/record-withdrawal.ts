import { sql } from 'kysely';
import type { Locale } from '../../shared/labels.ts';
import { findCustomer } from '../customers/index.ts';
import { orderById } from '../orders/index.ts';
import { canSend, enqueueSends } from '../outbox/index.ts';
import type { Tx } from '../platform/database.ts';
import { appendEvent } from '../platform/events.ts';
import { newId } from '../platform/ids.ts';
import { loadShop, newToken } from '../shops/index.ts';
import { type Withdrawal, withdrawalMail } from './withdrawal-mail.ts';

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
};

export type RecordedWithdrawal = { id: string; url: string; isNew: boolean };

/**
 * Writes down that a buyer withdrew: what was said and when, for ever. The buyer gets a page that stays and, where an
 * address is known and the shop's mail goes out, a mail with the same: content, date and time, in both languages.
 */
export async function recordWithdrawal(
  tx: Tx,
  said: RecordWithdrawal,
  publicUrl: string,
  now: Temporal.Instant,
): Promise<RecordedWithdrawal> {
  const { shopId, orderId, conversationId, messageId, text, locale, at } = said;
  const shop = await loadShop(tx, shopId);
  const order = orderId === null ? null : await orderById(tx, shopId, orderId, now);
  const customer = order?.customerId ? await findCustomer(tx, shopId, order.customerId) : null;
  const address = customer?.email && (await canSend(tx, shopId, 'mail')) ? customer.email : null;
  const id = newId(now);
  const { token } = newToken('w', shopId);
  const { rows } = await sql<{ id: string; token: string }>`
    insert into withdrawals (shop_id, id, token, order_id, order_number, customer_id, conversation_id, message_id, said,
      locale, received_at, mailed_to)
    values (${shopId}, ${id}, ${token}, ${order?.id ?? null}, ${order?.number ?? null}, ${order?.boughtAs ?? null},
      ${conversationId}, ${messageId}, ${text}, ${locale}, ${at}, ${address})
    on conflict (shop_id, message_id) where message_id is not null do nothing returning id, token`.execute(tx);
  const [written] = rows;
  if (!written) return known(tx, said, publicUrl);
  const url = urlOf(publicUrl, token);
  const content: Withdrawal = { shop: shop.name, orderNumber: order?.number ?? null, said: text, at, zone: shop.zone };
  const mail = { rank: 'reply', purpose: 'service', channel: 'mail', customerId: customer?.id ?? null } as const;
  const sends =
    address === null
      ? []
      : [{ ...mail, key: `withdrawal:${id}`, address, content: withdrawalMail(content, url, locale) }];
  await enqueueSends(tx, shopId, sends, now);
  await appendEvent(tx, shopId, 'returns.withdrawal-recorded', { withdrawalId: id, orderId, conversationId }, now);
  return { id, url, isNew: true };
}

/** Where the buyer finds it again. */
export const urlOf = (publicUrl: string, token: string): string => `${publicUrl}/w/${token}`;

async function known(tx: Tx, { shopId, messageId }: RecordWithdrawal, publicUrl: string): Promise<RecordedWithdrawal> {
  const { rows } = await sql<{ id: string; token: string }>`select id, token from withdrawals
    where shop_id = ${shopId} and message_id = ${messageId}`.execute(tx);
  const [found] = rows;
  if (!found) throw new Error('a withdrawal was neither written nor found');
  return { id: found.id, url: urlOf(publicUrl, found.token), isNew: false };
}
