import { sql } from 'kysely';
import type { Db } from '../platform/database.ts';
import { openSettings, type ProviderPorts, type ProviderRow, providerColumns } from './open-providers.ts';
import type { AskedTracker } from './provider.ts';

/** The shops that have somebody to ask about parcels. A demo shop's parcels nobody knows. */
export async function shopsWithTrackers(db: Db): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select s.id from shops s where not s.is_demo
      and exists (select from providers p where p.shop_id = s.id and p.channel = 'parcels' and p.is_on)
    order by s.id`.execute(db);
  return rows.map(({ id }) => id);
}

/** Whom a shop asks about its parcels, in the order in which they stand in for each other. One whose settings nobody can read is left out. */
export async function trackersOf(db: Db, ports: ProviderPorts, shopId: string): Promise<AskedTracker[]> {
  const { rows } = await sql<ProviderRow>`
    select ${providerColumns} from providers p where p.shop_id = ${shopId} and p.channel = 'parcels' and p.is_on
    order by p.place, p.id`.execute(db);
  return rows.flatMap((row) => opened(row, ports) ?? []);
}

/** One of them, on or off. */
export async function findTracker(
  db: Db,
  ports: ProviderPorts,
  { shopId, providerId }: { shopId: string; providerId: string },
): Promise<AskedTracker | null> {
  const { rows } = await sql<ProviderRow>`
    select ${providerColumns} from providers p
    where p.shop_id = ${shopId} and p.id::text = ${providerId} and p.channel = 'parcels'`.execute(db);
  return rows[0] ? opened(rows[0], ports) : null;
}

function opened(row: ProviderRow, ports: ProviderPorts): AskedTracker | null {
  const found = openSettings(row, ports);
  return found?.connector.track?.(found.given) ?? null;
}
