import type { Scope } from '../../shared/access.ts';
import type { Tx } from '../platform/database.ts';
import { notFound } from '../platform/errors.ts';
import { appendEvent } from '../platform/events.ts';
import { newId } from '../platform/ids.ts';
import { insertApiKey, revokeApiKeyRow } from './people-queries.ts';
import { newToken } from './tokens.ts';

export const apiKeyPrefix = 'qin';

/** Makes a key for another program. The key itself is in the answer and nowhere else. */
export async function createApiKey(
  tx: Tx,
  { shopId, name, scopes }: { shopId: string; name: string; scopes: readonly Scope[] },
  now: Temporal.Instant,
): Promise<{ id: string; key: string }> {
  const id = newId(now);
  const { token, hash } = newToken(apiKeyPrefix, shopId);
  await insertApiKey(tx, { shopId, id, name, scopes: [...new Set(scopes)], hash, now });
  await appendEvent(tx, shopId, 'shops.api-key-created', { keyId: id }, now);
  return { id, key: token };
}

export async function revokeApiKey(tx: Tx, shopId: string, keyId: string, now: Temporal.Instant): Promise<void> {
  if (!(await revokeApiKeyRow(tx, shopId, keyId, now))) throw notFound();
  await appendEvent(tx, shopId, 'shops.api-key-revoked', { keyId }, now);
}
