import { knownMessage, type Received } from '../conversations/index.ts';
import { findCustomerByPhone } from '../customers/index.ts';
import { readState } from '../dialogue/index.ts';
import { readOptOut, refuse } from '../outbox/index.ts';
import type { Db } from '../platform/database.ts';
import { loadShop } from '../shops/index.ts';
import { numberOf } from './number-of.ts';
import type { Delivery } from './queries.ts';
import { channel, keyOf, type Message } from './rules.ts';

/**
 * A text message that is a word of refusal as a whole counts at once, for its number and for whom we know by it, in a
 * transaction of its own: until it ends, nothing of the shop is claimed. One that was taken before is not heeded again:
 * the buyer may have asked for messages since.
 */
export async function heedRefusal(
  db: Db,
  { shopId, providerId, receivedAt }: Pick<Delivery, 'shopId' | 'providerId' | 'receivedAt'>,
  message: Message,
  now: Temporal.Instant,
): Promise<void> {
  const said = readOptOut(message.text);
  if (!said) return;
  const known = await knownMessage(db, shopId, channel, keyOf(providerId, message));
  if (known?.body === message.text.trim()) return;
  const { country } = await loadShop(db, shopId);
  const address = numberOf(message.from, country);
  const proof = { messageId: message.id, text: message.text, at: message.at.toString() };
  await db.transaction().execute(async (tx) => {
    const customerId = (await findCustomerByPhone(tx, shopId, address))?.foundAs ?? null;
    const refusal = { ...said, channel, address, customerId, source: 'reply', proof, at: receivedAt } as const;
    await refuse(tx, shopId, refusal, now);
  });
}

/** Who has just refused to be written to is not written to; but a single letter may be the answer to a question. */
export function isLeftAlone(text: string, { conversation }: Received): boolean {
  if (!readOptOut(text)) return false;
  const mayAnswer = conversation.isPersons || readState(conversation.state).open !== null;
  return !(mayAnswer && [...text.trim()].length === 1);
}
