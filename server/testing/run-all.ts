// npm test: everything that has to hold before a change is merged. Each step runs even when one before it failed, so
// that one run tells all.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stopwatch } from '../platform/clock.ts';
import { isBrowserBrought, unpackBrowser } from './browser-files.ts';
import { attachTestServer } from './database.ts';

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
  const list = join(folder, 'failed');
  const run = (name: string, atOnce: number, chosen: readonly string[]) => {
    const reporters = ['spec', 'stdout', join(root, 'e2e/failed-files.ts'), list];
    const reporting = reporters.map((value, at) => `--test-reporter${at % 2 === 0 ? '' : '-destination'}=${value}`);
    const limits = [`--test-concurrency=${atOnce}`, '--test-timeout=300000'];
    return step(name, process.execPath, ['--test', ...limits, ...reporting, ...chosen], true);
  };
  const first = await run('tests', 2, files);
  const failed = [...new Set(readFileSync(list, 'utf8').split('\n').filter(Boolean))];
  const isPatience = failed.length <= mostTriedAgain && failed.every((file) => file.startsWith(join(root, 'e2e/')));
  const outcome =
    !first.isFine && failed.length > 0 && isPatience ? await run('tests, tried once more', 1, failed) : first;
  rmSync(folder, { recursive: true });
  return outcome;
}

/** Shows what a step says when it fails; a `loud` one always. */
async function step(name: string, command: string, args: string[], loud = false): Promise<Outcome> {
  const time = stopwatch();
  const child = spawn(command, args, {
    cwd: root,
    env: { ...process.env, PATH: `${bin}:${process.env.PATH}` },
    stdio: ['ignore', loud ? 'inherit' : 'pipe', loud ? 'inherit' : 'pipe'],
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
  if (!isFine && !loud) process.stdout.write(`${words}\n`);
  process.stdout.write(`${isFine ? '✔' : '✖'} ${name} (${(time() / 1000).toFixed(1)} s)\n`);
  return { name, isFine };
}
