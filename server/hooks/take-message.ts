import { type CountryCode, isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { leaveUnanswered, type Responder, receiveIn, stopVouching } from '../conversations/index.ts';
import { findCustomerByPhone } from '../customers/index.ts';
import { type News, readOptOut, suppress } from '../outbox/index.ts';
import type { Db, Tx } from '../platform/database.ts';
import { Refused } from '../platform/errors.ts';
import { loadShop } from '../shops/index.ts';

export type Message = Extract<News, { is: 'message' }>;

const channel = 'sms';

/**
 * A text message that is a word of refusal as a whole counts at once, in a transaction of its own: until it ends, nothing
 * of the shop is claimed. Doing so again changes nothing.
 */
export async function heedRefusal(db: Db, shopId: string, message: Message, now: Temporal.Instant): Promise<void> {
  const said = readOptOut(message.text);
  if (!said) return;
  const { country } = await loadShop(db, shopId);
  const address = numberOf(message.from, country);
  const proof = { messageId: message.id, text: message.text, at: message.at.toString() };
  await db
    .transaction()
    .execute((tx) => suppress(tx, shopId, { channel, address, ...said, source: 'reply', proof }, now));
}

/**
 * A buyer's text message in their conversation, answered like any other. The operator vouches for the number: it is a
 * customer's when exactly one has it. Who has just refused to be written to is not answered.
 * Throws Refused `message_empty`, `message_too_long`, `message_id_taken`, before anything is written.
 */
export async function takeMessage(
  tx: Tx,
  { shopId, providerId, respond }: { shopId: string; providerId: string; respond: Responder<unknown> },
  { id, from, text }: Message,
  now: Temporal.Instant,
): Promise<void> {
  const { country } = await loadShop(tx, shopId);
  const channelKey = numberOf(from, country);
  const customer = await findCustomerByPhone(tx, shopId, channelKey);
  const inbound = { shopId, channel, channelKey, providerMessageId: `${providerId}:${id}`, text };
  const rest = { orderId: null, locale: null };
  const answer = readOptOut(text) ? leaveUnanswered : respond;
  if (customer)
    try {
      const who = { customerId: customer.foundAs, verified: true };
      return void (await receiveIn(tx, { ...inbound, ...who, ...rest }, answer, now));
    } catch (error) {
      // The number has come to another customer than the one who wrote from it before.
      if (!(error instanceof Refused && error.code === 'other_customer')) throw error;
    }
  await stopVouching(tx, inbound);
  await receiveIn(tx, { ...inbound, ...rest, customerId: null, verified: false }, answer, now);
}

/** E.164 where that can be said; else, as of short numbers and names, what the operator says. */
export function numberOf(from: string, country: string): string {
  const region = isSupportedCountry(country) ? { defaultCountry: country as CountryCode } : {};
  const written = from.replace(/^00/, '+');
  const atHome = parsePhoneNumberFromString(written, region);
  if (atHome && (written.startsWith('+') ? atHome.isPossible() : atHome.isValid())) return atHome.number;
  // Many gateways leave out the plus.
  const abroad = parsePhoneNumberFromString(`+${written}`);
  return abroad?.isValid() ? abroad.number : from.slice(0, 200);
}
