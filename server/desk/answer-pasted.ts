import type { Locale } from '../../shared/labels.ts';
import {
  assignConversation,
  assistChannel,
  type Doing,
  type Inbound,
  lockConversation,
  type Responder,
  receiveIn,
} from '../conversations/index.ts';
import type { AnsweredTurn } from '../dialogue/index.ts';
import { type Order, orderByNumber } from '../orders/index.ts';
import type { Tx } from '../platform/database.ts';
import { notFound, Refused } from '../platform/errors.ts';
import { selectPastedInto } from './assist-queries.ts';

export type Pasted = Omit<Doing, 'conversationId'> & {
  /** The agent's own id of this paste: the same one twice is one message. */
  clientKey: string;
  text: string;
  /** The order whose buyer this is: the agent sees so in the platform's client, and vouches for it. */
  orderNumber: string | null;
  /** The buyer's name on the platform. */
  buyerName: string | null;
  locale: Locale | null;
};

/** `turn` is null when this was pasted before. */
export type PastedAnswer = { conversationId: string; turn: AnsweredTurn | null };

/**
 * Takes in what a buyer wrote inside the platform's own client, and has the reply proposed to the agent who pasted it and
 * who has the conversation from now on. Throws Refused `order_unknown` {order}, and those of `receive`.
 */
export async function answerPasted(
  tx: Tx,
  respond: Responder<AnsweredTurn>,
  pasted: Pasted,
  now: Temporal.Instant,
): Promise<PastedAnswer> {
  const { shopId, agent, orderNumber } = pasted;
  const order = orderNumber === null ? null : await orderByNumber(tx, shopId, orderNumber, now);
  if (orderNumber !== null && !order) throw new Refused('no_such_order', 404, { order: orderNumber });
  const inbound = inboundOf(pasted, order);
  const answered = await receiveIn(
    tx,
    inbound,
    async (own, received, ...rest) => ({
      conversationId: received.conversation.id,
      turn: await respond(own, received, ...rest),
    }),
    now,
  );
  if (!answered) {
    const conversationId = await selectPastedInto(tx, shopId, inbound.providerMessageId);
    if (conversationId === null) throw notFound();
    return { conversationId, turn: null };
  }
  const doing = { shopId, conversationId: answered.conversationId, agent };
  const { assigneeId } = await lockConversation(tx, doing);
  if (assigneeId === null) await assignConversation(tx, { ...doing, assigneeId: agent.agentId }, now);
  return answered;
}

function inboundOf(pasted: Pasted, order: Order | null): Inbound & { providerMessageId: string } {
  const { shopId, agent, clientKey, text, locale } = pasted;
  return {
    ...{ shopId, channel: assistChannel, channelKey: channelKeyOf(pasted, order), text, locale },
    providerMessageId: `${agent.agentId}:${clientKey}`,
    customerId: order?.boughtAs ?? null,
    verified: order !== null,
    orderId: order?.id ?? null,
  };
}

/** Whose conversation it is. Of a buyer with neither order nor name nothing can be remembered: each paste stands alone. */
function channelKeyOf({ buyerName, agent, clientKey }: Pasted, order: Order | null): string {
  if (buyerName !== null) return `buyer:${buyerName}`;
  if (order) return order.boughtAs === null ? `order:${order.number}` : `customer:${order.boughtAs}`;
  return `paste:${agent.agentId}:${clientKey}`;
}
