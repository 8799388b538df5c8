import { randomInt } from 'node:crypto';
import { sql } from 'kysely';
import type { Tx } from '../platform/database.ts';
import { newId } from '../platform/ids.ts';
import type { Refund } from './refund.ts';

/** Without letters that look like others: codes are read aloud. */
const letters = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';

/** What the shop owes the buyer instead of money, under a code of 60 bits that nobody guesses. Returns the code. */
export async function issueCredit(
  tx: Tx,
  shopId: string,
  { id, orderId, amountMinor, currency }: Refund,
  now: Temporal.Instant,
): Promise<string> {
  const part = () => Array.from({ length: 4 }, () => letters[randomInt(letters.length)]).join('');
  const code = [part(), part(), part()].join('-');
  await sql`
    insert into store_credits (shop_id, id, refund_id, customer_id, code, amount_minor, left_minor, currency, issued_at)
    select ${shopId}, ${newId(now)}, ${id}, customer_id, ${code}, ${amountMinor}, ${amountMinor}, ${currency}, ${now}
    from orders where shop_id = ${shopId} and id = ${orderId}`.execute(tx);
  return code;
}
