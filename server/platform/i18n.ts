import { readFileSync } from 'node:fs';

export const locales = ['en', 'zh-CN'] as const;
export type Locale = (typeof locales)[number];

type Sentences = Readonly<Record<string, string>>;

const files = Object.fromEntries(
  locales.map((locale) => [
    locale,
    JSON.parse(readFileSync(new URL(`../../locales/${locale}.json`, import.meta.url), 'utf8')),
  ]),
) as Record<Locale, Sentences>;

/** The sentence for a key, its `{name}` places filled. An unknown key is answered as the key itself. */
export function translate(locale: Locale, key: string, params: Readonly<Record<string, string | number>> = {}): string {
  const sentence = files[locale][key] ?? files.en[key] ?? key;
  return sentence.replace(/\{(\w+)\}/g, (whole, name: string) => String(params[name] ?? whole));
}

/** Every sentence of a language, by its key. */
export const knownSentences = (locale: Locale): Sentences => files[locale];

/** The best of our locales for an Accept-Language header, a POSIX LANG, or a customer's language tag. */
export function pickLocale(preferred: string | null | undefined): Locale {
  return /^\s*zh\b/i.test(preferred ?? '') || /^\s*zh[_-]/i.test(preferred ?? '') ? 'zh-CN' : 'en';
}

/**
 * The language a buyer's message is written in: any Han character makes it Chinese. Null when it does not tell: a
 * number, a size, an order number, "ok".
 */
export function localeOfText(text: string): Locale | null {
  if (/\p{Script=Han}/u.test(text)) return 'zh-CN';
  const words = text
    .replace(/<[^>]*>|\b(?:https?|data|javascript):\S+/giu, ' ') // code and addresses are no words
    .split(/\s+/)
    .filter((word) => !/\d/.test(word));
  return (words.join('').match(/\p{L}/gu)?.length ?? 0) > 3 ? 'en' : null;
}
