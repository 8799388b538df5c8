import type { Tx } from '../platform/database.ts';
import { Refused } from '../platform/errors.ts';
import { appendEvent } from '../platform/events.ts';
import { newId } from '../platform/ids.ts';
import { stampScripts } from '../shops/index.ts';
import { countReviewers, retireOvertaken, selectDraft, updateVersion, type VersionKey } from './queries.ts';
import { reviewOf } from './rules.ts';
import { currentVersion, eventData, lockVersion, passChecks } from './versions.ts';

type OfVersion = VersionKey & { shopId: string; agentId: string };

/** Hands a draft to a second person. Throws `not_found`, `not_your_draft`, `version_other_state`, `version_decided`, `checks_failed`. */
export async function submitVersion(
  tx: Tx,
  { shopId, agentId, ...key }: OfVersion,
  now: Temporal.Instant,
): Promise<void> {
  const version = await lockVersion(tx, shopId, key, 'submit');
  if (version.author.id !== agentId) throw new Refused('not_your_draft', 409, { name: version.author.name });
  const checks = await passChecks(tx, shopId, version, now);
  await updateVersion(tx, shopId, key, { state: version.next, checks, submitted_at: now }, now);
  await appendEvent(tx, shopId, 'scripts.version-submitted', eventData(key), now);
}

/** `against`: the version that the reviewer compared it with. `effectiveFrom`: null or past is at once. */
type Release = OfVersion & { against: number; effectiveFrom: Temporal.Instant | null; verdict: string | null };

/**
 * Lets a wording out that somebody else has written; from `effectiveFrom` on every reply is made from it.
 * Throws `not_found`, `version_other_state`, `version_decided` (a rival reviewer was quicker), `own_wording`,
 * `release_changed` (another version was released since the reviewer compared) and `checks_failed`.
 */
export async function releaseVersion(
  tx: Tx,
  { shopId, agentId, against, effectiveFrom, verdict, ...key }: Release,
  now: Temporal.Instant,
): Promise<void> {
  const version = await lockVersion(tx, shopId, key, 'release');
  const reviewers = await countReviewers(tx, shopId);
  const review = reviewOf({ authorId: version.author.id, reviewerId: agentId, reviewers });
  if (review === 'own_wording') throw new Refused('own_wording', 409);
  await refuseIfChanged(tx, shopId, key, against, now);
  const checks = await passChecks(tx, shopId, version, now);
  const change = {
    ...{ state: version.next, checks, verdict, reviewer_id: agentId, reviewed_alone: review === 'alone' },
    ...{ decided_at: now, effective_from: laterOf(effectiveFrom, now) },
  };
  await updateVersion(tx, shopId, key, change, now);
  await retireOvertaken(tx, shopId, key, now);
  await stampScripts(tx, shopId, newId(now));
  await appendEvent(tx, shopId, 'scripts.version-released', eventData(key), now);
}

/** Throws `not_found`, `version_other_state`, `version_decided`. */
export async function rejectVersion(
  tx: Tx,
  { shopId, agentId, verdict, ...key }: OfVersion & { verdict: string },
  now: Temporal.Instant,
): Promise<void> {
  const { next } = await lockVersion(tx, shopId, key, 'reject');
  await updateVersion(tx, shopId, key, { state: next, verdict, reviewer_id: agentId, decided_at: now }, now);
  await appendEvent(tx, shopId, 'scripts.version-rejected', eventData(key), now);
}

/**
 * Takes back what does not count yet: a version in review becomes its author's draft again, a release that is still to
 * begin never begins. Throws `not_found`, `version_other_state`, `draft_exists`, and `already_in_effect` for what counts already.
 */
export async function withdrawVersion(
  tx: Tx,
  { shopId, agentId, ...key }: OfVersion,
  now: Temporal.Instant,
): Promise<void> {
  const version = await lockVersion(tx, shopId, key, 'withdraw');
  if (version.next === 'draft') {
    if (await selectDraft(tx, shopId, key, version.author.id)) throw new Refused('draft_exists', 409);
    await updateVersion(tx, shopId, key, { state: 'draft', checks: null, submitted_at: null }, now);
  } else {
    const from = version.effectiveFrom;
    if (!from || Temporal.Instant.compare(from, now) <= 0) throw new Refused('already_in_effect', 409);
    await updateVersion(tx, shopId, key, { state: version.next, withdrawn_at: now }, now);
    await stampScripts(tx, shopId, newId(now));
  }
  await appendEvent(tx, shopId, 'scripts.version-withdrawn', { ...eventData(key), agentId }, now);
}

/** Throws `release_changed`: who decides has to have seen what counts. */
export async function refuseIfChanged(
  tx: Tx,
  shopId: string,
  script: VersionKey,
  against: number,
  now: Temporal.Instant,
): Promise<void> {
  const version = await currentVersion(tx, shopId, script, now);
  if (version !== against) throw new Refused('release_changed', 409, { version });
}

function laterOf(from: Temporal.Instant | null, now: Temporal.Instant): Temporal.Instant {
  return from && Temporal.Instant.compare(from, now) > 0 ? from : now;
}
