import { knownSentences, type Locale, locales } from './i18n.ts';

// Carriers, colours and fibres have a name in each language, and a shop's records know only one of them. What stands in
// the table (`carrier.*`, `colour.*`, `fibre.*` of locales) is said in the buyer's language; everything else as it is: half a
// translation ("off 白色") is worse than none.

export type NameKind = 'carrier' | 'colour' | 'fibre';

type Names = { pattern: RegExp; keyOf: ReadonlyMap<string, string> };

const tables = new Map<NameKind, Names>();

/** The text with every name of this kind in the given language: "100% linen" → "100%亚麻", "圆通速递" → "YTO Express". */
export function inLanguage(kind: NameKind, text: string, locale: Locale): string {
  const { pattern, keyOf } = tableOf(kind);
  const foreign = locale === 'zh-CN' ? /\p{Script=Latin}/u : /\p{Script=Han}/u;
  const said = text.replace(pattern, (name) => knownSentences(locale)[keyOf.get(name.toLowerCase()) ?? ''] ?? name);
  if (foreign.test(said)) return text;
  return locale === 'zh-CN' ? said.replace(/(?<=%) (?=\p{Script=Han})/gu, '') : said;
}

function tableOf(kind: NameKind): Names {
  const known = tables.get(kind);
  if (known) return known;
  const keyOf = new Map(
    locales.flatMap((locale) =>
      Object.entries(knownSentences(locale))
        .filter(([key]) => key.startsWith(`${kind}.`))
        .map(([key, name]) => [name.toLowerCase(), key] as const),
    ),
  );
  // The longest first: "mulberry silk" before "silk".
  const names = [...keyOf.keys()].sort((a, b) => b.length - a.length).map((name) => RegExp.escape(name));
  const table = {
    pattern: new RegExp(`(?<![\\p{Script=Latin}])(?:${names.join('|')})(?![\\p{Script=Latin}])`, 'giu'),
    keyOf,
  };
  tables.set(kind, table);
  return table;
}
