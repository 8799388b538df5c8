import { type Inbound, leaveUnanswered, type Responder, receiveIn, stopVouching } from '../conversations/index.ts';
import { findCustomerByPhone } from '../customers/index.ts';
import type { Tx } from '../platform/database.ts';
import { Refused } from '../platform/errors.ts';
import { loadShop } from '../shops/index.ts';
import { isLeftAlone } from './heed-refusal.ts';
import { numberOf } from './number-of.ts';
import type { Delivery } from './queries.ts';
import { channel, keyOf, type Message } from './rules.ts';

/** Refusals that are thrown before anything of a message is written. */
const refusals = ['message_too_long', 'message_id_taken'];

/**
 * A buyer's text message in their conversation, answered like any other. The operator vouches for the number: it is a
 * customer's when exactly one has it. Returns why it cannot be taken, or null. One that says nothing leaves nothing.
 */
export async function takeMessage(
  tx: Tx,
  { shopId, providerId }: Pick<Delivery, 'shopId' | 'providerId'>,
  respond: Responder<unknown>,
  message: Message,
  now: Temporal.Instant,
): Promise<string | null> {
  const { country } = await loadShop(tx, shopId);
  const channelKey = numberOf(message.from, country);
  const at = { shopId, channel, channelKey, providerMessageId: keyOf(providerId, message), text: message.text };
  const unknown: Inbound = { ...at, customerId: null, verified: false, orderId: null, locale: null };
  const customer = await findCustomerByPhone(tx, shopId, channelKey);
  const known = customer && { ...unknown, customerId: customer.foundAs, verified: true };
  const answer: Responder<unknown> = (...given) =>
    isLeftAlone(message.text, given[1]) ? leaveUnanswered(...given) : respond(...given);
  try {
    if (known && (await isReceived(tx, known, answer, now))) return null;
    await stopVouching(tx, at);
    await receiveIn(tx, unknown, answer, now);
    return null;
  } catch (error) {
    if (error instanceof Refused && error.code === 'message_empty') return null;
    if (error instanceof Refused && refusals.includes(error.code)) return error.code;
    throw error;
  }
}

/** False: the number has come to another customer than the one who wrote from it before. */
async function isReceived(
  tx: Tx,
  inbound: Inbound,
  answer: Responder<unknown>,
  now: Temporal.Instant,
): Promise<boolean> {
  try {
    await receiveIn(tx, inbound, answer, now);
    return true;
  } catch (error) {
    if (error instanceof Refused && error.code === 'other_customer') return false;
    throw error;
  }
}
