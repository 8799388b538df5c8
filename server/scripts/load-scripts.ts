import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Locale, locales } from '../../shared/labels.ts';
import { parseScript } from './parse-script.ts';
import { type Script, ScriptFault } from './script.ts';

/** The wordings of one release, by situation and language. */
export type Scripts = { all: readonly Script[]; find: (situation: string, locale: Locale) => Script | null };

/** The scripts that come with Qin. */
export const shippedContent = fileURLToPath(new URL('../../content', import.meta.url));

/**
 * Reads every script under `<contentDir>/scripts/<locale>/` (or under the folder itself, when it holds the languages).
 * Throws ScriptFault listing every bad file with its line.
 */
export function loadScripts(contentDir: string = shippedContent): Scripts {
  const root = existsSync(join(contentDir, 'scripts')) ? join(contentDir, 'scripts') : contentDir;
  const files = locales.flatMap((locale) => scriptFiles(join(root, locale)));
  if (files.length === 0) throw new ScriptFault([`${root}: there are no scripts here (en/*.yaml, zh-CN/*.yaml)`]);

  const all: Script[] = [];
  const faults: ScriptFault[] = [];
  for (const file of files) {
    try {
      all.push(parseScript(file, readFileSync(file)));
    } catch (error) {
      if (!(error instanceof ScriptFault)) throw error;
      faults.push(error);
    }
  }
  if (faults.length > 0)
    throw new ScriptFault(
      faults.flatMap((one) => one.faults),
      faults.flatMap((one) => one.found),
    );

  const byKey = new Map(all.map((script) => [`${script.locale} ${script.situation}`, script]));
  return { all, find: (situation, locale) => byKey.get(`${locale} ${situation}`) ?? null };
}

function scriptFiles(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .map((name) => `${folder}/${name}`);
}
