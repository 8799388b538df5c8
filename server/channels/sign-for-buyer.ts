import type { Tx } from '../platform/database.ts';
import { appendEvent } from '../platform/events.ts';
import { newSecret } from '../platform/ids.ts';
import { selectSecret, upsertSecret } from './queries.ts';
import { ownChatSecret, signShopToken } from './shop-token.ts';

const validMinutes = 10;

/** A new secret, in the place of the one there was. Locks nothing: the caller sees to rivals. */
export async function makeChatSecret(tx: Tx, shopId: string, madeBy: string, now: Temporal.Instant): Promise<string> {
  const secret = `qinchat_${newSecret()}`;
  await upsertSecret(tx, { shopId, secret, madeBy }, now);
  await appendEvent(tx, shopId, 'channels.chat-secret-made', {}, now);
  return secret;
}

/** What the shop's own pages would say of this buyer: a token for its chat. Makes the secret when the shop has none. */
export async function signForBuyer(
  tx: Tx,
  shopId: string,
  { customer, madeBy }: { customer: string; madeBy: string },
  now: Temporal.Instant,
): Promise<string> {
  const secret = (await selectSecret(tx, shopId))?.secret ?? (await makeChatSecret(tx, shopId, madeBy, now));
  const expiresAt = now.add({ minutes: validMinutes });
  return signShopToken(secret, { customer, order: null, expiresAt, nonce: newSecret() });
}

/** What a page of Qin's own says of a buyer who has proved there that the order is theirs. `secret`: the installation's. */
export function signForProved(
  secret: string,
  { shopId, customer, order }: { shopId: string; customer: string; order: string },
  now: Temporal.Instant,
): string {
  const expiresAt = now.add({ minutes: validMinutes });
  return signShopToken(ownChatSecret(secret, shopId), { customer, order, expiresAt, nonce: newSecret() });
}
