import { fold } from './search-text.ts';

/** Numbers are found by any four of their characters. */
const leastOfNumber = 4;
const mostKeys = 64;

/** Without spaces and punctuation, as keys are. */
export function compact(text: string): string {
  return fold(text).replace(/[^\p{L}\p{M}\p{N}]+/gu, '');
}

/** An order or tracking number: from every place at which four characters are left. */
export function keysOfNumber(number: string | null): string[] {
  const whole = compact(number ?? '').slice(0, mostKeys);
  if (whole === '') return [];
  const places = Math.max(1, whole.length - leastOfNumber + 1);
  return Array.from({ length: places }, (_, at) => whole.slice(at));
}

export type NamedCustomer = {
  name: string | null;
  phone: string | null;
  phoneMasked: string | null;
  email: string | null;
  externalId: string;
};

/** What hides behind a mask is not known here; the figures that a mask shows are. */
export async function keysOfCustomer(customer: NamedCustomer): Promise<string[]> {
  const figures = [customer.phone, ...(customer.phoneMasked?.split(/[^\d]+/) ?? [])];
  return unique([
    ...(await keysOfName(customer.name ?? '')),
    ...figures.flatMap((shown) => (shown && shown.length >= leastOfNumber ? keysOfNumber(shown) : [])),
    compact(customer.email ?? ''),
    compact(customer.externalId),
  ]);
}

/** From every character of a Chinese name, as written, in pinyin and by its initials; from every word of another. */
export async function keysOfName(name: string): Promise<string[]> {
  const folded = fold(name).trim();
  if (!/\p{sc=Han}/u.test(folded)) {
    const words = folded.split(/[^\p{L}\p{M}\p{N}]+/u).filter(Boolean);
    return unique(words.map((_, at) => words.slice(at).join('')));
  }
  const letters = [...compact(folded)];
  const readings = await readingsOf(letters.join(''));
  return unique(
    letters.flatMap((_, at) => [
      letters.slice(at).join(''),
      ...readings.flatMap((syllables) => [
        syllables.slice(at).join(''),
        syllables
          .slice(at)
          .map((syllable) => [...syllable][0] ?? '')
          .join(''),
      ]),
    ]),
  );
}

/** One syllable a character, as a surname reads and as a word does; ü both as v and as u. */
async function readingsOf(name: string): Promise<string[][]> {
  const { pinyin } = await import('pinyin-pro'); // its dictionary is large: read when first needed
  const read = (surname: 'off' | 'head') => pinyin(name, { toneType: 'none', type: 'array', surname, v: true });
  const both = [read('head'), read('off')].map((syllables) => syllables.map(compact));
  const withU = both.map((syllables) => syllables.map((syllable) => syllable.replace(/^([ln])v/, '$1u')));
  const seen = new Map([...both, ...withU].map((syllables) => [syllables.join(' '), syllables]));
  return [...seen.values()];
}

function unique(keys: readonly string[]): string[] {
  return [...new Set(keys.map((key) => key.slice(0, mostKeys)).filter(Boolean))].slice(0, mostKeys);
}
