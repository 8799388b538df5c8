import { type Static, Type } from 'typebox';
import { type Inbound, knownMessage, type Responder, receive } from '../conversations/index.ts';
import { findCustomerByExternalId } from '../customers/index.ts';
import type { AnsweredTurn } from '../dialogue/index.ts';
import { orderByNumber } from '../orders/index.ts';
import type { Db } from '../platform/database.ts';
import { Refused } from '../platform/errors.ts';
import type { App } from '../platform/http.ts';
import { readerOf } from '../platform/http-access.ts';
import { OneOf, refusals } from '../platform/http-schemas.ts';
import { locales } from '../platform/i18n.ts';

const Message = Type.Object({
  channelKey: Type.String({
    minLength: 1,
    maxLength: 200,
    description: 'Who this is on your channel; one conversation each.',
  }),
  messageId: Type.String({
    minLength: 1,
    maxLength: 200,
    description: 'Your id of this message: sent again, it is the same message.',
  }),
  text: Type.String({ minLength: 1, maxLength: 100_000 }),
  customer: Type.Optional(
    Type.String({ maxLength: 200, description: 'Your id of the customer, if you vouch for who this is.' }),
  ),
  order: Type.Optional(
    Type.String({ maxLength: 200, description: 'The number of an order that you vouch is theirs.' }),
  ),
  locale: Type.Optional(OneOf(locales)),
});

const Answer = Type.Object({
  isRepeat: Type.Boolean({
    description: 'This message had been received before: nothing was done again, and the reply is the one it got.',
  }),
  reply: Type.Union([Type.String(), Type.Null()]),
  situation: Type.Union([Type.String(), Type.Null()]),
  mode: Type.Union([OneOf(['auto', 'suggest', 'handover']), Type.Null()]),
});

/** Messages from the shop's own systems. The key's holder vouches for the customer it names. */
export function messageRoutes(app: App, respond: Responder<AnsweredTurn>): void {
  app.post(
    '/api/messages',
    {
      config: { access: { scope: 'converse' } },
      schema: {
        summary: "Hand over a buyer's message and get Qin's reply",
        body: Message,
        response: { 200: Answer, ...refusals(400, 404, 409, 413) },
      },
    },
    async (request) => {
      const { shopId } = readerOf(request);
      const now = app.clock.now();
      const inbound = await inboundOf(app.db, shopId, request.body, now);
      const turn = await receive(app.db, inbound, respond, now);
      if (!turn) {
        const known = await knownMessage(app.db, shopId, inbound.channel, request.body.messageId);
        return { isRepeat: true, reply: known?.reply ?? null, situation: known?.script ?? null, mode: null };
      }
      // What waits for an agent's approval is not told to the buyer.
      const reply = turn.mode === 'suggest' ? null : (turn.reply?.text ?? null);
      return { isRepeat: false, reply, situation: turn.situation, mode: turn.mode };
    },
  );
}

async function inboundOf(
  db: Db,
  shopId: string,
  message: Static<typeof Message>,
  now: Temporal.Instant,
): Promise<Inbound> {
  const { customer: customerKey, order: number, channelKey, messageId, text, locale = null } = message;
  const { customer, order } = await db.transaction().execute(async (tx) => ({
    customer: customerKey === undefined ? null : await findCustomerByExternalId(tx, shopId, customerKey),
    order: number === undefined ? null : await orderByNumber(tx, shopId, number, now),
  }));
  if (customerKey !== undefined && !customer) throw new Refused('customer_unknown', 404, { customer: customerKey });
  // Somebody else's order is answered like one that does not exist.
  if (number !== undefined && (!order || (customer && order.customerId !== customer.id)))
    throw new Refused('order_unknown', 404, { order: number });
  const customerId = customer?.foundAs ?? order?.boughtAs ?? null;
  return {
    shopId,
    channel: 'api',
    channelKey,
    providerMessageId: messageId,
    text,
    customerId,
    orderId: order?.id ?? null,
    verified: customer !== null || order !== null,
    locale,
  };
}
