import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

const src = fileURLToPath(new URL('./', import.meta.url));
const sentences = (locale: string): Record<string, string> =>
  JSON.parse(readFileSync(join(src, `../locales/${locale}.json`), 'utf8'));
const [english, chinese] = [sentences('en'), sentences('zh-CN')];
const code = globSync('**/*.{ts,tsx}', { cwd: src })
  .filter((path) => !path.endsWith('.test.ts'))
  .map((path) => readFileSync(join(src, path), 'utf8'))
  .join('\n');

/** Heads of keys that are put together: t(`view.${view}`), sayCode('parcel', state). */
const heads = new Set(
  [...code.matchAll(/`([a-z_.]+)\$\{/g), ...code.matchAll(/sayCode\('([a-z]+)'/g)].map(([, head = '']) =>
    head.endsWith('.') || head.includes('_') ? head : `${head}.`,
  ),
);
const isUsed = (key: string) => code.includes(`'${key}'`) || [...heads].some((head) => key.startsWith(head));

test('the workbench says the same things in both languages', () => {
  assert.deepEqual(Object.keys(chinese), Object.keys(english), 'same keys, in the same order');
  for (const [key, sentence] of Object.entries(english)) {
    const places = (text = '') => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();
    assert.deepEqual(places(chinese[key]), places(sentence), `the places of ${key}`);
    assert.notEqual(chinese[key]?.trim(), '', key);
  }
});

test('every sentence of the workbench is used', () => {
  const unused = Object.keys(english).filter((key) => !isUsed(key));
  assert.deepEqual(unused, []);
});

test('every sentence that a page asks for is there', () => {
  const asked = [...code.matchAll(/\bt\(\s*'([a-z_.]+)'/g)].map(([, key = '']) => key);
  assert.deepEqual(
    [...new Set(asked)].filter((key) => !(key in english)),
    [],
  );
});

test('every fact that a reply may rest on has a name for agents', () => {
  const catalogue = parse(readFileSync(join(src, '../../content/facts.yaml'), 'utf8')) as { facts: object };
  const names = Object.keys(catalogue.facts).filter((name) => !name.startsWith('choice.'));
  assert.deepEqual(
    names.filter((name) => !(`fact.${name}` in english)),
    [],
  );
});
