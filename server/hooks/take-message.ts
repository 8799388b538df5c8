import { createHash } from 'node:crypto';
import {
  countLines,
  type Inbound,
  leaveUnanswered,
  type Responder,
  receiveIn,
  stopVouching,
} from '../conversations/index.ts';
import { findCustomerByPhone } from '../customers/index.ts';
import type { Tx } from '../platform/database.ts';
import { Refused } from '../platform/errors.ts';
import { loadShop } from '../shops/index.ts';
import { isLeftAlone } from './heed-refusal.ts';
import { numberOf } from './number-of.ts';
import type { Delivery } from './queries.ts';
import { channel, keyOf, type Message, mostAnsweredAnHour } from './rules.ts';

type Addressed = { channelKey: string; message: Message };

/**
 * Each locks its buyer's conversation until all of a post are taken: in the order of the numbers, so that no two posts wait
 * for each other. Those of one number stay in the order they were posted in.
 */
export async function takeMessages(
  tx: Tx,
  delivery: Pick<Delivery, 'shopId' | 'providerId'>,
  respond: Responder<unknown>,
  messages: readonly Message[],
  now: Temporal.Instant,
): Promise<void> {
  if (messages.length === 0) return;
  const { country } = await loadShop(tx, delivery.shopId);
  const addressed = messages.map((message) => ({ channelKey: numberOf(message.from, country), message }));
  addressed.sort((a, b) => (a.channelKey < b.channelKey ? -1 : Number(a.channelKey > b.channelKey)));
  for (const one of addressed) await takeMessage(tx, delivery, respond, one, now);
}

/**
 * A buyer's text message in their conversation, answered like any other. The operator vouches for the number: it is a
 * customer's when exactly one has it. One that says nothing leaves nothing.
 */
async function takeMessage(
  tx: Tx,
  { shopId, providerId }: Pick<Delivery, 'shopId' | 'providerId'>,
  respond: Responder<unknown>,
  { channelKey, message }: Addressed,
  now: Temporal.Instant,
): Promise<void> {
  const at = { shopId, channel, channelKey, providerMessageId: keyOf(providerId, message), text: message.text };
  const unknown: Inbound = { ...at, customerId: null, verified: false, orderId: null, locale: null };
  const customer = await findCustomerByPhone(tx, shopId, channelKey);
  const answer: Responder<unknown> = async (...given) => {
    if (isLeftAlone(message.text, given[1])) return leaveUnanswered(...given);
    const conversationId = given[1].conversation.id;
    const lately = { shopId, conversationId, since: now.subtract({ hours: 1 }), most: mostAnsweredAnHour + 1 };
    return (await countLines(tx, lately)) > mostAnsweredAnHour ? null : respond(...given);
  };
  const known = customer && { ...unknown, customerId: customer.foundAs, verified: true };
  if (known && (await refusalOf(tx, known, answer, now)) !== 'other_customer') return;
  // The number may have come to another than the one who wrote from it before.
  await stopVouching(tx, at);
  await refusalOf(tx, unknown, answer, now);
}

/** Why it was not received; null when it was. These are thrown before anything is written. */
async function refusalOf(
  tx: Tx,
  inbound: Inbound,
  answer: Responder<unknown>,
  now: Temporal.Instant,
): Promise<'other_customer' | 'message_empty' | null> {
  try {
    await receiveIn(tx, inbound, answer, now);
    return null;
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    if (error.code === 'other_customer' || error.code === 'message_empty') return error.code;
    if (error.code !== 'message_id_taken') throw error;
    // A gateway that counts anew: other words from it are another message, and reach the desk all the same.
    const { providerMessageId, channelKey, text } = inbound;
    const said = createHash('sha256')
      .update(JSON.stringify([channelKey, text]))
      .digest('hex');
    const again = { ...inbound, providerMessageId: `${providerMessageId}:${said.slice(0, 16)}` };
    return refusalOf(tx, again, answer, now);
  }
}
