import assert from 'node:assert/strict';
import test from 'node:test';
import { factEntry, factNames } from './catalogue.ts';
import { nameOfFact, nameOfFixture, nameOfSource } from './fact-names.ts';
import { fixturesFor } from './fixtures.ts';

const hasHan = (text: string) => /\p{Script=Han}/u.test(text);

test('every fact has a name of its own in both languages, and a source that is said in Chinese too', () => {
  for (const locale of ['en', 'zh-CN'] as const)
    assert.equal(new Set(factNames.map((name) => nameOfFact(name)[locale])).size, factNames.length);
  for (const name of factNames) {
    assert.notEqual(nameOfFact(name).en, name);
    assert.ok(hasHan(nameOfFact(name)['zh-CN']), name);
    assert.ok(hasHan(nameOfSource(factEntry(name).source)['zh-CN']), factEntry(name).source);
  }
});

test('every situation that scripts are tried in has a Chinese name', () => {
  for (const { name } of fixturesFor('zh-CN', []))
    assert.ok(!/[a-z]/.test(nameOfFixture(name, 'zh-CN')), `${name}: ${nameOfFixture(name, 'zh-CN')}`);
  assert.equal(
    nameOfFixture('state parcel.moving, member, calm, asked before', 'zh-CN'),
    '运输中，会员，平静，之前问过',
  );
  assert.equal(nameOfFixture('state parcel.moving, calm', 'en'), 'On its way, calm');
});
