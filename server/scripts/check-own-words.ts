import { type Locale, locales } from '../../shared/labels.ts';
import { findContacts, foldWidth } from './find-contacts.ts';
import { findUnfilled } from './find-unfilled.ts';
import { forbiddenGroups, toPattern } from './forbidden-words.ts';
import { shippedContent } from './load-scripts.ts';

/** What stands in a text and had better not. `start` and `end` count UTF-16 units of the text as it was given. */
export type WordFault = {
  found: string;
  start: number;
  end: number;
  kind: 'word' | 'contact';
  group: string;
  /** The rule behind it, with its source. */
  why: string;
  /** What to write instead. */
  suggestion: string;
  /** In the place of what it can be put as it stands: of `found`, or of the sentence around it. Null: it is advice. */
  replaces: 'word' | 'sentence' | null;
  /** True for law and platform rules; false for what is only against the house's tone. */
  mustNot: boolean;
};

/** What may be named all the same: hosts of the shop's own pages, and numbers such as an order's or the shop's phone. */
export type KnownContacts = { hosts?: readonly string[]; numbers?: readonly string[] };

/** For `KnownContacts.hosts`: the hosts of addresses, some of which may be unknown. */
export function hostsOf(addresses: readonly (string | null)[]): string[] {
  return addresses.flatMap((address) => (address && URL.canParse(address) ? [new URL(address).hostname] : []));
}

type Rule = Pick<WordFault, 'group' | 'why' | 'suggestion' | 'replaces' | 'mustNot'> & { pattern: RegExp };
type Rules = { rules: readonly Rule[]; harmless: readonly RegExp[] };

const rulesByLocale = new Map<Locale, Rules>();

/** Judges what a person typed, by the same lists that scripts are checked with: forbidden words, ways off the platform, and blanks that were not filled in. Pure. */
export function checkOwnWords(text: string, locale: Locale, known: KnownContacts = {}): WordFault[] {
  // The words of both lists count: an agent who answers in English can still write 微信.
  const words = [locale, ...locales.filter((other) => other !== locale)].flatMap((each) => findWords(text, each));
  const contacts = findContacts(text, locale, known);
  const sorted = [...contacts, ...findUnfilled(text, locale), ...words].sort(
    (a, b) => a.start - b.start || b.end - a.end,
  );
  return sorted.filter((fault, at) => !sorted.slice(0, at).some((other) => other.end >= fault.end));
}

function findWords(text: string, locale: Locale): WordFault[] {
  const { rules, harmless } = rulesOf(locale);
  const plain = foldWidth(text);
  const spared = harmless.flatMap((pattern) => [...plain.matchAll(pattern)].map(spanOf));
  return rules.flatMap(({ pattern, ...rule }) =>
    [...plain.matchAll(pattern)]
      .map(spanOf)
      .filter(({ start, end }) => !spared.some((span) => span.start <= start && end <= span.end))
      .map((span) => ({ ...span, ...rule, kind: 'word' as const, found: text.slice(span.start, span.end) })),
  );
}

function rulesOf(locale: Locale): Rules {
  const known = rulesByLocale.get(locale);
  if (known) return known;
  const groups = forbiddenGroups(shippedContent, shippedContent, locale);
  const rules = groups.flatMap(
    ({ group, source, words, patterns = [], tone = false, instead = {}, otherwise = '', advises = false }) => {
      const rule = { group, why: `${group}${locale === 'en' ? ': ' : '：'}${source}`, mustNot: !tone };
      const rest = { ...rule, suggestion: otherwise, replaces: advises ? null : ('sentence' as const) };
      return [
        ...words.map((word) => ({
          ...(instead[word] ? { ...rule, suggestion: instead[word], replaces: 'word' as const } : rest),
          pattern: toPattern(word, 'giu'),
        })),
        ...patterns.map((pattern) => ({ ...rest, pattern: new RegExp(pattern, 'giu') })),
      ];
    },
  );
  const harmless = groups.flatMap(({ except = [] }) => except.map((word) => new RegExp(RegExp.escape(word), 'giu')));
  rulesByLocale.set(locale, { rules, harmless });
  return { rules, harmless };
}

function spanOf(match: RegExpMatchArray): { start: number; end: number } {
  const start = match.index ?? 0;
  return { start, end: start + match[0].length };
}
