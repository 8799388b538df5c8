import type { Tx } from '../platform/database.ts';
import { notFound, Refused } from '../platform/errors.ts';
import { appendEvent } from '../platform/events.ts';
import { newId } from '../platform/ids.ts';
import { seal, unseal } from '../platform/seal.ts';
import type { Connector } from './provider.ts';
import { checkSettings, leadsElsewhere } from './provider-fields.ts';
import {
  deleteStored,
  insertStored,
  isInUse,
  isNameTaken,
  lockStored,
  openGateAnew,
  type StoredProvider,
  updateStored,
} from './provider-queries.ts';
import { holdClaims } from './queries.ts';

export type Ports = { connectors: readonly Connector[]; secret: string };

/** What is typed in of a provider. A secret of null or no letters is taken away; what is left out stays. */
export type ProviderChanges = {
  name?: string;
  settings?: Record<string, unknown>;
  secrets?: Record<string, string | null>;
  isOn?: boolean;
  perSecond?: number;
  price?: { minor: number; currency: string } | null;
};

type NewProvider = ProviderChanges & { kind: string; name: string; settings: Record<string, unknown> };

const usualPerSecond = 10;

/** Throws Refused `provider_kind_unknown`, `bad_field`, `unknown_field`, `provider_name_taken`. */
export async function addProvider(
  tx: Tx,
  { connectors, secret }: Ports,
  shopId: string,
  { kind, name, settings, secrets = {}, isOn = true, perSecond = usualPerSecond, price = null }: NewProvider,
  now: Temporal.Instant,
): Promise<string> {
  const connector = connectors.find((one) => one.kind === kind);
  if (!connector) throw new Refused('provider_kind_unknown', 400, { kind });
  checkSettings(connector, settings);
  const id = newId(now);
  const isNew = await insertStored(
    tx,
    shopId,
    {
      ...{ id, kind, channel: connector.channel, name: readName(name), settings, isOn, perSecond },
      sealed: sealed(secret, merged(connector, {}, secrets)),
      ...{ priceMinor: price?.minor ?? null, priceCurrency: price?.currency ?? null },
    },
    now,
  );
  if (!isNew) throw new Refused('provider_name_taken', 409);
  await appendEvent(tx, shopId, 'outbox.providers-changed', { providerId: id }, now);
  return id;
}

/**
 * Changes what is given of it. Where a password would be sent elsewhere than so far, it must be typed anew: whoever
 * has only got hold of a session cannot have it sent to a place of their own. Throws Refused `not_found`,
 * `provider_kind_unknown`, `bad_field`, `unknown_field`, `provider_name_taken`, `provider_secrets_needed`.
 */
export async function changeProvider(
  tx: Tx,
  { connectors, secret }: Ports,
  shopId: string,
  { id, name, settings, secrets, isOn, perSecond, price }: ProviderChanges & { id: string },
  now: Temporal.Instant,
): Promise<void> {
  const known = await lockStored(tx, shopId, id);
  if (!known) throw notFound();
  const next: StoredProvider = {
    ...known,
    ...(name === undefined ? {} : { name: readName(name) }),
    ...(isOn === undefined ? {} : { isOn }),
    ...(perSecond === undefined ? {} : { perSecond }),
    ...(price === undefined ? {} : { priceMinor: price?.minor ?? null, priceCurrency: price?.currency ?? null }),
  };
  if (await isNameTaken(tx, shopId, id, next.name)) throw new Refused('provider_name_taken', 409);
  if (settings !== undefined || secrets !== undefined) {
    const connector = connectors.find((one) => one.kind === known.kind);
    if (!connector) throw new Refused('provider_kind_unknown', 400, { kind: known.kind });
    next.settings = settings ?? known.settings;
    checkSettings(connector, next.settings);
    const stored = openSecrets(secret, known.sealed);
    const isElsewhere = leadsElsewhere(connector.settings, known.settings, next.settings);
    const untyped = Object.keys(stored).filter((one) => secrets?.[one] === undefined);
    if (isElsewhere && untyped.length > 0)
      throw new Refused('provider_secrets_needed', 409, { field: `body.secrets.${untyped[0]}` });
    next.sealed = sealed(secret, merged(connector, stored, secrets ?? {}));
    // Another account has yet to answer.
    next.verifiedAt = null;
    await openGateAnew(tx, shopId, id);
  }
  await updateStored(tx, shopId, next, now);
  await appendEvent(tx, shopId, 'outbox.providers-changed', { providerId: id }, now);
}

/** Only what has never carried anything: the ledger goes on naming the others. Throws Refused `not_found`, `provider_in_use`. */
export async function removeProvider(tx: Tx, shopId: string, id: string, now: Temporal.Instant): Promise<void> {
  // Whoever has read it is to have marked by then what it carries.
  await holdClaims(tx, shopId);
  const known = await lockStored(tx, shopId, id);
  if (!known) throw notFound();
  if (await isInUse(tx, shopId, id)) throw new Refused('provider_in_use', 409);
  await deleteStored(tx, shopId, id);
  await appendEvent(tx, shopId, 'outbox.providers-changed', { providerId: id }, now);
}

/** Names of the secrets that are set; null: nobody can read them any more. */
export function secretsSet(secret: string, stored: string | null): string[] | null {
  if (stored === null) return [];
  const text = unseal(secret, 'providers', stored);
  return text === null ? null : Object.keys(JSON.parse(text));
}

/** What was sealed with another secret is lost, and is typed anew. */
function openSecrets(secret: string, stored: string | null): Record<string, string> {
  const text = stored === null ? null : unseal(secret, 'providers', stored);
  return text === null ? {} : JSON.parse(text);
}

function merged(connector: Connector, stored: Record<string, string>, typed: Record<string, string | null>) {
  const { secrets: names, shortestSecrets = {} } = connector;
  const unknown = Object.keys(typed).find((name) => !names.includes(name));
  if (unknown !== undefined) throw new Refused('unknown_field', 400, { field: `body.secrets.${unknown}` });
  for (const [name, limit] of Object.entries(shortestSecrets)) {
    const length = typed[name]?.trim().length ?? 0;
    if (length > 0 && length < limit)
      throw new Refused('bad_field', 400, { field: `body.secrets.${name}`, problem: 'too_short', limit });
  }
  return Object.fromEntries(Object.entries({ ...stored, ...typed }).filter(([, value]) => value)) as Record<
    string,
    string
  >;
}

const sealed = (secret: string, secrets: Record<string, string>) =>
  Object.keys(secrets).length === 0 ? null : seal(secret, 'providers', JSON.stringify(secrets));

/** Throws Refused `bad_field`. */
function readName(name: string): string {
  const trimmed = name.trim();
  if (trimmed === '') throw new Refused('bad_field', 400, { field: 'body.name', problem: 'empty' });
  return trimmed;
}
