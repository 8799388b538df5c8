import { sql } from 'kysely';
import type { Tx } from '../platform/database.ts';

/**
 * The channel no longer vouches that this is the customer who wrote before: a phone number gets another owner. What only
 * that customer may know is not told any more.
 */
export async function stopVouching(
  tx: Tx,
  { shopId, channel, channelKey }: { shopId: string; channel: string; channelKey: string },
): Promise<void> {
  await sql`update conversations set verified = false
    where shop_id = ${shopId} and channel = ${channel} and channel_key = ${channelKey} and verified`.execute(tx);
}
