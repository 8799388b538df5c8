import { sql } from 'kysely';
import { survivorOf } from '../customers/index.ts';
import type { Tx } from '../platform/database.ts';
import { Refused } from '../platform/errors.ts';
import { insertingEvents } from '../platform/events.ts';
import { newId } from '../platform/ids.ts';
import { settleOpenProposal } from './desk-queries.ts';
import type { Conversation } from './queries.ts';
import type { Inbound, Responder } from './receive.ts';

export type Recognised = Pick<Inbound, 'shopId' | 'channel' | 'channelKey' | 'orderId'> & { customerId: string };

/**
 * From now on the conversation is this customer's, and what waited for that is answered without a new message. Where
 * nothing has been said yet there is nothing to do. Throws Refused `other_customer` when it is somebody else's already.
 */
export async function recogniseBuyer<Turn>(
  tx: Tx,
  recognised: Recognised,
  respond: Responder<Turn>,
  now: Temporal.Instant,
): Promise<void> {
  const { shopId, channel, channelKey } = recognised;
  const conversation = await updateBuyer(tx, recognised, now);
  if (!conversation) {
    if (await isThere(tx, recognised)) throw new Refused('other_customer', 409);
    return;
  }
  // What was proposed was said to somebody unknown.
  const { id, proposalId } = conversation;
  if (proposalId) await settleOpenProposal(tx, { shopId, id }, proposalId, 'superseded', now);
  const { customerId, orderId } = recognised;
  const nothingNew = { providerMessageId: null, text: '', locale: null, verified: true };
  const inbound: Inbound = { shopId, channel, channelKey, customerId, orderId, ...nothingNew };
  await respond(tx, { conversation, messageId: newId(now), text: '' }, inbound, now);
}

/** Locks the conversation and makes it this customer's; null when it is another's, or not there. */
async function updateBuyer(
  tx: Tx,
  { shopId, channel, channelKey, customerId }: Recognised,
  now: Temporal.Instant,
): Promise<Conversation | null> {
  const { rows } = await sql<Conversation>`
    with conversation as (
      update conversations c set customer_id = coalesce(c.customer_id, ${customerId}::uuid), verified = true,
        snoozed_until = null, status = case when c.status = 'closed' then 'open' else c.status end,
        assignee_id = case when c.status = 'closed' then null else c.assignee_id end
      where c.shop_id = ${shopId} and c.channel = ${channel} and c.channel_key = ${channelKey}
        and (c.customer_id is null or ${survivorOf(sql`c.shop_id`, sql`c.customer_id`)}
          = ${survivorOf(sql`${shopId}::uuid`, sql`${customerId}::uuid`)})
      returning c.id, c.customer_id, c.verified, c.status, c.state, c.last_seq, c.holder_id, c.is_persons, c.proposal_id
    ), event as (
      ${insertingEvents(shopId, 'conversations.buyer-recognised', sql`jsonb_build_object('conversationId', id)`, sql`conversation`, now)}
    )
    select id, customer_id as "customerId", verified, status, state, last_seq as "lastSeq",
      holder_id as "holderId", is_persons as "isPersons", proposal_id as "proposalId" from conversation`.execute(tx);
  return rows[0] ?? null;
}

async function isThere(tx: Tx, { shopId, channel, channelKey }: Recognised): Promise<boolean> {
  const { rows } = await sql`select from conversations
    where shop_id = ${shopId} and channel = ${channel} and channel_key = ${channelKey}`.execute(tx);
  return rows.length > 0;
}
