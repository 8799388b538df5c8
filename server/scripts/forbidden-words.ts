import { existsSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { Locale } from '../../shared/labels.ts';

/** `tone`: the house's manner of speaking, not a rule of law or platform. `instead` and `otherwise`: what to write in its place. */
export type ForbiddenGroup = {
  group: string;
  source: string;
  words: readonly string[];
  /** Regular expressions, for what can be spelt in more ways than a list holds. */
  patterns?: readonly string[];
  except?: readonly string[];
  tone?: boolean;
  instead?: Readonly<Record<string, string>>;
  otherwise?: string;
  /** `otherwise` says what to do; it is no wording. */
  advises?: boolean;
};
export type ForbiddenWord = { word: string; group: string; source: string };
/** The first forbidden word that stands in a text, with the rule that forbids it; null when there is none. */
export type FindForbidden = (text: string) => ForbiddenWord | null;

/** Reads `words/forbidden.<locale>.yaml` of a content folder; a folder without its own list uses `fallbackDir`'s. */
export function loadForbiddenWords(contentDir: string, fallbackDir: string, locale: Locale): FindForbidden {
  const groups = forbiddenGroups(contentDir, fallbackDir, locale);
  const rules = groups.flatMap(({ group, source, words, patterns = [] }) =>
    [...words.map((word) => toPattern(word)), ...patterns.map((pattern) => new RegExp(pattern, 'iu'))].map(
      (pattern) => ({ pattern, group, source }),
    ),
  );
  const harmless = groups.flatMap(({ except = [] }) => except.map((word) => new RegExp(RegExp.escape(word), 'giu')));
  return (text) => {
    const suspicious = harmless.reduce((rest, pattern) => rest.replace(pattern, '\n'), text);
    for (const { pattern, group, source } of rules) {
      const word = pattern.exec(suspicious)?.[0];
      if (word !== undefined) return { word, group, source };
    }
    return null;
  };
}

export function forbiddenGroups(contentDir: string, fallbackDir: string, locale: Locale): ForbiddenGroup[] {
  const name = `words/forbidden.${locale}.yaml`;
  return readGroups(existsSync(`${contentDir}/${name}`) ? `${contentDir}/${name}` : `${fallbackDir}/${name}`);
}

function readGroups(file: string): ForbiddenGroup[] {
  const groups: unknown = parse(readFileSync(file, 'utf8'));
  if (!Array.isArray(groups) || !groups.every(isGroup)) {
    throw new TypeError(`${file}: here must be a list of groups with group, source and words`);
  }
  return groups;
}

function isGroup(value: unknown): value is ForbiddenGroup {
  if (typeof value !== 'object' || value === null) return false;
  const { group, source, words, patterns = [] } = value as Partial<ForbiddenGroup>;
  const isText = (text: unknown) => typeof text === 'string' && text !== '';
  return (
    isText(group) && isText(source) && [words, patterns].every((list) => Array.isArray(list) && list.every(isText))
  );
}

/** Latin words match whole; Chinese has no word boundaries, so it matches anywhere. */
export function toPattern(word: string, flags = 'iu'): RegExp {
  const before = /^[a-z0-9]/i.test(word) ? '(?<![A-Za-z0-9])' : '';
  const after = /[a-z0-9]$/i.test(word) ? '(?![A-Za-z0-9])' : '';
  return new RegExp(before + RegExp.escape(word) + after, flags);
}
