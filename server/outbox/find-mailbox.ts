import { sql } from 'kysely';
import type { Db } from '../platform/database.ts';
import { openSettings, type ProviderPorts, type ProviderRow, providerColumns } from './open-providers.ts';
import type { Mailbox } from './provider.ts';

/** The mailbox where a provider's answers arrive; null where it has none, or where nobody can read its settings any more. */
export async function findMailbox(
  db: Db,
  ports: ProviderPorts,
  { shopId, providerId }: { shopId: string; providerId: string },
): Promise<Mailbox | null> {
  const { rows } = await sql<ProviderRow>`
    select ${providerColumns} from providers p where p.shop_id = ${shopId} and p.id = ${providerId} and p.is_on`.execute(
    db,
  );
  const opened = rows[0] ? openSettings(rows[0], ports) : null;
  return opened?.connector.mailbox?.(opened.given) ?? null;
}
