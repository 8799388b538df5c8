import { sql } from 'kysely';
import { decentHourForNotices } from '../outbox/index.ts';
import type { Tx } from '../platform/database.ts';

type About = { conversationId: string; destinationCountry: string | null };
type Home = { country: string | null; phone: string | null; shopCountry: string; shopZone: string };

/** When a buyer may be told what they did not ask for: `now`, or the next morning wherever they may be. Null: nobody can say. */
export async function decentHourFor(
  tx: Tx,
  shopId: string,
  { conversationId, destinationCountry }: About,
  now: Temporal.Instant,
): Promise<Temporal.Instant | null> {
  const { rows } = await sql<Home>`
    select p.country, case when c.channel = 'sms' then c.channel_key end as phone,
      s.country as "shopCountry", s.zone as "shopZone"
    from conversations c join shops s on s.id = c.shop_id
    left join people p on p.shop_id = c.shop_id and p.customer_id = c.customer_id
    where c.shop_id = ${shopId} and c.id = ${conversationId} limit 1`.execute(tx);
  const [home] = rows;
  return home ? decentHourForNotices({ ...home, country: home.country ?? destinationCountry }, now) : null;
}
