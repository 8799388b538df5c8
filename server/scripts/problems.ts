import type { Locale } from '../../shared/labels.ts';
import { translate } from '../platform/i18n.ts';
import type { ReadingCode, Script, ScriptFault } from './script.ts';

/** The sentence of each in `locales/` is `script_problem.<code>`. */
export type ProblemCode =
  | ReadingCode
  | 'unreadable'
  | 'forbidden_word'
  | 'against_law'
  | 'placeholder'
  | 'undeclared_promise'
  | 'crowded_link'
  | 'blank'
  | 'too_long'
  | `blocked_${'missing' | 'stale' | 'ambiguous' | 'unverified' | 'off_platform'}`
  | 'no_language'
  | 'promises_differ'
  | 'facts_differ';

/** What is wrong, and where: a line of the file, or a situation in which it shows. A warning does not keep it from being released. */
export type Fault = {
  code: ProblemCode;
  params: Readonly<Record<string, string | number>>;
  line: number | null;
  /** Null for what is wrong whatever the situation. */
  fixture: string | null;
  isWarning: boolean;
};

/** The same as the command line says it; `sentence` is English. */
export type Problem = Fault & { script: string; locale: Locale | null; sentence: string };

export function fault(
  code: ProblemCode,
  params: Fault['params'],
  { line = null, fixture = null, isWarning = false }: Partial<Pick<Fault, 'line' | 'fixture' | 'isWarning'>> = {},
): Fault {
  return { code, params, line, fixture, isWarning };
}

/** What is wrong in words. */
export function sentenceOf({ code, params }: Pick<Fault, 'code' | 'params'>, locale: Locale): string {
  return translate(locale, `script_problem.${code}`, params);
}

export function asProblem(script: string, locale: Locale | null, found: Fault): Problem {
  const where = found.line === null ? '' : `line ${found.line}: `;
  return { ...found, script, locale, sentence: where + sentenceOf(found, 'en') };
}

/** What reading a script file threw. */
export function faultsOf(error: ScriptFault): Fault[] {
  if (error.found.length === 0) return error.faults.map((detail) => fault('unreadable', { detail }));
  return error.found.map(({ code, params, line }) => fault(code, params, { line }));
}

/** The same fault shows in many situations: one line for each script and kind of fault is what a person can read. */
export function firstOfEachKind<One extends Fault & Partial<Pick<Problem, 'script' | 'locale'>>>(
  problems: readonly One[],
): One[] {
  const kindOf = ({ script, locale, fixture, code, params, line }: One) =>
    `${script} ${locale} ${code} ${fixture === null ? `${line} ${JSON.stringify(params)}` : ''}`;
  return [...new Map(problems.toReversed().map((problem) => [kindOf(problem), problem])).values()].toReversed();
}

/** Compared with the same script in the other language: both should promise the same, and need the same facts. */
export function languageFaults(own: Script, other: Script): Fault[] {
  const promises = [promisesOf(own), promisesOf(other)].map((kinds) => kinds.join(', '));
  const facts = [requiredFacts(own), requiredFacts(other)].map((names) => names.join(', '));
  const differ = (code: ProblemCode, [mine = '', theirs = '']: string[]) =>
    mine === theirs ? [] : [fault(code, { own: mine || '–', other: theirs || '–' }, { isWarning: true })];
  return [...differ('promises_differ', promises), ...differ('facts_differ', facts)];
}

export function promisesOf({ sentences }: Script) {
  return [...new Set(sentences.flatMap(({ promise }) => (promise ? [promise] : [])))].sort();
}

/** Without these it is blocked. A sentence with alternatives needs only the facts that all of them name. */
export function requiredFacts({ sentences }: Script) {
  const required = sentences
    .filter((sentence) => !sentence.optional)
    .flatMap(({ wordings: [first, ...rest] }) =>
      (first?.facts ?? []).filter((name) => rest.every((wording) => wording.facts.includes(name))),
    );
  return [...new Set(required)].sort();
}
