import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { Locale } from '../../shared/labels.ts';
import { shippedContent } from './load-scripts.ts';
import { nameOfSituation } from './situations.ts';

type BothLanguages = Readonly<Record<Locale, string>>;
/** `sources` and `fixtures`: the Chinese of what the code says in English. */
type Names = {
  facts: Readonly<Record<string, BothLanguages>>;
  sources: Readonly<Record<string, string>>;
  fixtures: Readonly<Record<string, string>>;
};

let names: Names | undefined;

/** What people call a fact; its code when it has no name. */
export function nameOfFact(fact: string): BothLanguages {
  return read().facts[fact] ?? { en: fact, 'zh-CN': fact };
}

/** Where a fact comes from, as the catalogue says it, in both languages. */
export function nameOfSource(source: string): BothLanguages {
  return { en: source, 'zh-CN': read().sources[source] ?? source };
}

/** "state parcel.moving, member, calm" → "运输中，会员，平静". */
export function nameOfFixture(fixture: string, locale: Locale): string {
  const words = fixture.split(', ').map((word) => {
    const [, situation] = /^state (.+)$/.exec(word) ?? [];
    if (situation !== undefined) return nameOfSituation(situation, locale);
    return locale === 'en' ? word : (read().fixtures[word] ?? word);
  });
  return words.join(locale === 'en' ? ', ' : '，');
}

function read(): Names {
  names ??= parse(readFileSync(`${shippedContent}/facts.yaml`, 'utf8')) as Names;
  return names;
}
