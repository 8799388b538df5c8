import type { Tx } from '../platform/database.ts';
import { notFound, Refused } from '../platform/errors.ts';
import { appendEvent } from '../platform/events.ts';
import { newId } from '../platform/ids.ts';
import { lockScripts, stampScripts } from '../shops/index.ts';
import { highestVersion, insertRollBack, retireOvertaken, selectVersion, type VersionKey } from './queries.ts';
import { refuseIfChanged } from './review-version.ts';
import { hasBegun } from './rules.ts';
import { headed, isSameText, textOfVersion } from './version-text.ts';
import { eventData, passChecks, shippedVersion } from './versions.ts';

/**
 * Releases an earlier wording again, at once and as a new version that names the one it came from. That one had its
 * second person when it was released, or came with Qin. Throws `not_found`, `never_released`, `already_in_effect`,
 * `release_changed` and `checks_failed` (what may be said has changed since).
 */
export async function rollBack(
  tx: Tx,
  { shopId, agentId, against, ...key }: VersionKey & { shopId: string; agentId: string; against: number },
  now: Temporal.Instant,
): Promise<VersionKey> {
  const { situation, locale } = key;
  const base = shippedVersion(key);
  await lockScripts(tx, shopId);
  const text = await textOfVersion(tx, shopId, key);
  if (text === null) throw notFound();
  const own = await selectVersion(tx, shopId, key);
  const hasCounted = own === null || hasBegun(own, now);
  if (!hasCounted) throw new Refused('never_released', 409, { version: key.version });
  await refuseIfChanged(tx, shopId, key, against, now);
  const current = await textOfVersion(tx, shopId, { ...key, version: against });
  if (current !== null && isSameText(current, text)) throw new Refused('already_in_effect', 409);

  const version = Math.max(base, await highestVersion(tx, shopId, key)) + 1;
  const fresh = { situation, locale, version, body: headed(text, situation, version) };
  const checks = await passChecks(tx, shopId, fresh, now);
  const row = {
    ...fresh,
    shopId,
    note: null,
    authorId: agentId,
    rolledBackTo: key.version,
    checks: JSON.parse(checks),
  };
  await insertRollBack(tx, row, now);
  await retireOvertaken(tx, shopId, key, now);
  await stampScripts(tx, shopId, newId(now));
  await appendEvent(tx, shopId, 'scripts.version-released', eventData(fresh), now);
  return { situation, locale, version };
}
