import type { Locale } from '../../shared/labels.ts';
import { locales } from '../../shared/labels.ts';
import type { Tx } from '../platform/database.ts';
import { notFound, Refused } from '../platform/errors.ts';
import { loadShop, lockScripts } from '../shops/index.ts';
import { checkWording, type Verdict, type Wording } from './check-wording.ts';
import { type ScriptKey, selectVersion, selectVersions, type VersionKey, type WholeVersion } from './queries.ts';
import { inEffect, stateAfter, type VersionState, type VersionStep } from './rules.ts';
import { scriptsFor, shippedScripts } from './scripts-of.ts';

/** Throws `not_found` for a situation that Qin does not know. */
export function shippedVersion({ situation, locale }: ScriptKey): number {
  const script = shippedScripts().find(situation, locale);
  if (!script) throw notFound();
  return script.version;
}

/** The version whose wording counts at `now`: a release of the shop's own, or the shipped one. */
export async function currentVersion(
  tx: Tx,
  shopId: string,
  script: ScriptKey,
  now: Temporal.Instant,
): Promise<number> {
  return inEffect(await selectVersions(tx, shopId, script), now)?.version ?? shippedVersion(script);
}

/** A version to take a step with; nobody else takes one with any script of the shop meanwhile. Throws `not_found`, and what mayStep throws. */
export async function lockVersion(
  tx: Tx,
  shopId: string,
  key: VersionKey,
  step: VersionStep,
): Promise<WholeVersion & { next: VersionState }> {
  await lockScripts(tx, shopId);
  const version = await selectVersion(tx, shopId, key);
  if (!version) throw notFound();
  return { ...version, next: nextState(version, step) };
}

/** Throws `version_decided` when somebody was quicker, `version_other_state` for any other step that is not allowed. */
function nextState({ state, version, reviewer }: WholeVersion, step: VersionStep): VersionState {
  const next = stateAfter(state, step);
  if (next) return next;
  if (reviewer) throw new Refused('version_decided', 409, { version, name: reviewer.name });
  throw new Refused('version_other_state', 409, { version });
}

/** The checks, with the other language's wording as it counts now beside it. */
export async function checkNow(tx: Tx, shopId: string, wording: Wording, now: Temporal.Instant): Promise<Verdict> {
  const other = (await scriptsFor(tx, shopId, now)).find(wording.situation, otherLocale(wording.locale));
  return checkWording(wording, other, (await loadShop(tx, shopId)).country);
}

/** Throws `checks_failed`. Answers what is kept with the version. */
export async function passChecks(tx: Tx, shopId: string, wording: Wording, now: Temporal.Instant): Promise<string> {
  const { ok, faults, rendered } = await checkNow(tx, shopId, wording, now);
  const count = faults.filter(({ isWarning }) => !isWarning).length;
  if (!ok) throw new Refused('checks_failed', 409, { count });
  return JSON.stringify({ faults, rendered, at: now.toString() });
}

function otherLocale(locale: Locale): Locale {
  return locales.find((other) => other !== locale) ?? locale;
}

/** What an event says of a version: codes and a number. */
export function eventData({ situation, locale, version }: VersionKey): Record<string, string | number> {
  return { situation, locale, version };
}
