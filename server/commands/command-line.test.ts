import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { qin } from '../testing/qin.ts';

const chinese = { env: { LC_ALL: 'zh_CN.UTF-8' } };

test('a group of commands tells what is in it when asked, and when called for something that is not', async () => {
  for (const words of [
    ['shop', '--help'],
    ['scripts', '--help'],
    ['sending', '-h'],
    ['scripts', 'help'],
  ]) {
    const { code, stdout, stderr } = await qin(words);
    assert.deepEqual([code, stderr], [0, ''], words.join(' '));
    assert.match(stdout, new RegExp(`qin ${words[0]} \\w+ `));
    assert.doesNotMatch(stdout, /qin doctor/);
  }
  assert.match((await qin(['unheard-of', '--help'])).stderr, /no command "unheard-of"/);
  const { code, stderr } = await qin(['scripts', 'chekc']);
  assert.equal(code, 2);
  assert.match(stderr, /no command "scripts chekc"/);
  assert.match(stderr, /qin scripts check/);
});

test('the help of an import lists what can be imported', async () => {
  const { code, stdout } = await qin(['import', '--help']);
  assert.equal(code, 0);
  assert.match(stdout, /KIND.*products, customers, orders, parcels, scans, deliveries/);
});

test('wrong settings are named all at once, in words that a shopkeeper understands', async () => {
  const wrong = {
    QIN_PORT: 'abc',
    QIN_ROLES: 'web;worker',
    QIN_LOG_LEVEL: 'loud',
    QIN_TRUSTED_PROXIES: 'proxy',
    QIN_PROT: '1',
  };
  const english = await qin(['doctor'], { env: wrong });
  assert.equal(english.code, 1);
  const told = await qin(['doctor'], { env: { ...wrong, ...chinese.env } });
  for (const { stderr } of [english, told]) {
    for (const name of Object.keys(wrong)) assert.equal(stderr.split(name).length, 2, `${name} once in: ${stderr}`);
    assert.doesNotMatch(stderr, /[\^$\\]|\(\?|pattern|match|constant|schema/, 'no regular expressions');
  }
  assert.match(english.stderr, /QIN_PORT must be a whole number/);
  assert.match(told.stderr, /QIN_PORT 必须是/);
});

test('sending switched off in a mistyped data folder: said to be so of no Qin, and none is begun there', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'qin-test-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const mistyped = join(folder, 'dtaa');
  const { code, stdout, stderr } = await qin(['sending', 'off', '--data', mistyped]);
  assert.deepEqual([code, stdout], [1, '']);
  assert.match(stderr, /nothing was switched/);
  assert.match(stderr, /dtaa/);
  assert.equal(existsSync(mistyped), false);
});

test('a folder of scripts that is not there is said so, in plain words', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'qin-test-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const absent = await qin(['scripts', 'check', join(folder, 'nope')]);
  assert.equal(absent.code, 1);
  assert.match(absent.stderr, /There is no folder .*nope/);
  const empty = await qin(['scripts', 'check', folder]);
  assert.equal(empty.code, 1);
  assert.match(empty.stdout, /there are no scripts here/);
  assert.doesNotMatch(absent.stdout + absent.stderr + empty.stdout + empty.stderr, /null/);
});
