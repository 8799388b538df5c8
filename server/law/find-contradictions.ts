import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { type Locale, locales } from '../../shared/labels.ts';
import { unknownCountry } from '../shops/index.ts';
import type { Floor, FloorCode } from './floor.ts';
import { allFloors, floorOf, lawContent } from './floors.ts';

type ByLocale<Value> = Readonly<Record<Locale, Value>>;
type Patterns = ByLocale<readonly string[]>;

type File = {
  words: ByLocale<Readonly<Record<string, string>>>;
  denials: ByLocale<Record<'anywhere' | 'before' | 'after', readonly string[]>>;
  about: ByLocale<string>;
  saving: Patterns;
  excepted: Patterns;
  everything: Patterns;
  contradictions: readonly {
    code: string;
    floors: readonly FloorCode[];
    compare?: 'shorter_than_window' | 'longer_than_refund';
    sparesExcepted?: boolean;
    why: ByLocale<string>;
    instead: ByLocale<string>;
    patterns: Patterns;
    unless: Patterns;
  }[];
};

/** A sentence that takes away what the law gives: why it may not be said, and what to say. */
export type Contradiction = {
  code: string;
  /** As it stands in the text. */
  found: string;
  article: string;
  source: string;
  why: ByLocale<string>;
  instead: ByLocale<string>;
};

type Rule = {
  from: File['contradictions'][number];
  patterns: readonly RegExp[];
  unless: readonly RegExp[];
};
type Rules = {
  about: RegExp;
  rules: readonly Rule[];
  denials: Record<'anywhere' | 'before' | 'after', readonly RegExp[]>;
  excepted: readonly RegExp[];
  everything: readonly RegExp[];
};

let known: { byLocale: Record<Locale, Rules>; saving: readonly RegExp[] } | undefined;

/**
 * What in this text contradicts the law of the country; a country without a floor that Qin knows contradicts nothing.
 * Country null or unknown: what contradicts every floor that Qin knows. Both languages are looked for, whatever the text's. Pure.
 */
export function findContradictions(text: string, country: string | null): Contradiction[] {
  if (country === null || country === unknownCountry) return contradictionsOf(text, allFloors());
  const floor = floorOf(country);
  return floor ? contradictionsOf(text, [floor]) : [];
}

/** For sentences of `locales/`: each language has its own part of them. */
export function contradictionParams({ found, source, article, why, instead }: Contradiction): Record<string, string> {
  return {
    ...{ found, source, article },
    ...{ whyEn: why.en, whyZh: why['zh-CN'], insteadEn: instead.en, insteadZh: instead['zh-CN'] },
  };
}

/** What contradicts each of these floors. */
function contradictionsOf(text: string, floors: readonly Floor[]): Contradiction[] {
  const { byLocale, saving } = read();
  const isSaved = saving.some((pattern) => pattern.test(text));
  return sentencesOf(text).flatMap((sentence) =>
    locales
      .filter((locale) => byLocale[locale].about.test(sentence))
      .flatMap((locale) =>
        byLocale[locale].rules.flatMap((rule) => {
          if (!floors.every(({ floor }) => rule.from.floors.includes(floor))) return [];
          if (isSaved && rule.from.compare === 'shorter_than_window') return [];
          const found = matchOf(sentence, rule, byLocale[locale], floors);
          return found === null || !floors[0] ? [] : [told(rule, found, floors[0])];
        }),
      ),
  );
}

function matchOf(
  sentence: string,
  { from, patterns, unless }: Rule,
  all: Rules,
  floors: readonly Floor[],
): string | null {
  for (const pattern of patterns) {
    const match = pattern.exec(sentence);
    if (!match) continue;
    if (isAny(unless, sentence) || isAny(all.denials.anywhere, sentence)) return null;
    if (from.sparesExcepted && isAny(all.excepted, sentence) && !isAny(all.everything, sentence)) return null;
    const before = sentence.slice(0, match.index);
    const after = sentence.slice(match.index + match[0].length);
    if (isAny(all.denials.before, before) || isAny(all.denials.after, after)) continue;
    const { compare } = from;
    if (compare && !floors.every((floor) => isWorse(compare, match.groups ?? {}, floor))) continue;
    return match[0].trim();
  }
  return null;
}

function isAny(patterns: readonly RegExp[], text: string): boolean {
  return patterns.some((pattern) => pattern.test(text));
}

function told({ from }: Rule, found: string, { withdrawal, refund }: Floor): Contradiction {
  const { code, why, instead, compare } = from;
  const { article, source, days } = compare === 'longer_than_refund' ? refund : withdrawal;
  const fill = (texts: ByLocale<string>) => ({
    en: texts.en.replaceAll('{days}', String(days)),
    'zh-CN': texts['zh-CN'].replaceAll('{days}', String(days)),
  });
  return { code, found, article, source, why: fill(why), instead: fill(instead) };
}

function isWorse(
  compare: 'shorter_than_window' | 'longer_than_refund',
  { n = '', m, unit = '' }: Record<string, string | undefined>,
  { withdrawal, refund }: Floor,
): boolean {
  const days = daysOf(m ?? n, unit);
  return compare === 'shorter_than_window' ? days < withdrawal.days : days > refund.days;
}

const english: Record<string, number> = {
  ...{ a: 1, one: 1, two: 2, three: 3, four: 4, five: 5, six: 6, seven: 7, eight: 8, nine: 9, ten: 10, twelve: 12 },
  ...{ fourteen: 14, fifteen: 15, twenty: 20, 'twenty-one': 21, thirty: 30, 'forty-five': 45, sixty: 60, ninety: 90 },
};

/** In calendar days: five working days are a week. */
function daysOf(count: string, unit: string): number {
  const number = /\d/.test(count) ? Number(count) : (english[count.toLowerCase()] ?? chineseNumber(count));
  if (/working|business|工作日/i.test(unit)) return Math.ceil((number * 7) / 5);
  if (/week|周|星期/i.test(unit)) return number * 7;
  if (/month|月/i.test(unit)) return number * 30;
  return /hour|小时/i.test(unit) ? number / 24 : number;
}

/** 七 → 7, 十五 → 15, 三十 → 30. */
function chineseNumber(text: string): number {
  if (text === '半') return 0.5;
  const digit = (one: string | undefined) => '零一二三四五六七八九'.indexOf((one || '一').replace('两', '二'));
  const [tens, ones] = text.split('十');
  return text.includes('十') ? digit(tens) * 10 + (ones ? digit(ones) : 0) : digit(text);
}

function sentencesOf(text: string): string[] {
  return text
    .replace(/[０-９]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) - 0xfee0))
    .replace(/(?<=[a-z,])[ \t]*\n(?=[a-z])/g, ' ') // a line that was broken to fit goes on in the next one
    .split(/(?<=[。！？；!?;])|(?<=\.)(?=\s|$)|\n/)
    .map((sentence) => sentence.replaceAll('’', "'").trim())
    .filter((sentence) => sentence !== '');
}

function read(): NonNullable<typeof known> {
  if (known) return known;
  const file = parse(readFileSync(`${lawContent}/contradictions.yaml`, 'utf8')) as File;
  const rulesIn = (locale: Locale): Rules => {
    const compile = (list: readonly string[]) =>
      list.map((pattern) => new RegExp(expand(pattern, file.words[locale]), 'iu'));
    const { anywhere, before, after } = file.denials[locale];
    return {
      about: new RegExp(file.about[locale], 'iu'),
      rules: file.contradictions.map((from) => ({
        from,
        patterns: compile(from.patterns[locale]),
        unless: compile(from.unless[locale]),
      })),
      denials: { anywhere: compile(anywhere), before: compile(before), after: compile(after) },
      excepted: compile(file.excepted[locale]),
      everything: compile(file.everything[locale]),
    };
  };
  const saving = locales.flatMap((locale) => file.saving[locale].map((pattern) => new RegExp(pattern, 'iu')));
  known = { byLocale: { en: rulesIn('en'), 'zh-CN': rulesIn('zh-CN') }, saving };
  return known;
}

/** <DAYS> becomes the list of that name, which may name others. */
function expand(pattern: string, words: Readonly<Record<string, string>>): string {
  return pattern.replace(/<([A-Z]+)>/g, (whole, name: string) => (words[name] ? expand(words[name], words) : whole));
}
