import type { Locale } from '../../shared/labels.ts';
import { loadScripts, shippedContent } from './load-scripts.ts';
import { promisesOf, requiredFacts } from './problems.ts';
import type { PromiseKind } from './promise-kinds.ts';

/** One line of `qin scripts list`: a wording, what it needs and what it promises. */
export type ListedScript = {
  situation: string;
  locale: Locale;
  version: number;
  hash: string;
  /** Without these it is blocked. */
  requires: readonly string[];
  /** These it uses when they are known. */
  uses: readonly string[];
  promises: readonly PromiseKind[];
};

/** Every script of a content folder, by situation, then language. */
export function listScripts(contentDir: string = shippedContent): ListedScript[] {
  const listed = loadScripts(contentDir).all.map((script) => {
    const { situation, locale, version, hash, facts } = script;
    const requires = requiredFacts(script);
    const uses = facts.filter((name) => !requires.includes(name));
    return { situation, locale, version, hash, requires, uses, promises: promisesOf(script) };
  });
  return listed.sort((a, b) => a.situation.localeCompare(b.situation, 'en') || a.locale.localeCompare(b.locale, 'en'));
}
