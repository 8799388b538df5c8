import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { pinyin } from 'pinyin-pro';
import { parse } from 'yaml';
import { loadScripts, shippedContent } from './load-scripts.ts';
import { allSituations, findSituations, nameOfSituation } from './situations.ts';

type Entry = { en: string; 'zh-CN': string; pinyin: string; words: { 'zh-CN': string[]; pinyin: string[] } };

const firstFor = (query: string) => findSituations(query)[0]?.situation;

test('every shipped script has a name in both languages, and no two the same', () => {
  const situations = [...new Set(loadScripts().all.map(({ situation }) => situation))].sort();
  assert.deepEqual(
    allSituations()
      .map(({ situation }) => situation)
      .toSorted(),
    situations,
  );
  for (const locale of ['en', 'zh-CN'] as const)
    assert.equal(new Set(situations.map((situation) => nameOfSituation(situation, locale))).size, situations.length);
});

test('the pinyin beside each name is right', () => {
  const toPinyin = (text: string) => pinyin(text, { toneType: 'none', type: 'array', v: true }).join(' ');
  const entries = parse(readFileSync(`${shippedContent}/situations.yaml`, 'utf8')) as Record<string, Entry>;
  for (const entry of Object.values(entries)) {
    assert.equal(entry.pinyin, toPinyin(entry['zh-CN']));
    assert.deepEqual(entry.words.pinyin, entry.words['zh-CN'].map(toPinyin));
  }
});

const queries: [query: string, situation: string][] = [
  ['sc', 'return.colour_difference'],
  ['SC', 'return.colour_difference'],
  ['色', 'return.colour_difference'],
  ['色差', 'return.colour_difference'],
  ['secha', 'return.colour_difference'],
  ['se cha', 'return.colour_difference'],
  ['colour', 'return.colour_difference'],
  ['color', 'return.colour_difference'],
  ['return.colour_difference', 'return.colour_difference'],
  ['colour_diff', 'return.colour_difference'],
  ['zlwt', 'return.quality'],
  ['ysz', 'parcel.moving'],
  ['wfh', 'parcel.unshipped'],
  ['ｗｆｈ', 'parcel.unshipped'],
  ['zrg', 'handover.person'],
  ['greet', 'talk.greeting'],
  ['hello', 'talk.greeting'],
];
for (const [query, situation] of queries)
  test(`"${query}" finds ${situation} first`, () => assert.equal(firstFor(query), situation));

test('what nobody means is not found, and nothing typed shows all', () => {
  assert.deepEqual(findSituations('qqqqq'), []);
  assert.equal(findSituations(' ').length, allSituations().length);
});

test('a script that is found by another word says by which, also when that was typed in pinyin', () => {
  const matched = (query: string, situation: string) =>
    findSituations(query).find((one) => one.situation === situation)?.matched;
  assert.equal(matched('sc', 'return.colour_difference'), null);
  assert.equal(matched('looking', 'talk.holding'), 'looking into it');
  assert.equal(matched('shaodeng', 'talk.holding'), '稍等');
  assert.equal(matched('ms', 'talk.holding'), '马上');
});
