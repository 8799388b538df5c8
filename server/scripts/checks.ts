import { type Locale, locales, moods } from '../../shared/labels.ts';
import { factEntry, isFactName } from './catalogue.ts';
import { type Fixture, fixtureNow, fixturesFor, fixtureZone } from './fixtures.ts';
import { findBlank, findPlaceholder } from './flaws.ts';
import { type FindForbidden, loadForbiddenWords } from './forbidden-words.ts';
import { loadScripts, type Scripts, shippedContent } from './load-scripts.ts';
import { render } from './render.ts';
import { type Script, ScriptFault, type Sentence } from './script.ts';

/** `fixture` is null for what is wrong whatever the situation; `sentence` says what is wrong, in words. */
export type Problem = { script: string; locale: Locale | null; fixture: string | null; sentence: string };
export type CheckReport = { ok: boolean; scripts: number; rendered: number; problems: readonly Problem[] };

const LONGEST = 600;

/** Words by which a shop binds itself: such a sentence declares the promise that the desk then keeps. */
const PROMISING: Record<Locale, RegExp> = {
  en: /\bwe(?:'ll| will| shall)\b|\bcolleague (?:will|is going to)\b|\byou will (?:have|get|hear|receive)\b/i,
  'zh-CN': /(?:我们|同事|站点|客服)[^，。；！？]{0,12}会(?!员)|会(?:马上|立刻|第一时间|在)|(?:回复|联系|通知)您。/,
};

/**
 * Renders every script in both languages in every fixture situation and tone. A block is an answer too, but not in the
 * situations that a script is made for. Files that cannot be read are problems as well; nothing is thrown for them.
 */
export function checkScripts(contentDir: string = shippedContent): CheckReport {
  let scripts: Scripts;
  try {
    scripts = loadScripts(contentDir);
  } catch (error) {
    if (!(error instanceof ScriptFault)) throw error;
    const problems = error.faults.map((sentence) => ({
      script: sentence.split(':')[0] ?? '',
      locale: null,
      fixture: null,
      sentence,
    }));
    return { ok: false, scripts: 0, rendered: 0, problems };
  }

  const problems: Problem[] = [...missingLanguages(scripts)];
  const situations = [...new Set(scripts.all.map((script) => script.situation))];
  let rendered = 0;
  for (const locale of locales) {
    const findForbidden = loadForbiddenWords(contentDir, shippedContent, locale);
    const fixtures = fixturesFor(locale, situations);
    for (const script of scripts.all.filter((one) => one.locale === locale)) {
      problems.push(...wordingProblems(script, findForbidden));
      for (const fixture of fixtures) rendered += renderAll(script, fixture, findForbidden, problems);
    }
  }
  return { ok: problems.length === 0, scripts: scripts.all.length, rendered, problems: firstOfEachKind(problems) };
}

/** The same fault shows in many situations: one line for each script and kind of fault is what a person can read. */
function firstOfEachKind(problems: readonly Problem[]): Problem[] {
  const kindOf = ({ script, locale, fixture, sentence }: Problem) =>
    `${script} ${locale} ${fixture === null ? sentence : sentence.replace(/^\d+|:.*$/gs, '')}`;
  return [...new Map(problems.toReversed().map((problem) => [kindOf(problem), problem])).values()].toReversed();
}

function missingLanguages({ all, find }: Scripts): Problem[] {
  return all.flatMap(({ situation }) =>
    locales
      .filter((locale) => find(situation, locale) === null)
      .map((locale) => ({ script: situation, locale, fixture: null, sentence: `there is no ${locale} wording of it` })),
  );
}

/** What stands in the file itself, whether or not some situation brings it to light. */
function wordingProblems(script: Script, findForbidden: FindForbidden): Problem[] {
  return script.sentences.flatMap((sentence) =>
    sentence.wordings.flatMap(({ source }) => {
      const plain = source.replace(/\{\{.*?\}\}|\{%.*?%\}/g, '1');
      const forbidden = findForbidden(plain);
      const placeholder = findPlaceholder(plain);
      const faults = [
        forbidden && `forbidden word "${forbidden.word}" (${forbidden.group}: ${forbidden.source})`,
        placeholder && `unfinished placeholder "${placeholder}"`,
        isUndeclaredPromise(sentence, plain, script.locale) && 'it promises something, but declares no promise kind',
        hasCrowdedLink(source) && 'a link must be followed by a space or the end of the wording',
      ].filter((fault) => typeof fault === 'string');
      return faults.map((fault) => toProblem(script, null, `line ${sentence.line}: ${fault}: ${source}`));
    }),
  );
}

function isUndeclaredPromise(sentence: Sentence, plain: string, locale: Locale): boolean {
  return sentence.promise === null && PROMISING[locale].test(plain);
}

/** Punctuation right after a link becomes part of the link in most chats and mail readers. */
function hasCrowdedLink(source: string): boolean {
  return [...source.matchAll(/\{\{\s*([\w.]+)[^}]*\}\}(?!\s|$)/g)].some(
    ([, name]) => name !== undefined && isFactName(name) && factEntry(name).type === 'url',
  );
}

function renderAll(script: Script, fixture: Fixture, findForbidden: FindForbidden, problems: Problem[]): number {
  const mustRender = fixture.mustRender === 'all' || fixture.mustRender.includes(script.situation);
  let rendered = 0;
  for (const tone of moods) {
    for (const [repeat, first] of [
      [false, true],
      [true, true],
      [false, false],
    ] as const) {
      const options = { now: fixtureNow, locale: script.locale, zone: fixtureZone, tone, repeat, first };
      const result = render(script, fixture.facts, options);
      const where = `${fixture.name}, ${tone}${repeat ? ', asked before' : ''}${first ? '' : ', second in the message'}`;
      if ('blocked' in result) {
        const { fact, why } = result.blocked;
        if (mustRender) problems.push(toProblem(script, where, `it is blocked: ${fact} is ${why}`));
        continue;
      }
      rendered++;
      problems.push(...textProblems(result.text, findForbidden).map((fault) => toProblem(script, where, fault)));
    }
  }
  return rendered;
}

function textProblems(text: string, findForbidden: FindForbidden): string[] {
  const forbidden = findForbidden(text);
  const placeholder = findPlaceholder(text);
  const blank = findBlank(text);
  const length = [...text.replace(/https?:\/\/\S+/g, '')].length; // a link is long, but nobody reads it
  return [
    forbidden && `forbidden word "${forbidden.word}": ${text}`,
    placeholder && `unfinished placeholder "${placeholder}": ${text}`,
    blank && `something is left out at "${blank}": ${text}`,
    length > LONGEST && `${length} characters, more than ${LONGEST}: ${text}`,
  ].filter((fault) => typeof fault === 'string');
}

function toProblem(script: Script, fixture: string | null, sentence: string): Problem {
  return { script: script.situation, locale: script.locale, fixture, sentence };
}
