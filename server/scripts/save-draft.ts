import type { Tx } from '../platform/database.ts';
import { notFound, Refused } from '../platform/errors.ts';
import { appendEvent } from '../platform/events.ts';
import { lockScripts } from '../shops/index.ts';
import {
  deleteVersion,
  highestVersion,
  insertDraft,
  type ScriptKey,
  selectDraft,
  selectVersion,
  updateVersion,
  type VersionKey,
} from './queries.ts';
import { headed } from './version-text.ts';
import { eventData, shippedVersion } from './versions.ts';

export type Draft = ScriptKey & { shopId: string; authorId: string; body: string; note: string | null };

/**
 * Keeps what an author has written so far, right or wrong: one draft of each script per author. A new one gets the next
 * number. Throws `not_found` for a situation that Qin does not know.
 */
export async function saveDraft(
  tx: Tx,
  { shopId, situation, locale, authorId, body, note }: Draft,
  now: Temporal.Instant,
): Promise<VersionKey> {
  const script = { situation, locale };
  const base = shippedVersion(script);
  await lockScripts(tx, shopId);
  const known = await selectDraft(tx, shopId, script, authorId);
  const version = known?.version ?? Math.max(base, await highestVersion(tx, shopId, script)) + 1;
  const key = { ...script, version };
  const text = headed(body, situation, version);
  if (known) await updateVersion(tx, shopId, key, { body: text, note }, now);
  else {
    await insertDraft(tx, { ...key, shopId, authorId, body: text, note }, now);
    await appendEvent(tx, shopId, 'scripts.version-drafted', eventData(key), now);
  }
  return key;
}

/** Throws a draft away; it leaves nothing behind. Throws `not_found`, and `version_other_state` for what was sent to review. */
export async function discardDraft(tx: Tx, shopId: string, key: VersionKey): Promise<void> {
  await lockScripts(tx, shopId);
  const version = await selectVersion(tx, shopId, key);
  if (!version) throw notFound();
  if (version.state !== 'draft') throw new Refused('version_other_state', 409, { version: key.version });
  await deleteVersion(tx, shopId, key);
}
