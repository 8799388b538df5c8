import { createHash } from 'node:crypto';
import { type Document, isNode, LineCounter, parseDocument } from 'yaml';
import { type Locale, locales, type Mood, moods } from '../../shared/labels.ts';
import { isPromiseKind, promiseEntry, promiseKinds } from './promise-kinds.ts';
import { type Script, ScriptFault, type Sentence, type When } from './script.ts';
import { compileTemplate, type Template, TemplateFault } from './template.ts';

type Path = readonly (string | number)[];
type Fields = Record<string, unknown>;
/** The file being read: `fail` gives up on it with the line of the value at `path`. */
type Reading = { locale: Locale; fail: (path: Path, what: string) => never; lineOf: (path: Path) => number };

/** Reads one script file, `<locale>/<situation>.yaml`. Throws ScriptFault with file and line. */
export function parseScript(file: string, bytes: Uint8Array): Script {
  const lines = new LineCounter();
  const document = parseDocument(readText(file, bytes), { lineCounter: lines, version: '1.2' });
  const lineOf = (path: Path) => lines.linePos(offsetOf(document, path)).line;
  const fail = (path: Path, what: string): never => {
    throw new ScriptFault([`${file}:${lineOf(path)}: ${what}`]);
  };
  const [error] = document.errors;
  if (error) throw new ScriptFault([`${file}:${lines.linePos(error.pos[0]).line}: ${error.message.split('\n')[0]}`]);

  const [folder = '', name = ''] = file.split('/').slice(-2);
  const locale = locales.find((known) => known === folder) ?? fail([], `the folder "${folder}" is not a language`);
  const reading: Reading = { locale, fail, lineOf };
  const fields = fieldsOf(reading, [], document.toJS(), ['situation', 'version', 'sentences']);
  const { situation, version } = fields;
  if (situation !== name.replace(/\.yaml$/, '')) fail(['situation'], `the situation must be the file's name`);
  if (!Number.isSafeInteger(version) || (version as number) < 1) fail(['version'], 'version must be a number from 1');
  if (!Array.isArray(fields.sentences) || fields.sentences.length === 0) fail(['sentences'], 'there are no sentences');

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
    throw new ScriptFault([`${file}:1: the file is not UTF-8`]);
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
  const known = ['say', 'any', 'when', 'optional', 'promise', 'break'];
  const fields = fieldsOf(reading, path, value, known);
  if ((fields.say === undefined) === (fields.any === undefined)) reading.fail(path, 'a sentence has either say or any');
  const wordings = readWordings(reading, fields.any === undefined ? [...path, 'say'] : [...path, 'any'], fields);

  const promise = fields.promise ?? null;
  if (promise !== null && !(typeof promise === 'string' && isPromiseKind(promise))) {
    return reading.fail(
      [...path, 'promise'],
      `unknown promise kind "${promise}": there are ${Object.keys(promiseKinds).join(', ')}`,
    );
  }
  const due = promise && promiseEntry(promise).due;
  if (due && !wordings.every((wording) => wording.facts.includes(due))) {
    reading.fail([...path, 'promise'], `a promise of ${promise} must say by when: {{ ${due} }}`);
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
  if (any !== undefined && (!Array.isArray(any) || any.length < 2))
    reading.fail(path, 'any lists two wordings or more');
  const texts = any === undefined ? [say] : (any as unknown[]);
  return texts.map((text, index) => {
    const at = any === undefined ? path : [...path, index];
    if (typeof text !== 'string' || text.trim() === '') return reading.fail(at, 'a wording must be text');
    if (text !== text.trim()) return reading.fail(at, 'a wording has no space around it: sentences are joined by us');
    try {
      return compileTemplate(text, reading.locale);
    } catch (error) {
      if (error instanceof TemplateFault) return reading.fail(at, error.message);
      throw error;
    }
  });
}

function readWhen(reading: Reading, path: Path, value: unknown): When {
  if (value === undefined) return { tones: null, member: null, repeat: null, first: null };
  const fields = fieldsOf(reading, path, value, ['tone', 'member', 'repeat', 'first']);
  const given = fields.tone === undefined ? null : [fields.tone].flat();
  const isTone = (tone: unknown): tone is Mood => (moods as readonly unknown[]).includes(tone);
  if (given && !given.every(isTone)) reading.fail([...path, 'tone'], `tone is one of ${moods.join(', ')}`);
  return {
    tones: given ? given.filter(isTone) : null,
    member: readBoolean(reading, [...path, 'member'], fields.member),
    repeat: readBoolean(reading, [...path, 'repeat'], fields.repeat),
    first: readBoolean(reading, [...path, 'first'], fields.first),
  };
}

function readBoolean(reading: Reading, path: Path, value: unknown): boolean | null {
  if (value === undefined || typeof value === 'boolean') return value ?? null;
  return reading.fail(path, `${path.at(-1)} is true or false`);
}

function fieldsOf(reading: Reading, path: Path, value: unknown, known: readonly string[]): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return reading.fail(path, `here must be ${known.join(', ')}`);
  }
  const stranger = Object.keys(value).find((key) => !known.includes(key));
  if (stranger !== undefined)
    reading.fail([...path, stranger], `unknown field "${stranger}": here may be ${known.join(', ')}`);
  return value as Fields;
}
