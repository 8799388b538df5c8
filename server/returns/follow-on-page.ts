import { sql } from 'kysely';
import type { Locale } from '../../shared/labels.ts';
import { canSend } from '../outbox/index.ts';
import type { Db, Tx } from '../platform/database.ts';

/** A buyer on the returns page: the address to which a code proved them, and the language in which they read. */
export type Follower = { address: string; locale: Locale };

/** From now on this buyer is written about what happens to the return. */
export async function followOnPage(
  tx: Tx,
  { shopId, returnId, follower }: { shopId: string; returnId: string; follower: Follower },
): Promise<void> {
  await sql`update returns set followed_by = ${follower.address}, followed_in = ${follower.locale}
    where shop_id = ${shopId} and id = ${returnId}`.execute(tx);
}

/** Where the buyer of a return is written to about it; null: nobody is, or the shop's mail does not go out. */
export async function toldAt(db: Db, shopId: string, returnId: string): Promise<string | null> {
  const { rows } = await sql<{ address: string | null }>`select followed_by as address from returns
    where shop_id = ${shopId} and id = ${returnId}`.execute(db);
  const address = rows[0]?.address ?? null;
  return address !== null && (await canSend(db, shopId, 'mail')) ? address : null;
}
