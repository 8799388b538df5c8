import { sql } from 'kysely';
import type { Tx } from '../platform/database.ts';
import { Refused } from '../platform/errors.ts';
import { newId } from '../platform/ids.ts';
import { insertEvidence } from './queries.ts';
import type { SendStatus } from './rules.ts';
import { type Ended, type FollowMoney, tellSettled } from './tell-settled.ts';

/** `sent`: it did arrive. `again`: it goes out once more, at the person's risk. `drop`: it is not to go out any more. */
export const decisions = ['sent', 'again', 'drop'] as const;
export type Decision = (typeof decisions)[number];

/**
 * What a person may decide of a send as it is. Money never goes out once more: what was not taken is refunded anew, under the
 * till's lock.
 */
export const decisionsOf = (channel: string, status: SendStatus): readonly Decision[] =>
  channel === 'money' ? decisionsAt[status].filter((one) => one !== 'again') : decisionsAt[status];

const decisionsAt: Readonly<Record<SendStatus, readonly Decision[]>> = {
  queued: ['drop'],
  sending: [],
  sent: [],
  not_sent: ['again'],
  unknown: ['sent', 'again', 'drop'],
};

/**
 * A person ends a doubt, sends a failed one again or takes back a queued one. `attempt`: of the row that the person saw.
 * Throws Refused `not_found`, `send_moved_on` (it is not any more what the person saw).
 */
export async function decideSend(
  tx: Tx,
  { shopId, sendId, attempt, decision, agentId, note }: DecideSend,
  now: Temporal.Instant,
  followMoney?: FollowMoney,
): Promise<void> {
  const { rows } = await sql<Ended & { status: SendStatus; attempt: number }>`
    select id, channel, status, attempt, conversation_id as "conversationId" from sends where shop_id = ${shopId} and id = ${sendId} for update`.execute(
    tx,
  );
  const [row] = rows;
  if (!row) throw new Refused('not_found', 404);
  if (row.attempt !== attempt || !decisionsOf(row.channel, row.status).includes(decision))
    throw new Refused('send_moved_on', 409);
  await sql`
    update sends set in_doubt = false, ask_at = null, asks = 0,
      ${
        decision === 'again'
          ? sql`status = 'queued', tries = 0, due_at = ${now}, reason = null, settled_at = null, first_called_at = null`
          : decision === 'sent'
            ? sql`status = 'sent', provider_message_id = coalesce(provider_message_id, ${`person ${agentId}`}), settled_at = ${now}`
            : sql`status = 'not_sent', reason = 'dropped', settled_at = ${now}`
      }
    where shop_id = ${shopId} and id = ${sendId}`.execute(tx);
  const evidence = {
    id: newId(now),
    sendId,
    attempt,
    kind: 'decision' as const,
    detail: { decision, agentId, was: row.status, ...(note ? { note } : {}) },
  };
  await insertEvidence(tx, shopId, [evidence], now);
  await tellSettled(tx, shopId, [row], now, followMoney);
}

export type DecideSend = {
  shopId: string;
  sendId: string;
  attempt: number;
  decision: Decision;
  agentId: string;
  /** Why, in the person's own words. */
  note?: string;
};
