import { sql } from 'kysely';
import type { Db, Tx } from '../platform/database.ts';
import { appendEvent } from '../platform/events.ts';
import type { MessageChannel } from './provider.ts';
import { refuse } from './refuse.ts';
import type { Suppression } from './suppress.ts';

/** To whom something was sent, and what they have refused since. */
export type Recipient = {
  channel: MessageChannel;
  address: string;
  customerId: string | null;
  refused: Suppression['scope'] | null;
};

export async function findRecipient(db: Db | Tx, shopId: string, sendId: string): Promise<Recipient | null> {
  const { rows } = await sql<Recipient>`
    select channel, address, customer_id as "customerId", (select min(scope) from suppressions u where u.shop_id = s.shop_id and u.channel = s.channel
      and u.address = lower(s.address)) as refused -- "all" comes before "promotion"
    from sends s where shop_id = ${shopId} and id = ${sendId}`.execute(db);
  return rows[0] ?? null;
}

/** Who was sent this wants no more of it. How they said so is kept as proof. Saying it again changes nothing. */
export async function optOut(
  tx: Tx,
  { shopId, sendId, scope, proof }: { shopId: string; sendId: string; scope: Suppression['scope']; proof: object },
  now: Temporal.Instant,
): Promise<Recipient | null> {
  const found = await findRecipient(tx, shopId, sendId);
  if (!found) return null;
  const { channel, address, customerId } = found;
  const refusal = { channel, address, customerId, scope, source: 'link', proof: { sendId, ...proof }, at: now };
  const isNew = await refuse(tx, shopId, refusal, now);
  if (isNew) await appendEvent(tx, shopId, 'outbox.opted-out', { sendId }, now);
  return { ...found, refused: found.refused === 'all' ? 'all' : scope };
}
