import { timingSafeEqual } from 'node:crypto';
import { sql } from 'kysely';
import type { Db } from '../platform/database.ts';
import { hookSecret, openSettings, type ProviderPorts, type ProviderRow, providerColumns } from './open-providers.ts';
import type { Connector, ProviderSettings } from './provider.ts';

/** Who posts to a hook, with what its connector needs to prove and read it. */
export type FoundHook = { connector: Connector; hooks: NonNullable<Connector['hooks']>; given: ProviderSettings };

/** Whether this is the secret in the address of the provider's hook. Takes as long for each answer, and asks no database. */
export function isHookSecret(secret: string, providerId: string, told: string): boolean {
  const [expected, given] = [Buffer.from(hookSecret(secret, providerId)), Buffer.from(told)];
  return expected.length === given.length && timingSafeEqual(expected, given);
}

/** The provider of this id, on or off: it may still tell of what it was given. Null where none posts anything. */
export async function findHook(db: Db, ports: ProviderPorts, providerId: string): Promise<FoundHook | null> {
  const { rows } = await sql<ProviderRow>`
    select ${providerColumns} from providers p where p.id = ${providerId}::uuid`.execute(db);
  const opened = rows[0] ? openSettings(rows[0], ports) : null;
  const hooks = opened?.connector.hooks;
  return opened && hooks ? { ...opened, hooks } : null;
}
