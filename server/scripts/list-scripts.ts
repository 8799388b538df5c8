import type { Locale } from '../../shared/labels.ts';
import { loadScripts, shippedContent } from './load-scripts.ts';
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
    // A sentence with alternatives needs only the facts that all of them name.
    const requires = new Set(
      script.sentences
        .filter((sentence) => !sentence.optional)
        .flatMap(({ wordings: [first, ...rest] }) =>
          (first?.facts ?? []).filter((name) => rest.every((wording) => wording.facts.includes(name))),
        ),
    );
    const promises = new Set(script.sentences.flatMap((sentence) => (sentence.promise ? [sentence.promise] : [])));
    return {
      situation: script.situation,
      locale: script.locale,
      version: script.version,
      hash: script.hash,
      requires: [...requires],
      uses: script.facts.filter((name) => !requires.has(name)),
      promises: [...promises],
    };
  });
  return listed.sort((a, b) => a.situation.localeCompare(b.situation, 'en') || a.locale.localeCompare(b.locale, 'en'));
}
