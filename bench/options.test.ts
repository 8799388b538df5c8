import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const long = fileURLToPath(new URL('long.ts', import.meta.url));
const run = (...words: string[]) =>
  spawnSync(process.execPath, [long, ...words], { encoding: 'utf8', timeout: 60_000 });

test('a long run that is called wrongly says how to call it, and never that it found no fault', () => {
  for (const [wrong, said] of [
    [['--seed', 'x'], /--seed/],
    [['--runs', '0'], /--runs/],
    [['--bogus', '3'], /--bogus/],
  ] as const) {
    const { status, stdout, stderr } = run('ledger-sim', ...wrong);
    assert.deepEqual([status, stdout], [2, ''], wrong.join(' '));
    assert.match(stderr, said);
    assert.match(stderr, /--runs 10000 --at-once 2 --seed 1 --json/);
    assert.doesNotMatch(stderr, /^\s+at /m, 'no trace of calls');
  }
});

test('--help tells the options of a long run and what they are without being named', () => {
  const { status, stdout } = run('hooks', '--help');
  assert.equal(status, 0);
  assert.match(stdout, /--deliveries 1000000 --at-once 8 --seed 1 --json/);
});
