import { readPinyin } from './read-pinyin.ts';
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

/** What each is found by. What hides behind a mask is not known here; the figures that a mask shows are. */
export async function keysOfCustomers(customers: readonly NamedCustomer[]): Promise<string[][]> {
  const names = customers.map(({ name }) => lettersOf(name)).filter((name) => name !== null);
  const readings = await readPinyin([...new Set(names)]);
  return customers.map((customer) => keysOfCustomer(customer, readings));
}

function keysOfCustomer(customer: NamedCustomer, readings: ReadonlyMap<string, string[][]>): string[] {
  const { name, phone, phoneMasked, email, externalId } = customer;
  const letters = lettersOf(name);
  const figures = [phone, ...(phoneMasked?.split(/[^\d]+/) ?? [])];
  return unique([
    ...(letters === null ? keysOfWords(name ?? '') : keysOfLetters(letters, readings.get(letters) ?? [])),
    ...figures.flatMap((shown) => (shown && shown.length >= leastOfNumber ? keysOfNumber(shown) : [])),
    compact(email ?? ''),
    compact(externalId),
  ]);
}

/** The letters of a Chinese name; null for any other. */
function lettersOf(name: string | null): string | null {
  const letters = compact(name ?? '').slice(0, mostKeys);
  return /\p{sc=Han}/u.test(letters) ? letters : null;
}

/** From every word of a name on. */
function keysOfWords(name: string): string[] {
  const words = fold(name)
    .split(/[^\p{L}\p{M}\p{N}]+/u)
    .filter(Boolean);
  return words.map((_, at) => words.slice(at).join(''));
}

/** From every character of a Chinese name on, as written, in pinyin, and by its initials. */
function keysOfLetters(name: string, readings: readonly string[][]): string[] {
  const letters = [...name];
  return letters.flatMap((_, at) => [
    letters.slice(at).join(''),
    ...readings.flatMap((syllables) => [
      compact(syllables.slice(at).join('')),
      compact(
        syllables
          .slice(at)
          .map(([initial = '']) => initial)
          .join(''),
      ),
    ]),
  ]);
}

function unique(keys: readonly string[]): string[] {
  return [...new Set(keys.map((key) => key.slice(0, mostKeys)).filter(Boolean))].slice(0, mostKeys);
}
