import { sql } from 'kysely';
import { receiveIn } from '../conversations/index.ts';
import { type Desk, responder } from '../dialogue/index.ts';
import type { Tx } from '../platform/database.ts';
import { answerAsColleagues } from './answer-as-colleagues.ts';
import { chance } from './chance.ts';
import { type Chat, demoChats } from './content.ts';
import { at, calendar, type Moment } from './moments.ts';
import { demoPlan } from './plan.ts';
import { demoBuyer, type PlannedCustomer } from './plan-customers.ts';
import { type BuyerInSituation, buyersBySituation, type Situation } from './situations.ts';

const conversationCount = 60;
const secondsBetweenMessages = 50;

type Talk = { customer: PlannedCustomer; messages: string[]; minutesAgo: number | null; day: number; hour: number };

/**
 * Sixty buyers have written, and Qin has answered as it answers anybody, its colleagues those who were
 * handed over to them. The last of them wrote a few minutes ago.
 */
export async function holdConversations(tx: Tx, shopId: string, desk: Desk, now: Temporal.Instant): Promise<void> {
  const { rows } = await sql<{ id: string; externalId: string }>`
    select id, external_id as "externalId" from customers where shop_id = ${shopId}`.execute(tx);
  const idOf = new Map(rows.map((row) => [row.externalId, row.id]));
  const respond = responder(desk);
  for (const [index, talk] of planTalks().entries()) {
    let moment = momentOf(talk, now);
    for (const [count, text] of talk.messages.entries()) {
      const inbound = {
        shopId,
        ...wayOf(talk, index),
        providerMessageId: `<demo-${index + 1}-${count + 1}@example.com>`,
        text,
        customerId: idOf.get(talk.customer.externalId) ?? null,
        verified: true,
        orderId: null,
        locale: talk.customer.locale,
      };
      await receiveIn(tx, inbound, respond, moment);
      moment = moment.add({ seconds: secondsBetweenMessages });
    }
  }
  await answerAsColleagues(tx, shopId, now);
}

/** Some write by mail. Nothing leaves the demo shop: what is answered there is taken and goes nowhere. */
function wayOf({ customer, messages }: Talk, index: number) {
  return customer.email && index % 2 === 0
    ? { channel: 'mail', channelKey: customer.email, subject: messages[0]?.split(/[.,?!。，？！]/)[0] ?? null }
    : { channel: 'demo', channelKey: `demo-${index + 1}` };
}

/** Oldest first. Who is waiting for a parcel writes today; who has received one may have written any day since. */
export function planTalks(): Talk[] {
  const dice = chance('conversations');
  const waiting = Map.groupBy(
    buyersBySituation(demoPlan()).filter(({ customer }) => customer.externalId !== demoBuyer),
    ({ situation }) => situation,
  );
  const talks: Talk[] = [];
  const { chats } = demoChats();
  for (let round = 0; talks.length < conversationCount && round < 10; round += 1)
    for (const chat of chats) {
      const buyer = nextBuyer(waiting, chat);
      if (!buyer || talks.length >= conversationCount) continue;
      const { customer } = buyer;
      const messages = chat[customer.locale];
      const isDone = ['delivered', 'cancelled', 'nobody'].includes(chat.about);
      const sinceDays = isDone ? -(dayOfNews(buyer) + 1) : 0;
      const day = isDone ? -dice.between(0, Math.max(0, Math.min(sinceDays, 12))) : 0;
      const minutesAgo = day === 0 ? 6 + 4 * talks.length : null;
      talks.push({ customer, messages, minutesAgo, day, hour: dice.between(9, 20) });
    }
  return talks.sort((a, b) => a.day - b.day || (b.minutesAgo ?? 0) - (a.minutesAgo ?? 0));
}

function nextBuyer(waiting: Map<Situation, BuyerInSituation[]>, chat: Chat): BuyerInSituation | undefined {
  const buyers = waiting.get(chat.about as Situation);
  if (chat.about !== 'delivered') return buyers?.shift();
  // Whoever received something lately has more to say of it.
  buyers?.sort((a, b) => dayOfNews(b) - dayOfNews(a));
  return buyers?.shift();
}

/** The day on which the newest order was settled. */
function dayOfNews({ orders }: BuyerInSituation): number {
  const order = orders[0];
  return (order?.parcels[0]?.deliveredAt ?? order?.cancelledAt ?? order?.placedAt)?.day ?? -12;
}

function momentOf({ minutesAgo, day, hour }: Talk, now: Temporal.Instant): Temporal.Instant {
  if (minutesAgo !== null) return now.subtract({ minutes: minutesAgo });
  const moment: Moment = at(day, hour, 17);
  return calendar(now)(moment);
}
