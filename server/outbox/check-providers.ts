import { sql } from 'kysely';
import type { Db } from '../platform/database.ts';
import type { Channel } from './provider.ts';

export type ProviderHealth = { shop: string; name: string; kind: string; isVerified: boolean; isShut: boolean };

/** Every provider that is switched on, of all shops that send at all. */
export async function selectProviderHealth(db: Db): Promise<ProviderHealth[]> {
  const { rows } = await sql<ProviderHealth>`
    select s.code as shop, p.name, p.kind, p.verified_at is not null as "isVerified",
      coalesce(g.shut_until > clock_timestamp(), false) as "isShut"
    from providers p join shops s on s.id = p.shop_id
    left join provider_gates g on g.shop_id = p.shop_id and g.provider = p.id::text
    where p.is_on and not s.is_demo order by s.code, p.channel, p.place limit 1000`.execute(db);
  return rows;
}

/** Where something waits that nobody could carry: no provider of the channel is switched on. */
export async function selectStuck(db: Db): Promise<{ shop: string; channel: Channel }[]> {
  const { rows } = await sql<{ shop: string; channel: Channel }>`
    select s.code as shop, c.channel from shops s cross join unnest(array['mail', 'sms', 'money']) c (channel)
    where not s.is_demo
      and exists (select from sends where shop_id = s.id and channel = c.channel and status = 'queued')
      and not exists (select from providers p where p.shop_id = s.id and p.channel = c.channel and p.is_on)
    order by s.code, c.channel limit 1000`.execute(db);
  return rows;
}
