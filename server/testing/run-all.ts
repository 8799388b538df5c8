// npm test: everything that has to hold before a change is merged. Each step runs even when one before it failed, so
// that one run tells all.
import { spawn } from 'node:child_process';
import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stopwatch } from '../platform/clock.ts';
import { isBrowserBrought, unpackBrowser } from './browser-files.ts';
import { attachTestServer } from './database.ts';
import { groupTests } from './test-groups.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const bin = fileURLToPath(new URL('../../node_modules/.bin/', import.meta.url));
const testFiles = [
  'server/**/*.test.ts',
  'web/**/*.test.ts',
  'e2e/**/*.test.ts',
  'shared/**/*.test.ts',
  'bench/**/*.test.ts',
  'content/**/*.test.ts',
];

const mostTriedAgain = 3;

const elapsed = stopwatch();
const checks = await Promise.all([
  step('lint', 'biome', ['check', '.']),
  step('types', 'tsc', ['--noEmit']),
  step('types of the workbench', 'tsc', ['-p', 'web']),
  step('types of the chat page', 'tsc', ['-p', 'widget']),
]);
checks.push(await step('unused code', 'knip', []));

if (isBrowserBrought) await unpackBrowser(); // before the tests, not while some of them wait for others' unpacking
// Held open, so that it is not started and stopped for every file.
const server = await attachTestServer();
const only = process.argv.slice(2);
const files = only.length > 0 ? only : testFiles;
checks.push(await testsOf(files));
await server.release();

const failed = checks.filter(({ isFine }) => !isFine).map(({ name }) => name);
const verdict = failed.length === 0 ? 'All is well.' : `Failed: ${failed.join(', ')}.`;
process.stdout.write(`${verdict} ${(elapsed() / 1000).toFixed(0)} s in all.\n`);
process.exitCode = failed.length === 0 ? 0 : 1;

type Outcome = { name: string; isFine: boolean };

/**
 * A browser loses its patience on a machine that is busy with something else. When nothing but a few browser tests
 * fails, their files are run once more, by themselves, and both runs stand in the output. All others have one try.
 */
async function testsOf(files: readonly string[]): Promise<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), 'qin-tests-'));
  const groups = only.length > 0 ? { together: [], alone: files } : groupTests(files, root);
  const first = await inProcesses(folder, groups.together);
  if (groups.alone.length > 0) first.push(await inOne(folder, 'tests', groups.alone, ['--test-concurrency=2']));
  const failed = [...new Set(globSync(`${folder}/*`).flatMap((list) => readFileSync(list, 'utf8').split('\n')))].filter(
    Boolean,
  );
  const isPatience = failed.length <= mostTriedAgain && failed.every((file) => file.startsWith(join(root, 'e2e/')));
  const isFine = first.every((outcome) => outcome.isFine);
  const outcome =
    !isFine && failed.length > 0 && isPatience
      ? await inOne(folder, 'tests, tried once more', failed, ['--test-concurrency=1'])
      : { name: 'tests', isFine };
  rmSync(folder, { recursive: true });
  return outcome;
}

/** Two processes at a time, each with several files. */
async function inProcesses(folder: string, groups: readonly string[][]): Promise<Outcome[]> {
  const waiting = [...groups.entries()];
  const outcomes: Outcome[] = [];
  const work = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [at, files] = next;
      outcomes.push(
        await inOne(folder, `tests ${at + 1} of ${groups.length}`, files, ['--test-isolation=none'], 'at_the_end'),
      );
    }
  };
  await Promise.all([work(), work()]);
  return outcomes;
}

function inOne(
  folder: string,
  name: string,
  files: readonly string[],
  how: readonly string[],
  shown: Shown = 'at_once',
): Promise<Outcome> {
  const list = join(folder, name);
  const reporters = ['spec', 'stdout', join(root, 'e2e/failed-files.ts'), list];
  const reporting = reporters.map((value, at) => `--test-reporter${at % 2 === 0 ? '' : '-destination'}=${value}`);
  return step(name, process.execPath, ['--test', '--test-timeout=300000', ...how, ...reporting, ...files], shown);
}

/** When what a step says is shown; of those that run beside others, only as a whole. */
type Shown = 'if_it_fails' | 'at_the_end' | 'at_once';

async function step(name: string, command: string, args: string[], shown: Shown = 'if_it_fails'): Promise<Outcome> {
  const time = stopwatch();
  const out = shown === 'at_once' ? 'inherit' : 'pipe';
  const child = spawn(command, args, {
    cwd: root,
    env: { ...process.env, PATH: `${bin}:${process.env.PATH}` },
    stdio: ['ignore', out, out],
  });
  let words = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (text: string) => {
      words += text;
    });
  const code = await new Promise<number>((done) => {
    child.once('error', () => done(1));
    child.once('close', (exitCode) => done(exitCode ?? 1));
  });
  const isFine = code === 0;
  if (shown === 'at_the_end' || !isFine) process.stdout.write(`${words}\n`);
  process.stdout.write(`${isFine ? '✔' : '✖'} ${name} (${(time() / 1000).toFixed(1)} s)\n`);
  return { name, isFine };
}
