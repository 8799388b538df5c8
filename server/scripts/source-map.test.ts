import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { loadScripts } from './load-scripts.ts';

const page = readFileSync(new URL('../../docs/source-map.md', import.meta.url), 'utf8');
const rows = page
  .split('\n')
  .filter((line) => line.startsWith('| ') && !line.startsWith('| The source'))
  .map((line) => line.split(/(?<!\\)\|/).map((cell) => cell.replaceAll('\\|', '|').trim().replace(/^`|`$/g, '')));

test('the source map quotes the scripts that are sent, word for word', () => {
  const scripts = loadScripts();
  assert.ok(rows.length >= 25);
  for (const [, , english = '', chinese = '', situation = ''] of rows) {
    for (const [locale, quoted] of [
      ['en', english],
      ['zh-CN', chinese],
    ] as const) {
      const script = scripts.find(situation, locale);
      const wordings = script?.sentences.flatMap((sentence) => sentence.wordings.map(({ source }) => source)) ?? [];
      const said = wordings.map((source) => source.replace(/^\{% if .*? %\}|\{% endif %\}$/g, ''));
      assert.ok(said.includes(quoted), `${locale} ${situation} does not say: ${quoted}`);
    }
  }
});
