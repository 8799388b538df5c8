import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { Locale } from '../../shared/labels.ts';
import { shippedContent } from './load-scripts.ts';

type Words = { en: readonly string[]; 'zh-CN': readonly string[]; pinyin: readonly string[] };
type Entry = Readonly<Record<Locale, string>> & { pinyin: string; words: Words };

/** `keys`: the initials of the Chinese name, as they are typed after "/". */
export type Situation = { situation: string; name: Readonly<Record<Locale, string>>; keys: string };
/** `matched`: the other word by which it was found, where its name says nothing of what was looked for. */
export type FoundSituation = Situation & { matched: string | null };
/** `words`: what is typed for it, and the word that is meant by that. */
type Searchable = Situation & { names: readonly string[]; words: readonly { folded: string; word: string }[] };

let known: readonly Searchable[] | undefined;

/** What a situation is called by people; its code when it has no name. */
export function nameOfSituation(situation: string, locale: Locale): string {
  return all().find((one) => one.situation === situation)?.name[locale] ?? situation;
}

/** All situations that have a name, in the order of their codes. */
export function allSituations(): readonly Situation[] {
  return all().map(plain);
}

/**
 * The situations that somebody means by a few letters: part of the Chinese or English name, pinyin whole or by its
 * initials ("sc" → 色差), words it is also known by, the code. What begins with the query comes before what contains it,
 * a name before another word. An empty query gives all. Pure.
 */
export function findSituations(query: string): FoundSituation[] {
  const wanted = fold(query);
  if (wanted === '') return all().map((one) => ({ ...plain(one), matched: null }));
  return all()
    .map((one) => ({ one, ...matchOf(one, wanted) }))
    .filter(({ rank }) => rank > 0)
    .sort((a, b) => b.rank - a.rank)
    .map(({ one, matched }) => ({ ...plain(one), matched }));
}

type Match = { rank: number; matched: string | null };

function matchOf({ situation, keys, names, words }: Searchable, wanted: string): Match {
  const byName = (rank: number): Match => ({ rank, matched: null });
  const folded = fold(situation);
  if (keys === wanted || names.includes(wanted) || folded === wanted) return byName(6);
  if (keys.startsWith(wanted)) return byName(5);
  if (names.some((name) => name.startsWith(wanted))) return byName(4);
  const begins = words.find((word) => word.folded.startsWith(wanted));
  if (begins) return { rank: 3, matched: begins.word };
  if (names.some((name) => name.includes(wanted)) || folded.includes(wanted)) return byName(2);
  if (wanted.length < 2) return byName(0);
  if (keys.includes(wanted)) return byName(1);
  const holds = words.find((word) => word.folded.includes(wanted));
  return { rank: holds ? 1 : 0, matched: holds?.word ?? null };
}

function all(): readonly Searchable[] {
  known ??= Object.entries(
    parse(readFileSync(`${shippedContent}/situations.yaml`, 'utf8')) as Record<string, Entry>,
  ).map(([situation, entry]) => searchable(situation, entry));
  return known;
}

function searchable(situation: string, entry: Entry): Searchable {
  const { en, pinyin, words } = entry;
  return {
    situation,
    name: { en, 'zh-CN': entry['zh-CN'] },
    keys: initialsOf(pinyin),
    names: [entry['zh-CN'], en, pinyin, ...wordsOf(en), situation.split('.')[1] ?? ''].map(fold),
    words: [
      ...[...words.en, ...words['zh-CN']].map((word) => ({ folded: fold(word), word })),
      ...[...words.pinyin, ...words.pinyin.map(initialsOf)].map((typed, at) => ({
        folded: fold(typed),
        word: words['zh-CN'][at % words.pinyin.length] ?? typed,
      })),
    ],
  };
}

/** The name from each of its words on: "difference" finds "Colour difference" as its beginning would. */
function wordsOf(name: string): string[] {
  return name
    .split(' ')
    .map((_, at, parts) => parts.slice(at).join(' '))
    .slice(1);
}

function initialsOf(pinyin: string): string {
  return pinyin
    .split(' ')
    .map((syllable) => syllable[0] ?? '')
    .join('');
}

/** Width, case, spaces and punctuation do not matter to who types in a hurry. */
function fold(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s\p{P}]+/gu, '');
}

function plain({ situation, name, keys }: Searchable): Situation {
  return { situation, name, keys };
}
