import { timingSafeEqual } from 'node:crypto';
import { type Responder, recogniseBuyer, webChannel } from '../conversations/index.ts';
import type { Tx } from '../platform/database.ts';
import { Refused } from '../platform/errors.ts';
import type { Buyer } from '../platform/http-access.ts';
import { hashOfCode } from './ask-for-code.ts';
import {
  type Code,
  type CodeHolder,
  countTries,
  countWrongTry,
  endCode,
  selectOpenCode,
  takeCodeTurn,
} from './code-queries.ts';
import { digitsIn, isCode, mostTries, mostTriesADay, triesHours } from './code-rules.ts';
import { vouchedDays } from './open-chat-session.ts';
import { updateSession } from './queries.ts';

/** `refusal`: to be thrown after the commit, so that a wrong try counts. */
export type Checked = { refusal: Refused | null };

/** Who the right code proves to be there, and the order that was named with it. */
export type Proved = { refusal: Refused } | { refusal: null; customerId: string; orderId: string | null };

/**
 * Whoever types the code that was mailed is its customer: the chat, and what was said in it. What waited for that is
 * answered on the same transaction. Refuses as `proveCode`. Throws Refused `other_customer` when the chat is somebody else's
 * already.
 */
export async function checkCode<Turn>(
  tx: Tx,
  { secret, respond }: { secret: string; respond: Responder<Turn> },
  buyer: Buyer,
  typed: string,
  now: Temporal.Instant,
): Promise<Checked> {
  const proved = await proveCode(tx, secret, buyer, typed, now);
  if (proved.refusal === null) await welcome(tx, respond, buyer, proved, now);
  return { refusal: proved.refusal };
}

/**
 * Whether this is the code that was mailed for this session; it is good once. Refuses with `code_gone` (none, used,
 * replaced or run out), `code_wrong` {left}, `code_tries_over`, `code_locked` (too many wrong ones for the address today).
 */
export async function proveCode(
  tx: Tx,
  secret: string,
  holder: CodeHolder,
  typed: string,
  now: Temporal.Instant,
): Promise<Proved> {
  const { shopId } = holder;
  await takeCodeTurn(tx, shopId);
  const code = await selectOpenCode(tx, holder, now);
  if (!code) return { refusal: new Refused('code_gone', 410) };
  if (code.tries >= mostTries) return { refusal: new Refused('code_tries_over', 409) };
  if ((await countTries(tx, shopId, code.addressKey, now.subtract({ hours: triesHours }))) >= mostTriesADay)
    return { refusal: new Refused('code_locked', 409) };
  if (!isCode(typed)) return { refusal: new Refused('code_wrong', 409, { left: mostTries - code.tries }) };
  if (!isRight(secret, holder, code, typed) || code.customerId === null) {
    await countWrongTry(tx, shopId, code.id);
    const left = mostTries - code.tries - 1;
    return { refusal: left === 0 ? new Refused('code_tries_over', 409) : new Refused('code_wrong', 409, { left }) };
  }
  await endCode(tx, shopId, code.id, now);
  return { refusal: null, customerId: code.customerId, orderId: code.orderId };
}

function isRight(secret: string, { sessionId }: CodeHolder, { id, customerId, hash }: Code, typed: string): boolean {
  const given = hashOfCode(secret, { id, sessionId, customerId }, digitsIn(typed));
  return timingSafeEqual(Buffer.from(given), Buffer.from(hash));
}

async function welcome<Turn>(
  tx: Tx,
  respond: Responder<Turn>,
  buyer: Buyer,
  { customerId, orderId }: { customerId: string; orderId: string | null },
  now: Temporal.Instant,
): Promise<void> {
  const { shopId, channelKey } = buyer;
  if (buyer.customerId !== null && buyer.customerId !== customerId) throw new Refused('other_customer', 409);
  const known = { ...buyer, customerId, orderId: orderId ?? buyer.orderId };
  await updateSession(tx, { ...known, expiresAt: now.add({ hours: 24 * vouchedDays }) });
  const recognised = { shopId, channel: webChannel, channelKey, customerId, orderId };
  await recogniseBuyer(tx, recognised, respond, now);
}
