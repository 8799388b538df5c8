import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import test from 'node:test';
import { neededFacts, piecesOf, readSentences } from './read-sentences.ts';

const content = new URL('../../../content/scripts/', import.meta.url);

test('every script that comes with Qin can be shown sentence by sentence', () => {
  for (const locale of ['en', 'zh-CN'])
    for (const file of readdirSync(new URL(locale, content))) {
      const sentences = readSentences(readFileSync(new URL(`${locale}/${file}`, content), 'utf8'));
      assert.ok(sentences && sentences.length > 0, `${locale}/${file}`);
      for (const { wordings } of sentences)
        for (const wording of wordings) assert.equal(wording.includes('undefined'), false, `${locale}/${file}`);
    }
});

test('a sentence drops out without the facts that all its wordings name', () => {
  const [sentence] =
    readSentences('sentences:\n  - any: ["{{ a.one }} {{ a.two | plural: \'b.no\', \'days\' }}", "{{ a.two }}"]\n') ??
    [];
  assert.ok(sentence);
  assert.deepEqual(neededFacts(sentence), ['a.two']);
  assert.deepEqual(
    piecesOf('On {{ a.one | on }}.{% if a.two > 1 %}!{% endif %}').map(({ kind }) => kind),
    ['text', 'fact', 'text', 'condition', 'text', 'condition'],
  );
});

test('a draft that cannot be read is no fault of the page', () => {
  for (const body of ['', ':', '- [', 'sentences: 3', 'null']) assert.equal(readSentences(body), null);
});
