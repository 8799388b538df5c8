import { readFileSync } from 'node:fs';
import { locales, type Mood } from '../../shared/labels.ts';
import { fold, tidy } from './normalise.ts';

type Words = { worried: RegExp; upset: RegExp };

let words: Words | undefined;

/** How the buyer sounds, by a small list of words with shouting and piled-up marks as further signs. */
export function moodOf(text: string): Mood {
  words ??= readWords();
  const said = fold(text);
  const upset = count(said, words.upset);
  const worried = count(said, words.worried);
  if (upset > 0) return 'upset';
  if (worried >= 3 || (worried > 0 && isShouted(tidy(text)))) return 'upset';
  return worried > 0 ? 'worried' : 'calm';
}

export function isUpset(text: string): boolean {
  return moodOf(text) === 'upset';
}

/** Capitals throughout, or marks piled up: "WHERE IS IT", "???!!". */
function isShouted(text: string): boolean {
  if (/[!?！？]{3,}|[!！]{2,}/.test(text)) return true;
  const letters = text.replace(/[^A-Za-z]/g, '');
  return letters.length >= 8 && letters.replace(/[^A-Z]/g, '').length > 0.8 * letters.length;
}

/** Occurrences that are not turned round in front: "not angry", "don't worry", 不急. */
function count(said: string, pattern: RegExp): number {
  return [...said.matchAll(pattern)].filter(
    (match) => !/(?:\bnot |n't |\bno |不|别|没)$/.test(said.slice(Math.max(0, match.index - 4), match.index)),
  ).length;
}

function readWords(): Words {
  const lines = locales.flatMap((locale) =>
    readFileSync(new URL(`../../content/words/mood.${locale}.txt`, import.meta.url), 'utf8').split('\n'),
  );
  const lists: Record<string, string[]> = { worried: [], upset: [] };
  let list: string[] | undefined;
  for (const line of lines.map((raw) => raw.trim())) {
    if (line === '' || line.startsWith('#')) continue;
    const heading = /^\[(\w+)\]$/.exec(line);
    if (heading) list = lists[heading[1] as string];
    else list?.push(line);
  }
  return { worried: toPattern(lists.worried ?? []), upset: toPattern(lists.upset ?? []) };
}

/** Longest first; English phrases match whole words, Chinese ones anywhere. */
function toPattern(phrases: readonly string[]): RegExp {
  const parts = [...phrases]
    .sort((a, b) => b.length - a.length)
    .map((phrase) => {
      const escaped = fold(phrase).replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
      return /^[a-z]/.test(escaped) ? `\\b${escaped}\\b` : escaped;
    });
  return new RegExp(parts.join('|') || '(?!)', 'gu');
}
