import { createHmac } from 'node:crypto';
import { sql } from 'kysely';
import type { Db, Tx } from '../platform/database.ts';
import { unseal } from '../platform/seal.ts';
import { optOutUrl } from './opt-out-link.ts';
import type { Outbox } from './outbox.ts';
import type { Channel, Connector, Provider, ProviderSettings } from './provider.ts';

/** What only the provider knows of the address to which it reports. */
export const hookSecret = (secret: string, id: string) =>
  createHmac('sha256', secret).update(`hooks ${id}`).digest('base64url').slice(0, 32);

/** Where a provider posts its news. */
export const hookUrl = (publicUrl: string, secret: string, id: string) =>
  `${publicUrl}/hooks/${id}/${hookSecret(secret, id)}`;

/** What all providers of an installation are opened with. */
export type ProviderPorts = { connectors: readonly Connector[]; secret: string; publicUrl: string };

/** Longer than any call takes. */
const unusedMs = 10 * 60_000;

export type ProviderRow = {
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
 * settings nobody can read any more (another secret, a kind that is gone) is left out: its sends wait. What nobody asks for
 * any more, because it was switched off or removed, is closed.
 */
export function openProviders(
  db: Db,
  ports: ProviderPorts,
  elapsedMs = () => performance.now(),
): Pick<Outbox, 'providersOf' | 'findProvider'> & { close(): void } {
  const connected = new Map<string, { changedAt: Temporal.Instant; provider: Provider; usedMs: number }>();
  let lookedMs = elapsedMs();

  const closeUnused = () => {
    const nowMs = elapsedMs();
    if (nowMs - lookedMs < unusedMs / 10) return;
    lookedMs = nowMs;
    for (const [id, { provider, usedMs }] of connected) {
      if (nowMs - usedMs < unusedMs) continue;
      provider.close?.();
      connected.delete(id);
    }
  };

  const connect = (row: ProviderRow): Provider | null => {
    const known = connected.get(row.id);
    const usedMs = elapsedMs();
    if (known?.changedAt.equals(row.changedAt)) {
      known.usedMs = usedMs;
      return known.provider;
    }
    const opened = openSettings(row, ports);
    if (!opened?.connector.connect) return null;
    known?.provider.close?.();
    const provider = opened.connector.connect(opened.given);
    connected.set(row.id, { changedAt: row.changedAt, provider, usedMs });
    return provider;
  };

  return {
    providersOf: async (tx, shopId, channel) => {
      const rows = await selectProviders(tx, shopId, channel);
      if (rows.isDemo) return [demoProvider(channel)];
      const found = rows.providers.map(connect).filter((provider) => provider !== null);
      closeUnused();
      return found;
    },
    findProvider: async (shopId, id) => {
      const channel = (['mail', 'sms', 'money'] as const).find((one) => id === demoProvider(one).id);
      if (channel) return demoProvider(channel);
      const row = await selectProvider(db, shopId, id);
      return row && connect(row);
    },
    close: () => {
      for (const { provider } of connected.values()) provider.close?.();
    },
  };
}

/** A provider's connector, and its settings with the passwords in clear; null when nobody can read them any more. */
export function openSettings(
  { id, shopId, kind, settings, sealed, perSecond }: ProviderRow,
  { connectors, secret, publicUrl }: ProviderPorts,
): { connector: Connector; given: ProviderSettings } | null {
  const connector = connectors.find((one) => one.kind === kind);
  const secrets = sealed === null ? '{}' : unseal(secret, 'providers', sealed);
  if (!connector || secrets === null) return null;
  const given = {
    ...{ id, shopId, settings, perSecond, secrets: JSON.parse(secrets) },
    hookUrl: hookUrl(publicUrl, secret, id),
    optOutUrl: (sendId: string) => optOutUrl(publicUrl, secret, shopId, sendId),
  };
  return { connector, given };
}

export const providerColumns = sql`p.id, p.shop_id as "shopId", p.kind, p.settings, p.sealed, p.per_second as "perSecond",
  p.changed_at as "changedAt"`;

async function selectProviders(
  tx: Tx,
  shopId: string,
  channel: Channel,
): Promise<{ isDemo: boolean; providers: ProviderRow[] }> {
  const { rows } = await sql<ProviderRow & { id: string | null }>`
    select s.is_demo as "isDemo", ${providerColumns} from shops s
    left join providers p on p.shop_id = s.id and p.channel = ${channel} and p.is_on
    where s.id = ${shopId} order by p.place, p.id`.execute(tx);
  return { isDemo: rows[0]?.isDemo === true, providers: rows.filter(({ id }) => id !== null) };
}

async function selectProvider(db: Db, shopId: string, id: string): Promise<ProviderRow | null> {
  const { rows } = await sql<ProviderRow>`
    select ${providerColumns} from providers p where p.shop_id = ${shopId} and p.id::text = ${id}`.execute(db);
  return rows[0] ?? null;
}
