import type { Locale, Reason } from '../../shared/labels.ts';
import { type Tx, together } from '../platform/database.ts';
import { Refused } from '../platform/errors.ts';
import { productsByIds } from '../products/index.ts';
import {
  actOnReturn,
  cancelReturn,
  endTasksOf,
  followWithdrawal,
  giveUpExchange,
  grantExchange,
  linkPhotos,
  openReturn,
  recordWithdrawal,
  selectUnderWay,
} from '../returns/index.ts';
import type { Found } from '../triage/index.ts';
import { lineIdOf } from './choose-item.ts';
import { exchangeFor } from './exchange-for.ts';
import type { Move } from './moves.ts';
import type { Scene } from './scene.ts';
import type { DialogueState } from './state.ts';
import { bringsPhoto } from './words/photos.ts';

type ReturnContext = {
  shopId: string;
  conversationId: string;
  /** The buyer's message, and what it says; null where a proposal is sent and the message was taken down before. */
  message: { id: string; text: string } | null;
  scene: Scene;
  state: Pick<DialogueState, 'item' | 'returning'>;
  found: Found | null;
  locale: Locale;
  publicUrl: string;
  /** An exchange may be granted at once: nobody wants to see the reply first. */
  mayGrant: boolean;
  now: Temporal.Instant;
};

/**
 * Does what the moves do to returns, one after the other, before anything is said: the reply tells their numbers, links and
 * days. Answers the size that nobody can keep, if one was wished for.
 */
export async function applyToReturns(tx: Tx, context: ReturnContext, moves: readonly Move[]): Promise<string | null> {
  let soldOut: string | null = null;
  for (const move of moves) soldOut = (await applyToReturn(tx, context, move)) ?? soldOut;
  const { shopId, conversationId, message, state, now } = context;
  // Photos may come before the fault is named, with it, or once a colleague has asked for them.
  if (state.returning && (bringsPhoto(message?.text ?? '') || moves.some(({ kind }) => kind === 'open_return')))
    await linkPhotos(tx, { shopId, conversationId, orderId: state.returning.orderId }, now);
  return soldOut;
}

async function applyToReturn(tx: Tx, context: ReturnContext, move: Move): Promise<string | null> {
  const { shopId, conversationId, message, state, now } = context;
  switch (move.kind) {
    case 'open_return': {
      const { orderId, reason, wants } = move;
      const orderLineId = lineIdOf(state, orderId);
      const words = message?.text ?? '';
      const wished = { shopId, conversationId, orderId, orderLineId, reason, wants, words };
      const { id, status } = await openReturn(tx, wished, now);
      if (status === 'approved' && wants !== 'exchange') await giveUpExchange(tx, { shopId, returnId: id, wants }, now);
      if (status !== 'draft') await endTasksOf(tx, { shopId, conversationId, orderId, returnId: id }, now);
      return null;
    }
    case 'cancel_return':
      await cancelReturn(tx, { shopId, conversationId, orderId: move.orderId }, now);
      await endTasksOf(tx, { shopId, conversationId, orderId: move.orderId, returnId: null }, now);
      return null;
    case 'withdraw':
      await takeDown(tx, context, move);
      return null;
    case 'dispute_return':
      await dispute(tx, context, move.orderId);
      return null;
    case 'keep_exchange':
      return keepExchange(tx, context, move.orderId);
    default:
      return null;
  }
}

/**
 * The whole message, unless it only answered a question about what had been said before. Whoever never says why has a
 * return all the same.
 */
async function takeDown(
  tx: Tx,
  { shopId, conversationId, message, state, locale, publicUrl, now }: ReturnContext,
  { orderId, text: meant }: Extract<Move, { kind: 'withdraw' }>,
): Promise<void> {
  if (!message) return;
  const text = message.text.includes(meant) ? message.text : meant;
  const said = { shopId, orderId, conversationId, messageId: message.id, text, locale, at: now };
  const { id: withdrawalId, isNew } = await recordWithdrawal(tx, said, publicUrl, now);
  if (orderId === null) return;
  const by = { kind: 'buyer' } as const;
  if (isNew) await followWithdrawal(tx, { shopId, withdrawalId, orderId, orderLineIds: null, at: now, by }, now);
  const under = await selectUnderWay(tx, shopId, { conversationId, orderId });
  if (under && under.status !== 'draft')
    await endTasksOf(tx, { shopId, conversationId, orderId, returnId: under.id }, now);
  if (under) return;
  const orderLineId = lineIdOf(state, orderId);
  const wished = { shopId, conversationId, orderId, orderLineId, reason: 'unknown', wants: 'return' } as const;
  const { id, status } = await openReturn(tx, { ...wished, words: text }, now);
  if (status !== 'draft') await endTasksOf(tx, { shopId, conversationId, orderId, returnId: id }, now);
}

async function dispute(tx: Tx, { shopId, conversationId, message, now }: ReturnContext, orderId: string | null) {
  const under = await selectUnderWay(tx, shopId, { conversationId, orderId });
  if (!under) return;
  const acting = { shopId, returnId: under.id, by: { kind: 'buyer' }, seen: null, action: 'dispute' } as const;
  try {
    await actOnReturn(tx, { ...acting, lineIds: null, note: message?.text ?? '' }, now);
  } catch (refusal) {
    if (!(refusal instanceof Refused)) throw refusal; // a colleague has granted it meanwhile
  }
}

/** The size that fits or was named, of the one line that is meant. */
async function keepExchange(tx: Tx, context: ReturnContext, orderId: string | null): Promise<string | null> {
  const { shopId, conversationId, scene, state, found, mayGrant, now } = context;
  const order = scene.orders.find(({ id }) => id === orderId);
  const named = lineIdOf(state, orderId);
  const [line, other] = (order?.lines ?? []).filter(({ id }) => named === null || id === named);
  if (!mayGrant || !line?.productId || other) return null;
  const [under, [product]] = await together([
    selectUnderWay(tx, shopId, { conversationId, orderId }),
    productsByIds(tx, shopId, [line.productId]),
  ]);
  const reason: Reason | null = state.returning?.reason ?? null;
  const wanted = product ? exchangeFor(product, line, { found, reason }).wanted : null;
  if (!under || !wanted) return null;
  const chosen = { shopId, returnId: under.id, orderLineId: line.id, variantId: wanted.id };
  return (await grantExchange(tx, chosen, now)) === 'sold_out' ? wanted.size : null;
}
