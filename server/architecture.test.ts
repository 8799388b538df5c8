import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { test } from 'node:test';
import { readSources, root, type SourceFile } from './testing/source-files.ts';

/** From left to right: a slice may use the front doors of those to its left. */
const slices = [
  'platform',
  'shops',
  'law',
  'products',
  'customers',
  'orders',
  'statements',
  'scripts',
  'promises',
  'parcels',
  'triage',
  'outbox',
  'files',
  'conversations',
  'calls',
  'refunds',
  'returns',
  'dialogue',
  'watching',
  'sla',
  'channels',
  'mail',
  'hooks',
  'buyer-pages',
  'returns-page',
  'tracking-page',
  'desk',
  'connectors',
];
/** Joined together from the whole house, imported by nobody but each other and tests. */
const entryPoints = ['main', 'app', 'worker', 'ports', 'commands', 'demo', 'web'];

/** Files (or folders, ending in /) that may be longer than 300 lines, each with its reason. */
const longFiles = new Map([['server/dialogue/tables/', 'conversations written out as tables: data for tests']]);

const sources = readSources('server/**/*.ts');
const working = sources.filter(({ path }) => !isTest(path));

test('every folder of server/ is known to the import rule', () => {
  const unknown = new Set(working.map(({ path }) => sliceOf(path)).filter((slice) => !isKnown(slice)));
  explain(
    [...unknown].map((slice) => `server/${slice}/`),
    'Put the new slice where it belongs in the order at the top of server/architecture.test.ts and in ARCHITECTURE.md.',
  );
});

test('a slice uses only the front doors of the slices listed before it', () => {
  const wrong = working.flatMap((file) => file.imports.flatMap((found) => crossingFault(file, found.path)));
  explain(
    wrong,
    'To reach a slice listed after your own, append an event or enqueue a job in your own transaction, or declare a port that an entry point fills. Inside another slice, only index.ts may be imported: export there what others need.',
  );
});

test('rules.ts needs only types, refusals and shared: it can be read and tested without a database', () => {
  const isAllowed = (path: string) => path.startsWith('shared/') || path === 'server/platform/errors.ts';
  const wrong = working
    .filter(({ path }) => basename(path) === 'rules.ts')
    .flatMap(({ path, imports }) =>
      imports
        .filter((found) => !found.isType && !isAllowed(found.path) && basename(found.path) !== 'rules.ts')
        .map((found) => `${path} imports ${found.path}`),
    );
  explain(wrong, 'Use "import type", or pass the value as an argument: rules are data in, verdict out.');
});

test('only platform/clock.ts reads the wall clock: everything else is given a clock or an instant', () => {
  const readsClock = /\bDate\.now\(|\bnew Date\(\s*\)|\bTemporal\.Now\b/;
  const wrong = working
    .filter(({ path, text }) => path !== 'server/platform/clock.ts' && readsClock.test(withoutComments(text)))
    .map(({ path }) => path);
  explain(wrong, 'Take `now: Temporal.Instant` (or a Clock) as a parameter; tests and --at move it.');
});

test('files are named in kebab-case and stay short enough to read at once', () => {
  const misnamed = sources
    .map(({ path }) => path)
    .filter((path) => !/^[a-z0-9]+([-.][a-z0-9]+)*\.ts$/.test(basename(path)));
  explain(misnamed, 'Name files like this: open-return.ts, open-return.test.ts.');
  const long = working
    .filter(({ path, text }) => text.trimEnd().split('\n').length > 300 && !mayBeLong(path))
    .map(({ path, text }) => `${path} (${text.trimEnd().split('\n').length} lines)`);
  explain(long, 'Split it by what it does; or, with a reason, add it to longFiles in server/architecture.test.ts.');
});

test('every refusal has its sentence in every language, and no sentence is left over', () => {
  const english = localeKeys('en');
  assert.deepEqual(localeKeys('zh-CN'), english, 'Both locale files need the same keys, in the same order.');
  const everything = [...working, ...readSources('shared/**/*.ts', 'bench/**/*.ts')].map(({ text }) => text).join('\n');
  const refused = [...everything.matchAll(/\bnew Refused\(\s*'([^']+)'/g)].map(([, code]) => code ?? '');
  const silent = [...new Set(refused)].filter((code) => !english.includes(code));
  explain(silent, 'Add the sentence of this code to locales/en.json and locales/zh-CN.json.');
  const unused = english.filter((key) => !isMentioned(key, everything));
  explain(unused, 'No code uses this sentence any more: remove it from both locale files.');
});

test('no file re-exports everything of another, and none has a default export', () => {
  const wrong = sources.filter(({ text }) => /^export \*|^export default/m.test(text)).map(({ path }) => path);
  explain(wrong, 'Name what you export: a front door that lists its names can be read.');
});

test('direct runtime dependencies stay under 40, each with its reason in ARCHITECTURE.md', () => {
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    dependencies: Record<string, string>;
    devDependencies: Record<string, string>;
  };
  const names = Object.keys(manifest.dependencies);
  assert.ok(names.length < 40, `${names.length} dependencies: write the ten lines yourself.`);
  const architecture = readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8');
  explain(
    names.filter((name) => !architecture.includes(`\`${name}\``)),
    'Say in one line of ARCHITECTURE.md why this dependency is worth having.',
  );
  const loose = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies })
    .filter(([, version]) => !/^\d/.test(version))
    .map(([name, version]) => `${name} ${version}`);
  explain(loose, 'Pin the exact version (npm install --save-exact).');
});

test('the lock file knows every platform: npm ci works on a machine unlike the one that wrote it', () => {
  type Locked = { packages: Record<string, { optionalDependencies?: Record<string, string> }> };
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as Locked;
  const locked = new Set(
    Object.keys(packages).map((path) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)),
  );
  const missing = Object.values(packages)
    .flatMap(({ optionalDependencies }) => Object.keys(optionalDependencies ?? {}))
    .filter((name) => !locked.has(name));
  explain(
    missing,
    'npm leaves out what its registry did not have for other platforms, and npm ci then refuses. Restore these entries of package-lock.json from the version before.',
  );
});

function crossingFault(file: SourceFile, target: string): string[] {
  if (!target.startsWith('server/')) return target.startsWith('shared/') ? [] : [`${file.path} imports ${target}`];
  const [from, to] = [sliceOf(file.path), sliceOf(target)];
  if (from === to || entryPoints.includes(from)) return [];
  if (to === 'platform') return [];
  const isToTheLeft = slices.indexOf(to) !== -1 && slices.indexOf(to) < slices.indexOf(from);
  const isFrontDoor = target === `server/${to}/index.ts`;
  return isToTheLeft && isFrontDoor ? [] : [`${file.path} imports ${target}`];
}

/** "parcels" for server/parcels/rules.ts, "main" for server/main.ts. */
function sliceOf(path: string): string {
  return (path.split('/')[1] ?? '').replace(/\.ts$/, '');
}

function isKnown(slice: string): boolean {
  return slices.includes(slice) || entryPoints.includes(slice);
}

function isTest(path: string): boolean {
  return path.endsWith('.test.ts') || path.startsWith('server/testing/') || basename(path) === 'testing.ts';
}

function mayBeLong(path: string): boolean {
  return [...longFiles.keys()].some(
    (allowed) => path === allowed || (allowed.endsWith('/') && path.startsWith(allowed)),
  );
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$|\s\/\/ .*$/gm, '');
}

function localeKeys(locale: string): string[] {
  return Object.keys(JSON.parse(readFileSync(join(root, `locales/${locale}.json`), 'utf8')));
}

/** As a whole ('not_found'), or as the head of keys that are put together (`option.${reason}`). */
function isMentioned(key: string, text: string): boolean {
  const [kind] = key.split('.');
  if (text.includes(`inLanguage('${kind}'`)) return true; // a table of names, looked up as a whole
  if (new RegExp(`['"\`]${key.replaceAll('.', '\\.')}['"\`]`).test(text)) return true;
  const heads = key
    .split(/(?<=[._])/)
    .slice(0, -1)
    .map((_, at, parts) => parts.slice(0, at + 1).join(''));
  return heads.some((head) => text.includes(`\`${head}\${`));
}

function explain(faults: string[], lesson: string): void {
  assert.ok(faults.length === 0, `${lesson}\n  ${faults.join('\n  ')}\n`);
}
