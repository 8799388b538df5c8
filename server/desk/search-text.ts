// What is searched, and for what: the index and the question are cut up by the same rules. Pure.

const wide = '\\p{sc=Han}\\p{sc=Hiragana}\\p{sc=Katakana}\\p{sc=Hangul}\\p{sc=Thai}\\p{Extended_Pictographic}';
/** Scripts without spaces between words (and emoji); digits; words of letters. */
const runs = new RegExp(`([${wide}]+)|(\\p{Nd}+)|((?:(?![${wide}])[\\p{L}\\p{M}])+)`, 'gu');
const isLetter = new RegExp(`^(?![${wide}])[\\p{L}\\p{M}]$`, 'u');
const isDigit = /^\p{Nd}$/u;
/** Punctuation around a word: "size?" asks for "size". */
const outerMarks = new RegExp(
  `^(?:(?![${wide}\\p{L}\\p{M}\\p{Nd}])[^])+|(?:(?![${wide}\\p{L}\\p{M}\\p{Nd}])[^])+$`,
  'gu',
);

const longestPrefix = 8;
const digitsTogether = 4;
const mostTerms = 8;

/** As it is compared: full-width as half-width, capitals as small letters, marks of direction gone, any white space one space. */
export function fold(text: string): string {
  if (/^[\x20-\x7e]*$/.test(text)) return text.toLowerCase();
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\p{Cc}\p{Z}]+/gu, ' ')
    .replace(/[\p{Cf}\p{Co}\p{Cn}]+/gu, '');
}

/**
 * The grams of a folded text. Of scripts without spaces every character and every pair; of words their beginnings up to
 * eight letters; of numbers their beginnings and every four digits. A text that holds a term has all the term's grams.
 */
export function gramsOf(text: string, found: Set<string> = new Set()): Set<string> {
  for (const [, wideRun, digits, word] of text.matchAll(runs)) {
    if (wideRun !== undefined) {
      const letters = [...wideRun];
      for (const [at, letter] of letters.entries()) {
        found.add(letter);
        if (at > 0) found.add(`${letters[at - 1]}${letter}`);
      }
    } else if (digits !== undefined) {
      for (let length = 1; length < Math.min(digitsTogether, digits.length + 1); length++)
        found.add(digits.slice(0, length));
      for (let at = 0; at + digitsTogether <= digits.length; at++) found.add(digits.slice(at, at + digitsTogether));
    } else if (word !== undefined)
      for (let length = 1; length <= Math.min(longestPrefix, word.length); length++) found.add(word.slice(0, length));
  }
  return found;
}

/** The words of a question that can be searched for; none when it is nothing but punctuation. */
export function termsOf(question: string): string[] {
  const words = fold(question)
    .split(' ')
    .map((word) => word.replace(outerMarks, ''));
  return [...new Set(words.filter(Boolean))].slice(0, mostTerms);
}

/** What a text that holds this term certainly has. */
export function gramsOfTerm(term: string): string[] {
  return [...term.matchAll(runs)].flatMap(([, wideRun, digits = '', word]) => {
    if (word !== undefined) return [word.slice(0, longestPrefix)];
    if (wideRun === undefined)
      return digits.length < digitsTogether
        ? [digits]
        : Array.from({ length: digits.length - digitsTogether + 1 }, (_, at) => digits.slice(at, at + digitsTogether));
    const letters = [...wideRun];
    return letters.length === 1 ? letters : letters.slice(1).map((letter, at) => `${letters[at]}${letter}`);
  });
}

/** Where the term stands in a folded text, or -1. Words count from their beginning, numbers of under four digits too. */
export function placeOf(text: string, term: string): number {
  return placeWith(text, term, continuesOf(term));
}

/** What must not stand before the term, as it would then be the rest of something longer; null: anything may. */
function continuesOf(term: string): RegExp | null {
  const [, , digits, word] = [...term.matchAll(runs)][0] ?? [];
  if (term.search(runs) !== 0) return null;
  if (word !== undefined) return isLetter;
  return digits !== undefined && digits.length < digitsTogether ? isDigit : null;
}

function placeWith(text: string, term: string, continues: RegExp | null): number {
  for (let at = text.indexOf(term); at !== -1; at = text.indexOf(term, at + 1)) {
    const before = at > 0 ? [...text.slice(Math.max(0, at - 2), at)].at(-1) : undefined;
    if (before === undefined || continues === null || !continues.test(before)) return at;
  }
  return -1;
}

export type Judge = (text: string) => boolean;

/** Tells of folded texts whether they hold all these terms. Made once a question, as it is asked ten thousand times. */
export function judgeOf(terms: readonly string[]): Judge {
  const wanted = terms.map((term) => ({ term, continues: continuesOf(term) }));
  return (text) => wanted.every(({ term, continues }) => placeWith(text, term, continues) !== -1);
}

/** FNV-1a over shop and gram, as a signed 32-bit number: what the index keeps instead of the gram. */
export function gramHasher(shopId: string): (gram: string) => number {
  const seed = fnv(0x811c9dc5, `${shopId}|`);
  return (gram) => fnv(seed, gram) | 0;
}

function fnv(seed: number, text: string): number {
  let hash = seed;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    hash = Math.imul(hash ^ (unit & 0xff), 0x01000193);
    hash = Math.imul(hash ^ (unit >>> 8), 0x01000193);
  }
  return hash;
}

const snippetLetters = 90;
const lettersBefore = 24;

/** The part of a text around the first term that stands in it, on one line. */
export function snippetOf(text: string, terms: readonly string[]): string {
  const letters = [...text.replace(/\s+/gu, ' ').trim()];
  if (letters.length <= snippetLetters) return letters.join('');
  const at = Math.min(...terms.map((term) => letterOf(letters, term)).filter((place) => place >= 0), letters.length);
  const from = at === letters.length ? 0 : Math.max(0, Math.min(at - lettersBefore, letters.length - snippetLetters));
  const cut = letters.slice(from, from + snippetLetters).join('');
  return `${from > 0 ? '…' : ''}${cut}${from + snippetLetters < letters.length ? '…' : ''}`;
}

/** Folding may change lengths (㎏ is kg): the place in the folded text, counted back to a letter of the text itself. */
function letterOf(letters: readonly string[], term: string): number {
  let folded = '';
  const starts = letters.map((letter) => {
    const start = folded.length;
    folded += fold(letter);
    return start;
  });
  const place = placeOf(folded, term);
  return place === -1 ? -1 : starts.findLastIndex((start) => start <= place);
}
