import { createHmac, randomInt } from 'node:crypto';
import type { Locale } from '../../shared/labels.ts';
import { orderByNumber } from '../orders/index.ts';
import { canSend, enqueueSends } from '../outbox/index.ts';
import type { Tx } from '../platform/database.ts';
import { Refused } from '../platform/errors.ts';
import { newId } from '../platform/ids.ts';
import { loadShop } from '../shops/index.ts';
import { codeMail } from './code-mail.ts';
import { type CodeHolder, countAsked, replaceCode, selectByAddress, takeCodeTurn } from './code-queries.ts';
import { askedHours, codeMinutes, waitOf } from './code-rules.ts';

export type AskedCode = { orderNumber: string | null; address: string; locale: Locale };

/**
 * Mails a code to the customer who has this address, when the order named is theirs; without an order, when only one
 * person has it. Whether it was sent is told to nobody: everything else is done all the same. Returns the code in a demo
 * shop, whose mail goes to nobody. Throws Refused `code_not_offered`, `bad_email` or `code_too_often` {retryAfter, minutes}.
 */
export async function askForCode(
  tx: Tx,
  secret: string,
  buyer: CodeHolder,
  { orderNumber, locale, ...asked }: AskedCode,
  now: Temporal.Instant,
): Promise<{ demoCode: string | null }> {
  const { shopId, sessionId } = buyer;
  const address = asked.address.normalize('NFKC').trim().toLowerCase();
  if (!/^[^\s\p{Cc}<>()[\]\\,;:"@]+@[^\s\p{Cc}<>()[\]\\,;:"@]+$/u.test(address))
    throw new Refused('bad_email', 400, { email: address.slice(0, 100) });
  if (!(await canSend(tx, shopId, 'mail'))) throw new Refused('code_not_offered', 409);
  await takeCodeTurn(tx, shopId);
  const addressKey = createHmac('sha256', secret).update(`code address ${shopId} ${address}`).digest('base64url');
  const counted = await countAsked(tx, buyer, addressKey, now.subtract({ hours: askedHours }));
  const retryAfter = waitOf(counted, now);
  if (retryAfter !== null)
    throw new Refused('code_too_often', 429, { retryAfter, minutes: Math.ceil(retryAfter / 60) });

  const shop = await loadShop(tx, shopId);
  const holders = await selectByAddress(tx, shopId, address);
  const order = await orderByNumber(tx, shopId, orderNumber ?? '', now);
  const customerId = holderOf(holders, orderNumber === null ? null : (order?.customerId ?? ''));
  const id = newId(now);
  const code = String(randomInt(1_000_000)).padStart(6, '0');
  const expiresAt = now.add({ minutes: codeMinutes });
  const hash = hashOfCode(secret, { id, sessionId, customerId }, code);
  const orderId = customerId === null ? null : (order?.id ?? null);
  await replaceCode(tx, buyer, { id, addressKey, customerId, orderId, hash, expiresAt }, now);
  const content = codeMail(locale, shop.name, code);
  // To nobody: the same statement, with nothing in it.
  const send = { rank: 'reply', purpose: 'service', channel: 'mail', address, content, customerId } as const;
  await enqueueSends(tx, shopId, customerId === null ? [] : [{ key: `code:${id}`, ...send, notAfter: expiresAt }], now);
  return { demoCode: shop.isDemo && customerId !== null ? code : null };
}

/** The customer to whom a code may go: who has the address, and is the order's buyer; without an order, the only one. */
function holderOf(
  holders: readonly { customerId: string; personId: string }[],
  buyerOfOrder: string | null,
): string | null {
  const fits = buyerOfOrder === null ? holders : holders.filter(({ personId }) => personId === buyerOfOrder);
  const isOne = new Set(fits.map(({ personId }) => personId)).size === 1;
  return isOne ? (fits[0]?.customerId ?? null) : null;
}

/** A code is good for one chat and one customer: the same digits elsewhere have another hash. */
export function hashOfCode(
  secret: string,
  { id, sessionId, customerId }: { id: string; sessionId: string; customerId: string | null },
  code: string,
): string {
  return createHmac('sha256', secret).update(`code ${id} ${sessionId} ${customerId} ${code}`).digest('base64url');
}
