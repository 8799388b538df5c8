import type { Static } from 'typebox';
import { type Locale, locales } from '../../shared/labels.ts';
import type { Db } from '../platform/database.ts';
import { notFound } from '../platform/errors.ts';
import { loadShop } from '../shops/index.ts';
import { checkWording } from './check-wording.ts';
import { type Change, diffSentences } from './diff-sentences.ts';
import { promisesOf, requiredFacts } from './problems.ts';
import { type ScriptKey, selectLiving, selectUses, selectVersion, selectVersions, type VersionKey } from './queries.ts';
import { hasBegun, inEffect } from './rules.ts';
import { scriptsFor, shippedScripts } from './scripts-of.ts';
import { findSituations, type Situation } from './situations.ts';
import { shippedText, textOfVersion } from './version-text.ts';
import { shippedVersion } from './versions.ts';
import {
  type ListedView,
  problemView,
  type ScriptView,
  shippedView,
  usesView,
  versionView,
  type WholeVersionView,
} from './views.ts';

/** The situations that `query` means, each with what counts now in both languages and what is under way. */
export async function listReleases(
  db: Db,
  shopId: string,
  query: string,
  now: Temporal.Instant,
): Promise<Static<typeof ListedView>[]> {
  const [scripts, living] = await Promise.all([scriptsFor(db, shopId, now), selectLiving(db, shopId)]);
  return findSituations(query).map(({ situation, name, keys, matched }) => ({
    ...{ situation, name, keys, matched },
    languages: locales.flatMap((locale) => {
      const script = scripts.find(situation, locale);
      if (!script) return [];
      const own = living.filter((row) => row.situation === situation && row.locale === locale);
      const current = inEffect(own, now);
      return {
        ...{ locale, version: script.version, shippedVersion: shippedVersion({ situation, locale }) },
        source: current ? ('shop' as const) : ('shipped' as const),
        effectiveFrom: current?.effectiveFrom ?? null,
        ...{ requires: requiredFacts(script), promises: promisesOf(script) },
        open: own.filter((row) => !hasBegun(row, now)).map((row) => versionView(row, own, now)),
      };
    }),
  }));
}

/** One script with all its versions. Throws `not_found`. */
export async function showScript(
  db: Db,
  shopId: string,
  script: ScriptKey,
  now: Temporal.Instant,
): Promise<Static<typeof ScriptView>> {
  const base = shippedVersion(script);
  const rows = await selectVersions(db, shopId, script);
  const version = inEffect(rows, now)?.version ?? base;
  const own = rows.map((row) => versionView(row, rows, now));
  const shipped = rows.some((row) => row.version === base) ? [] : [shippedView(base, version === base)];
  const shown = [...own, ...shipped].sort((a, b) => b.version - a.version);
  const numbers = shown.map((one) => one.version);
  const uses = await selectUses(db, shopId, script.situation, script.locale, numbers);
  return {
    ...{ ...script, name: nameOf(script.situation), version },
    body: (await textOfVersion(db, shopId, { ...script, version })) ?? '',
    versions: shown.map((one) => ({ ...one, uses: usesView(uses, one.version) })),
  };
}

/** One version whole, and what the checks say of it today. Throws `not_found`. */
export async function showVersion(
  db: Db,
  shopId: string,
  key: VersionKey,
  { now, reader }: { now: Temporal.Instant; reader: Locale },
): Promise<Static<typeof WholeVersionView>> {
  const { situation, locale } = key;
  const rows = await selectVersions(db, shopId, key);
  const own = await selectVersion(db, shopId, key);
  const body = own?.body ?? shippedText(key);
  if (body === null) throw notFound();
  const other = (await scriptsFor(db, shopId, now)).find(situation, locale === 'en' ? 'zh-CN' : 'en');
  const { faults } = checkWording({ situation, locale, body }, other, (await loadShop(db, shopId)).country);
  const row = rows.find(({ version }) => version === key.version);
  const view = row ? versionView(row, rows, now) : shippedView(key.version, inEffect(rows, now) === null);
  return { ...view, situation, locale, body, problems: faults.map((found) => problemView(found, reader)) };
}

/** Two versions beside each other. Throws `not_found`. */
export async function compareVersions(
  db: Db,
  shopId: string,
  script: ScriptKey,
  from: number,
  to: number,
): Promise<{ from: Text; to: Text; sentences: Change[] }> {
  const [old, fresh] = await Promise.all(
    [from, to].map((version) => textOfVersion(db, shopId, { ...script, version })),
  );
  if (old == null || fresh == null) throw notFound();
  return {
    from: { version: from, body: old },
    to: { version: to, body: fresh },
    sentences: diffSentences(old, fresh),
  };
}
type Text = { version: number; body: string };

/** Every wording that counts now, for export. */
export async function exportScripts(db: Db, shopId: string, now: Temporal.Instant): Promise<Exported[]> {
  const scripts = await scriptsFor(db, shopId, now);
  return Promise.all(
    scripts.all.map(async ({ situation, locale, version }) => {
      const body = await textOfVersion(db, shopId, { situation, locale, version });
      return { situation, locale, version, body: body ?? '' };
    }),
  );
}
type Exported = VersionKey & { body: string };

function nameOf(situation: string): Situation['name'] {
  return (
    findSituations(situation).find((one) => one.situation === situation)?.name ?? { en: situation, 'zh-CN': situation }
  );
}

/** Whether Qin has such a script at all. */
export function isKnownScript({ situation, locale }: ScriptKey): boolean {
  return shippedScripts().find(situation, locale) !== null;
}
