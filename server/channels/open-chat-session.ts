import { findCustomerByExternalId } from '../customers/index.ts';
import { orderByNumber } from '../orders/index.ts';
import type { Tx } from '../platform/database.ts';
import { Refused } from '../platform/errors.ts';
import type { Buyer } from '../platform/http-access.ts';
import { newId } from '../platform/ids.ts';
import { rateLimit } from '../platform/rate-limit.ts';
import { newToken, readToken } from '../shops/index.ts';
import {
  claimNonce,
  deleteSession,
  insertSession,
  selectCustomerOfKey,
  selectLastKeyOfCustomer,
  selectSecret,
  selectSession,
  updateSession,
} from './queries.ts';
import { ownChatSecret, readShopToken } from './shop-token.ts';

export const chatTokenPrefix = 'chat';
/** A visitor whom nobody knows is remembered this long after their last message. */
export const visitorDays = 30;
/** The shop's word is taken for this long; then the shop is asked again. */
export const vouchedDays = 7;

/** Anybody may begin a session, and each is a row: more than these in a minute are no buyers. Of all networks together. */
const unknownOfShop = rateLimit(1_200, 60);

export type OpenedSession = { session: string; buyer: Buyer };

/**
 * Lets a visitor in: goes on with the session they have, or begins one; and when the shop's signed token comes along,
 * takes its word for who they are; Qin's own pages, on which the buyer has proved it, vouch in the same way. A browser that changes from one customer to another gets a new session, so that
 * nobody reads what somebody else said on it before.
 * Throws Refused `chat_token_bad`, `chat_token_expired`, `chat_token_used`, `customer_unknown`, `order_unknown`
 * or `too_many_attempts`.
 */
export async function openChatSession(
  tx: Tx,
  shopId: string,
  { token, resume, ownSecret }: { token: string | null; resume: string | null; ownSecret: string },
  now: Temporal.Instant,
): Promise<OpenedSession> {
  const read = resume === null ? null : readToken(chatTokenPrefix, resume);
  const known = read?.shopId === shopId ? await selectSession(tx, shopId, read.hash, now) : null;
  if (!known && token === null) unknownOfShop(shopId, now);
  const opened = known && resume !== null ? { session: resume, buyer: known } : await begin(tx, shopId, now);
  return token === null ? opened : vouchFor(tx, opened, { token, ownSecret }, now);
}

async function begin(tx: Tx, shopId: string, now: Temporal.Instant): Promise<OpenedSession> {
  const sessionId = newId(now);
  const { token, hash } = newToken(chatTokenPrefix, shopId);
  const buyer = { shopId, sessionId, channelKey: sessionId, customerId: null, orderId: null };
  await insertSession(tx, { ...buyer, hash, expiresAt: now.add({ hours: 24 * visitorDays }) }, now);
  return { session: token, buyer };
}

async function vouchFor(
  tx: Tx,
  opened: OpenedSession,
  { token, ownSecret }: { token: string; ownSecret: string },
  now: Temporal.Instant,
): Promise<OpenedSession> {
  const { shopId } = opened.buyer;
  const secrets = [(await selectSecret(tx, shopId))?.secret, ownChatSecret(ownSecret, shopId)];
  const claims = readShopToken(
    secrets.filter((secret) => secret !== undefined),
    token,
    now,
  );
  const { customer: externalId, order: number, nonce, expiresAt } = claims;
  const customer = await findCustomerByExternalId(tx, shopId, externalId);
  if (!customer) throw new Refused('customer_unknown', 404, { customer: externalId });
  const order = number === null ? null : await orderByNumber(tx, shopId, number, now);
  // Somebody else's order is answered like one that does not exist.
  if (number !== null && order?.customerId !== customer.id) throw new Refused('order_unknown', 404, { order: number });
  // Each of the shop's ids has its own chat, also of a person who has several: what was said is shown to no other browser.
  const said = await selectCustomerOfKey(tx, shopId, opened.buyer.channelKey);
  const others = [opened.buyer.customerId, said].some((id) => typeof id === 'string' && id !== customer.foundAs);
  if (others) await deleteSession(tx, opened.buyer);
  const { session, buyer } = others ? await begin(tx, shopId, now) : opened;
  const { sessionId } = buyer;
  if (!(await claimNonce(tx, { shopId, nonce, sessionId }, expiresAt))) throw new Refused('chat_token_used', 409);
  const isUnused = others || said === undefined;
  const channelKey = (isUnused && (await selectLastKeyOfCustomer(tx, shopId, customer.foundAs))) || buyer.channelKey;
  const vouched = { ...buyer, channelKey, customerId: customer.foundAs, orderId: order?.id ?? buyer.orderId };
  await updateSession(tx, { ...vouched, expiresAt: now.add({ hours: 24 * vouchedDays }) });
  return { session, buyer: vouched };
}
