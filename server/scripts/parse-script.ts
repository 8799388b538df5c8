import { createHash } from 'node:crypto';
import { type Document, isNode, LineCounter, parseDocument } from 'yaml';
import { type Locale, locales, type Mood, moods } from '../../shared/labels.ts';
import { translate } from '../platform/i18n.ts';
import { isPromiseKind, promiseEntry, promiseKinds } from './promise-kinds.ts';
import { type ReadingCode, type Script, ScriptFault, type Sentence, type When } from './script.ts';
import { compileTemplate, type Template, TemplateFault } from './template.ts';

type Path = readonly (string | number)[];
type Fields = Record<string, unknown>;
/** The file being read: `fail` gives up on it with the line of the value at `path`. */
type Reading = {
  locale: Locale;
  fail: (path: Path, code: ReadingCode, params?: Readonly<Record<string, string>>) => never;
  lineOf: (path: Path) => number;
};

/** Reads one script file, `<locale>/<situation>.yaml`. Throws ScriptFault with file and line. */
export function parseScript(file: string, bytes: Uint8Array): Script {
  const lines = new LineCounter();
  const document = parseDocument(readText(file, bytes), { lineCounter: lines, version: '1.2' });
  const lineOf = (path: Path) => lines.linePos(offsetOf(document, path)).line;
  const failAt = (line: number, code: ReadingCode, params: Readonly<Record<string, string>> = {}): never => {
    throw new ScriptFault(
      [`${file}:${line}: ${translate('en', `script_problem.${code}`, params)}`],
      [{ code, params, line }],
    );
  };
  const fail: Reading['fail'] = (path, code, params) => failAt(lineOf(path), code, params);
  const [error] = document.errors;
  if (error) failAt(lines.linePos(error.pos[0]).line, 'bad_yaml', { detail: error.message.split('\n')[0] ?? '' });

  const [folder = '', name = ''] = file.split('/').slice(-2);
  const locale = locales.find((known) => known === folder) ?? fail([], 'unknown_folder', { folder });
  const reading: Reading = { locale, fail, lineOf };
  const fields = fieldsOf(reading, [], document.toJS(), ['situation', 'version', 'sentences']);
  const { situation, version } = fields;
  if (situation !== name.replace(/\.yaml$/, '')) fail(['situation'], 'other_situation');
  if (!Number.isSafeInteger(version) || (version as number) < 1) fail(['version'], 'bad_version');
  if (!Array.isArray(fields.sentences) || fields.sentences.length === 0) fail(['sentences'], 'no_sentences');

  const sentences = (fields.sentences as unknown[]).map((value, index) =>
    readSentence(reading, ['sentences', index], value),
  );
  return {
    situation: situation as string,
    locale,
    version: version as number,
    hash: createHash('sha256').update(bytes).digest('hex'),
    file,
    sentences,
    facts: [...new Set(sentences.flatMap((sentence) => sentence.wordings.flatMap((wording) => wording.facts)))],
  };
}

function readText(file: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new ScriptFault(
      [`${file}:1: the file is not UTF-8`],
      [{ code: 'bad_yaml', params: { detail: 'the file is not UTF-8' }, line: 1 }],
    );
  }
}

function offsetOf(document: Document, path: Path): number {
  for (let depth = path.length; depth >= 0; depth--) {
    const node = depth === 0 ? document.contents : document.getIn(path.slice(0, depth), true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return 0;
}

function readSentence(reading: Reading, path: Path, value: unknown): Sentence {
  const fields = fieldsOf(reading, path, value, ['say', 'any', 'when', 'optional', 'promise', 'break']);
  if ((fields.say === undefined) === (fields.any === undefined)) reading.fail(path, 'say_or_any');
  const wordings = readWordings(reading, fields.any === undefined ? [...path, 'say'] : [...path, 'any'], fields);

  const promise = fields.promise ?? null;
  if (promise !== null && !(typeof promise === 'string' && isPromiseKind(promise))) {
    const known = Object.keys(promiseKinds).join(', ');
    return reading.fail([...path, 'promise'], 'unknown_promise', { promise: String(promise), known });
  }
  const due = promise && promiseEntry(promise).due;
  if (due && !wordings.every((wording) => wording.facts.includes(due))) {
    reading.fail([...path, 'promise'], 'promise_without_due', { promise, due });
  }
  return {
    wordings,
    when: readWhen(reading, [...path, 'when'], fields.when),
    optional: readBoolean(reading, [...path, 'optional'], fields.optional) ?? false,
    promise,
    break: readBoolean(reading, [...path, 'break'], fields.break) ?? false,
    line: reading.lineOf(path),
  };
}

function readWordings(reading: Reading, path: Path, { say, any }: Fields): Template[] {
  if (any !== undefined && (!Array.isArray(any) || any.length < 2)) reading.fail(path, 'too_few_wordings');
  const texts = any === undefined ? [say] : (any as unknown[]);
  return texts.map((text, index) => {
    const at = any === undefined ? path : [...path, index];
    if (typeof text !== 'string' || text.trim() === '') return reading.fail(at, 'no_text');
    if (text !== text.trim()) return reading.fail(at, 'space_around');
    try {
      return compileTemplate(text, reading.locale);
    } catch (error) {
      if (error instanceof TemplateFault) return reading.fail(at, error.code, error.params);
      throw error;
    }
  });
}

function readWhen(reading: Reading, path: Path, value: unknown): When {
  if (value === undefined) return { tones: null, member: null, repeat: null, first: null };
  const fields = fieldsOf(reading, path, value, ['tone', 'member', 'repeat', 'first']);
  const given = fields.tone === undefined ? null : [fields.tone].flat();
  const isTone = (tone: unknown): tone is Mood => (moods as readonly unknown[]).includes(tone);
  if (given && !given.every(isTone)) reading.fail([...path, 'tone'], 'unknown_tone', { known: moods.join(', ') });
  return {
    tones: given ? given.filter(isTone) : null,
    member: readBoolean(reading, [...path, 'member'], fields.member),
    repeat: readBoolean(reading, [...path, 'repeat'], fields.repeat),
    first: readBoolean(reading, [...path, 'first'], fields.first),
  };
}

function readBoolean(reading: Reading, path: Path, value: unknown): boolean | null {
  if (value === undefined || typeof value === 'boolean') return value ?? null;
  return reading.fail(path, 'not_true_or_false', { field: String(path.at(-1)) });
}

function fieldsOf(reading: Reading, path: Path, value: unknown, known: readonly string[]): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return reading.fail(path, 'wrong_place', { known: known.join(', ') });
  }
  const stranger = Object.keys(value).find((key) => !known.includes(key));
  if (stranger !== undefined)
    reading.fail([...path, stranger], 'unknown_field', { field: stranger, known: known.join(', ') });
  return value as Fields;
}
