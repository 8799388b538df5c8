import { createHmac } from 'node:crypto';
import { sql } from 'kysely';
import type { Db } from '../platform/database.ts';
import { unseal } from '../platform/seal.ts';
import { optOutUrl } from './opt-out-link.ts';
import type { Outbox } from './outbox.ts';
import type { Channel, Connector, Provider } from './provider.ts';

/** What only the provider knows of the address to which it reports. */
const hookSecret = (secret: string, id: string) =>
  createHmac('sha256', secret).update(`hooks ${id}`).digest('base64url').slice(0, 32);

type Row = {
  id: string;
  shopId: string;
  kind: string;
  settings: Record<string, unknown>;
  sealed: string | null;
  perSecond: number;
  isDemo: boolean;
  changedAt: Temporal.Instant;
};

/** In a demo shop everything arrives and nothing leaves the house. */
const demoProvider = (channel: Channel): Provider => ({
  ...{ id: `demo ${channel}`, channel, perSecond: 100, atOnce: 4, timeoutMs: 1000 },
  certainty: { kind: 'key', seconds: 86_400 },
  send: async ({ id }) => ({ is: 'accepted', providerMessageId: `demo ${id}` }),
});

/**
 * The providers of all shops as their owners have set them up, connected once and anew after each change. One whose
 * settings nobody can read any more (another secret, a kind that is gone) is left out: its sends wait.
 */
export function openProviders(
  db: Db,
  { connectors, secret, publicUrl }: { connectors: readonly Connector[]; secret: string; publicUrl: string },
): Pick<Outbox, 'providersOf' | 'findProvider'> & { close(): void } {
  const connected = new Map<string, { changedAt: Temporal.Instant; provider: Provider }>();

  const connect = (row: Row): Provider | null => {
    const known = connected.get(row.id);
    if (known?.changedAt.equals(row.changedAt)) return known.provider;
    const connector = connectors.find(({ kind }) => kind === row.kind);
    const secrets = row.sealed === null ? '{}' : unseal(secret, 'providers', row.sealed);
    if (!connector || secrets === null) return null;
    known?.provider.close?.();
    const { id, shopId, settings, perSecond } = row;
    const given = {
      ...{ id, shopId, settings, perSecond, secrets: JSON.parse(secrets) },
      hookUrl: `${publicUrl}/hooks/${id}/${hookSecret(secret, id)}`,
      optOutUrl: (sendId: string) => optOutUrl(publicUrl, secret, shopId, sendId),
    };
    const provider = connector.connect(given);
    connected.set(id, { changedAt: row.changedAt, provider });
    return provider;
  };

  return {
    providersOf: async (shopId, channel) => {
      const rows = await selectProviders(db, shopId, channel);
      if (rows.isDemo) return [demoProvider(channel)];
      return rows.providers.map(connect).filter((provider) => provider !== null);
    },
    findProvider: async (shopId, id) => {
      const channel = (['mail', 'sms'] as const).find((one) => id === demoProvider(one).id);
      if (channel) return demoProvider(channel);
      const row = await selectProvider(db, shopId, id);
      return row && connect(row);
    },
    close: () => {
      for (const { provider } of connected.values()) provider.close?.();
    },
  };
}

const columns = sql`p.id, p.shop_id as "shopId", p.kind, p.settings, p.sealed, p.per_second as "perSecond",
  p.changed_at as "changedAt"`;

async function selectProviders(
  db: Db,
  shopId: string,
  channel: Channel,
): Promise<{ isDemo: boolean; providers: Row[] }> {
  const { rows } = await sql<Row & { id: string | null }>`
    select s.is_demo as "isDemo", ${columns} from shops s
    left join providers p on p.shop_id = s.id and p.channel = ${channel} and p.is_on
    where s.id = ${shopId} order by p.place, p.id`.execute(db);
  return { isDemo: rows[0]?.isDemo === true, providers: rows.filter(({ id }) => id !== null) };
}

async function selectProvider(db: Db, shopId: string, id: string): Promise<Row | null> {
  const { rows } = await sql<Row>`
    select ${columns} from providers p where p.shop_id = ${shopId} and p.id::text = ${id}`.execute(db);
  return rows[0] ?? null;
}
