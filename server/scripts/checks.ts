import { existsSync, readFileSync } from 'node:fs';
import { type Locale, locales, moods } from '../../shared/labels.ts';
import { contradictionParams, findContradictions } from '../law/index.ts';
import { factEntry, isFactName } from './catalogue.ts';
import { type Fixture, fixtureNow, fixturesFor, fixtureZone } from './fixtures.ts';
import { findBlank, findPlaceholder } from './flaws.ts';
import { type FindForbidden, loadForbiddenWords } from './forbidden-words.ts';
import { loadScripts, type Scripts, shippedContent } from './load-scripts.ts';
import { asProblem, type Fault, fault, faultsOf, firstOfEachKind, type Problem } from './problems.ts';
import { render } from './render.ts';
import { type Script, ScriptFault, type Sentence } from './script.ts';

export type CheckReport = { ok: boolean; scripts: number; rendered: number; problems: readonly Problem[] };

const LONGEST = 600;

/** Words by which a shop binds itself: such a sentence declares the promise that the desk then keeps. */
const PROMISING: Record<Locale, RegExp> = {
  en: /\bwe(?:'ll| will| shall)\b|\bcolleague (?:will|is going to)\b|\byou will (?:have|get|hear|receive)\b/i,
  'zh-CN': /(?:我们|同事|站点|客服)[^，。；！？]{0,12}会(?!员)|会(?:马上|立刻|第一时间|在)|(?:回复|联系|通知)您。/,
};

/** Terms that lie in no file: those that a shop has published. */
type PublishedTerms = { name: string; locale: Locale; text: string };

/**
 * Renders every script in both languages in every fixture situation and tone. A block is an answer too, but not in the
 * situations that a script is made for. Files that cannot be read are problems as well; nothing is thrown for them.
 * `country`: whose law it may not contradict; null: what no law that Qin knows allows.
 */
export function checkScripts(
  contentDir: string = shippedContent,
  country: string | null = null,
  published: readonly PublishedTerms[] = [],
): CheckReport {
  let scripts: Scripts;
  try {
    scripts = loadScripts(contentDir);
  } catch (error) {
    if (!(error instanceof ScriptFault)) throw error;
    const faults = faultsOf(error);
    const problems = error.faults.map((sentence, at) => ({
      ...asProblem(sentence.split(':')[0] ?? '', null, faults[at] as Fault),
      sentence,
    }));
    return { ok: false, scripts: 0, rendered: 0, problems };
  }

  const problems: Problem[] = [...missingLanguages(scripts), ...statementProblems(contentDir, country, published)];
  const situations = [...new Set(scripts.all.map((script) => script.situation))];
  let rendered = 0;
  for (const locale of locales) {
    const findForbidden = loadForbiddenWords(contentDir, shippedContent, locale);
    const fixtures = fixturesFor(locale, situations);
    for (const script of scripts.all.filter((one) => one.locale === locale)) {
      const checked = checkScript(script, fixtures, findForbidden, country);
      problems.push(...checked.faults.map((found) => asProblem(script.situation, locale, found)));
      rendered += checked.rendered;
    }
  }
  return { ok: problems.length === 0, scripts: scripts.all.length, rendered, problems: firstOfEachKind(problems) };
}

/** One script by itself: what stands in it, and what comes out of it in every situation, tone and order. */
export function checkScript(
  script: Script,
  fixtures: readonly Fixture[],
  findForbidden: FindForbidden,
  country: string | null,
): { faults: Fault[]; rendered: number } {
  const faults = [...wordingFaults(script, findForbidden), ...lawFaults(script, country)];
  let rendered = 0;
  for (const fixture of fixtures) rendered += renderAll(script, fixture, findForbidden, faults);
  return { faults, rendered };
}

/**
 * The terms that lie beside the scripts (`statement.en.md`), or with the demo shop, and those of a shop: what they say must
 * be lawful too.
 */
function statementProblems(
  contentDir: string,
  country: string | null,
  published: readonly PublishedTerms[],
): Problem[] {
  const files = locales.flatMap((locale) =>
    ['', 'demo/'].map((folder) => ({ locale, name: `${folder}statement.${locale}.md` })),
  );
  const read = files
    .filter(({ name }) => existsSync(`${contentDir}/${name}`))
    .map((file) => ({ ...file, text: readFileSync(`${contentDir}/${file.name}`, 'utf8') }));
  return [...read, ...published].flatMap(({ locale, name, text }) =>
    findContradictions(text, country).map((found) =>
      asProblem(name, locale, fault('against_law', contradictionParams(found))),
    ),
  );
}

function missingLanguages({ all, find }: Scripts): Problem[] {
  return all.flatMap(({ situation }) =>
    locales
      .filter((locale) => find(situation, locale) === null)
      .map((locale) => asProblem(situation, locale, fault('no_language', { locale }))),
  );
}

/** What stands in the file itself, whether or not some situation brings it to light. */
function wordingFaults(script: Script, findForbidden: FindForbidden): Fault[] {
  return script.sentences.flatMap((sentence) =>
    sentence.wordings.flatMap(({ source: text }) => {
      const plain = text.replace(/\{\{.*?\}\}|\{%.*?%\}/g, '1');
      const forbidden = findForbidden(plain);
      const placeholder = findPlaceholder(plain);
      const at = { line: sentence.line };
      const { word = '', group = '', source = '' } = forbidden ?? {};
      return [
        forbidden && fault('forbidden_word', { word, group, source, text }, at),
        placeholder && fault('placeholder', { found: placeholder, text }, at),
        isUndeclaredPromise(sentence, plain, script.locale) && fault('undeclared_promise', { text }, at),
        hasCrowdedLink(text) && fault('crowded_link', { text }, at),
      ].filter((found) => typeof found === 'object' && found !== null);
    }),
  );
}

/** Days that come from a fact are not judged here: what stands in the file is. */
function lawFaults({ sentences }: Script, country: string | null): Fault[] {
  return sentences.flatMap(({ wordings, line }) =>
    wordings.flatMap(({ source: text }) =>
      findContradictions(text.replace(/\{\{.*?\}\}|\{%.*?%\}/g, '…'), country).map((found) =>
        fault('against_law', { ...contradictionParams(found), text }, { line }),
      ),
    ),
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

function renderAll(script: Script, fixture: Fixture, findForbidden: FindForbidden, faults: Fault[]): number {
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
      const where = {
        fixture: `${fixture.name}, ${tone}${repeat ? ', asked before' : ''}${first ? '' : ', second in the message'}`,
      };
      if ('blocked' in result) {
        const { fact, why } = result.blocked;
        if (mustRender) faults.push(fault(`blocked_${why}`, { fact }, where));
        continue;
      }
      rendered++;
      faults.push(...textFaults(result.text, findForbidden, where));
    }
  }
  return rendered;
}

function textFaults(text: string, findForbidden: FindForbidden, where: { fixture: string }): Fault[] {
  const forbidden = findForbidden(text);
  const placeholder = findPlaceholder(text);
  const blank = findBlank(text);
  const length = [...text.replace(/https?:\/\/\S+/g, '')].length; // a link is long, but nobody reads it
  const { word = '', group = '', source = '' } = forbidden ?? {};
  return [
    forbidden && fault('forbidden_word', { word, group, source, text }, where),
    placeholder && fault('placeholder', { found: placeholder, text }, where),
    blank && fault('blank', { found: blank, text }, where),
    length > LONGEST && fault('too_long', { length, limit: LONGEST, text }, where),
  ].filter((found) => typeof found === 'object' && found !== null);
}
