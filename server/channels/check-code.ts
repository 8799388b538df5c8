import { timingSafeEqual } from 'node:crypto';
import { type Responder, recogniseBuyer, webChannel } from '../conversations/index.ts';
import type { Tx } from '../platform/database.ts';
import { Refused } from '../platform/errors.ts';
import type { Buyer } from '../platform/http-access.ts';
import { hashOfCode } from './ask-for-code.ts';
import { type Code, countTries, countWrongTry, endCode, selectOpenCode, takeCodeTurn } from './code-queries.ts';
import { digitsIn, isCode, mostTries, mostTriesADay, triesHours } from './code-rules.ts';
import { vouchedDays } from './open-chat-session.ts';
import { updateSession } from './queries.ts';

/** `refusal`: to be thrown after the commit, so that a wrong try counts. */
export type Checked = { refusal: Refused | null };

/**
 * Whoever types the code that was mailed is its customer: the chat, and what was said in it. What waited for that is
 * answered on the same transaction. Refuses with `code_gone` (none, used, replaced or run out), `code_wrong` {left},
 * `code_tries_over`, `code_locked` (too many wrong ones for the address today). Throws Refused `other_customer` when the chat
 * is somebody else's already.
 */
export async function checkCode<Turn>(
  tx: Tx,
  { secret, respond }: { secret: string; respond: Responder<Turn> },
  buyer: Buyer,
  typed: string,
  now: Temporal.Instant,
): Promise<Checked> {
  const { shopId } = buyer;
  await takeCodeTurn(tx, shopId);
  const code = await selectOpenCode(tx, buyer, now);
  if (!code) return { refusal: new Refused('code_gone', 410) };
  if (code.tries >= mostTries) return { refusal: new Refused('code_tries_over', 409) };
  if ((await countTries(tx, shopId, code.addressKey, now.subtract({ hours: triesHours }))) >= mostTriesADay)
    return { refusal: new Refused('code_locked', 409) };
  if (!isCode(typed)) return { refusal: new Refused('code_wrong', 409, { left: mostTries - code.tries }) };
  if (!isRight(secret, buyer, code, typed) || code.customerId === null) {
    await countWrongTry(tx, shopId, code.id);
    const left = mostTries - code.tries - 1;
    return { refusal: left === 0 ? new Refused('code_tries_over', 409) : new Refused('code_wrong', 409, { left }) };
  }
  await welcome(tx, respond, buyer, { ...code, customerId: code.customerId }, now);
  return { refusal: null };
}

function isRight(secret: string, { sessionId }: Buyer, { id, customerId, hash }: Code, typed: string): boolean {
  const given = hashOfCode(secret, { id, sessionId, customerId }, digitsIn(typed));
  return timingSafeEqual(Buffer.from(given), Buffer.from(hash));
}

async function welcome<Turn>(
  tx: Tx,
  respond: Responder<Turn>,
  buyer: Buyer,
  { id, customerId, orderId }: Code & { customerId: string },
  now: Temporal.Instant,
): Promise<void> {
  const { shopId, channelKey } = buyer;
  if (buyer.customerId !== null && buyer.customerId !== customerId) throw new Refused('other_customer', 409);
  await endCode(tx, shopId, id, now);
  const known = { ...buyer, customerId, orderId: orderId ?? buyer.orderId };
  await updateSession(tx, { ...known, expiresAt: now.add({ hours: 24 * vouchedDays }) });
  const recognised = { shopId, channel: webChannel, channelKey, customerId, orderId };
  await recogniseBuyer(tx, recognised, respond, now);
}
