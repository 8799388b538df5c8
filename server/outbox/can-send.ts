import { sql } from 'kysely';
import type { Db, Tx } from '../platform/database.ts';
import type { Channel } from './provider.ts';

/** Whether anything would go out for this shop on this channel at all: a provider is switched on, and sending is. */
export async function canSend(db: Db | Tx, shopId: string, channel: Channel): Promise<boolean> {
  const { rows } = await sql<{ can: boolean }>`
    select is_demo or ((select sending_enabled from installation) and exists (select from providers p
      where p.shop_id = shops.id and p.channel = ${channel} and p.is_on)) as can
    from shops where id = ${shopId}`.execute(db);
  return rows[0]?.can === true;
}
