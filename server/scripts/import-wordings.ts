import { parse } from 'yaml';
import { isLocale } from '../../shared/labels.ts';
import type { Tx } from '../platform/database.ts';
import { Refused } from '../platform/errors.ts';
import { loadShop } from '../shops/index.ts';
import { checkWording, type Wording } from './check-wording.ts';
import type { Scripts } from './load-scripts.ts';
import { type Fault, fault } from './problems.ts';
import { saveDraft } from './save-draft.ts';
import { scriptsFor } from './scripts-of.ts';
import { isKnownScript } from './show-scripts.ts';
import { isSameText, textOfVersion } from './version-text.ts';

export const exportFormat = 'qin.scripts/1';
const mostScripts = 500;

/** `draft`: it becomes (or became) a draft of the importer's. `same`: it is what counts already. */
export type ImportOutcome = {
  situation: string;
  locale: string;
  outcome: 'draft' | 'same' | 'refused';
  version: number | null;
  faults: Fault[];
};

/**
 * Takes in a document of scripts, in JSON or YAML, as drafts: what is imported is reviewed like anything else. With
 * `isDryRun` it only tells what would change. A script that cannot be read is refused by itself.
 * Throws `import_unreadable` for what is no such document.
 */
export async function importWordings(
  tx: Tx,
  { shopId, authorId, text, isDryRun }: { shopId: string; authorId: string; text: string; isDryRun: boolean },
  now: Temporal.Instant,
): Promise<ImportOutcome[]> {
  const scripts = await scriptsFor(tx, shopId, now);
  const { country } = await loadShop(tx, shopId);
  const seen = new Set<string>();
  const outcomes: ImportOutcome[] = [];
  for (const { situation, locale, body } of readDocument(text)) {
    const script = isLocale(locale) ? { situation, locale } : null;
    const isTwice = seen.has(`${locale} ${situation}`);
    seen.add(`${locale} ${situation}`);
    if (!script || isTwice || !isKnownScript(script)) {
      const detail = isTwice ? 'it is in the document twice' : 'Qin has no such script';
      outcomes.push({
        situation,
        locale,
        outcome: 'refused',
        version: null,
        faults: [fault('unreadable', { detail })],
      });
      continue;
    }
    outcomes.push(await takeIn(tx, { shopId, authorId, isDryRun, scripts, country }, { ...script, body }, now));
  }
  return outcomes;
}

type Importer = { shopId: string; authorId: string; isDryRun: boolean; scripts: Scripts; country: string };

async function takeIn(tx: Tx, by: Importer, wording: Wording, now: Temporal.Instant): Promise<ImportOutcome> {
  const { situation, locale, body } = wording;
  const current = by.scripts.find(situation, locale);
  const counts = current && (await textOfVersion(tx, by.shopId, { situation, locale, version: current.version }));
  if (counts !== null && isSameText(counts, body))
    return { situation, locale, outcome: 'same', version: null, faults: [] };
  const { faults, script } = checkWording(wording, null, by.country);
  if (!script) return { situation, locale, outcome: 'refused', version: null, faults };
  const draft = { ...wording, shopId: by.shopId, authorId: by.authorId, note: null };
  const saved = by.isDryRun ? null : await saveDraft(tx, draft, now);
  return { situation, locale, outcome: 'draft', version: saved?.version ?? null, faults };
}

type Entry = { situation: string; locale: string; body: string };

function readDocument(text: string): Entry[] {
  let document: unknown;
  try {
    document = parse(text, { maxAliasCount: 0 });
  } catch {
    throw new Refused('import_unreadable', 400);
  }
  const { format, scripts } = (document ?? {}) as { format?: unknown; scripts?: unknown };
  const isDocument = format === exportFormat && Array.isArray(scripts) && scripts.length <= mostScripts;
  if (!isDocument || !scripts.every(isEntry)) throw new Refused('import_unreadable', 400);
  return scripts.map(({ situation, locale, body }) => ({ situation, locale, body }));
}

function isEntry(value: unknown): value is Entry {
  const { situation, locale, body } = (value ?? {}) as Partial<Record<keyof Entry, unknown>>;
  const isText = (part: unknown, longest: number) =>
    typeof part === 'string' && part !== '' && part.length <= longest && part.isWellFormed() && !part.includes('\0');
  return isText(situation, 80) && isText(locale, 20) && isText(body, 19_000);
}
