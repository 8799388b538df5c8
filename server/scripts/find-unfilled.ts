import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { Locale } from '../../shared/labels.ts';
import type { WordFault } from './check-own-words.ts';
import { shippedContent } from './load-scripts.ts';

type Words = Record<'group' | 'why' | 'suggestion', Readonly<Record<Locale, string>>>;

let words: Words | undefined;

/** "{{ parcel.city }}", "{order.number}", "within xx days", "从xx发出", "某某"; but a row of kisses is nobody's blank. */
const UNFILLED =
  /\{\{[^}]*\}?\}?|\{%[^%]*%?\}?|\{[a-z_]+\.[a-z_]+\}|某某|(?<![A-Za-z0-9])x{1,3}\s*(?:[天日号月年元小时]|(?:days?|hours?|city|km)\b)|(?<=\p{Script=Han}\s?)x{2,3}(?=\s?\p{Script=Han})|(?<=\b(?:from|in|to|within|by)\s)x{2,3}(?![A-Za-z0-9])/giu;

/** What was left to be filled in, in a text that a person typed or copied. Pure. */
export function findUnfilled(text: string, locale: Locale): WordFault[] {
  const { group, why, suggestion } = read();
  return [...text.matchAll(UNFILLED)].map(({ 0: found, index }) => ({
    found,
    start: index,
    end: index + found.length,
    kind: 'word',
    group: group[locale],
    why: why[locale],
    suggestion: suggestion[locale],
    replaces: null,
    mustNot: true,
  }));
}

function read(): Words {
  words ??= parse(readFileSync(`${shippedContent}/words/unfilled.yaml`, 'utf8')) as Words;
  return words;
}
