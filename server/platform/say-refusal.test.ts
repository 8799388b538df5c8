import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import test from 'node:test';
import { Type } from 'typebox';
import { compileValidator } from './http-schemas.ts';
import { knownSentences, locales } from './i18n.ts';
import { type Fault, problemOf, sayRefusal } from './say-refusal.ts';

const schema = Type.Object({
  tags: Type.Array(Type.String({ minLength: 1, maxLength: 40 }), { minItems: 1, maxItems: 3, uniqueItems: true }),
  replyMinutes: Type.Integer({ minimum: 1, maximum: 10_080 }),
  mode: Type.Unsafe<string>({ type: 'string', enum: ['auto', 'suggest'] }),
  day: Type.String({ format: 'date' }),
  id: Type.String({ format: 'uuid' }),
  clock: Type.String({ pattern: '^[0-9]+$' }),
  isOn: Type.Boolean(),
});
const good = {
  ...{ tags: ['a'], replyMinutes: 5, mode: 'auto', day: '2026-03-10', clock: '1', isOn: true },
  id: '018f0000-0000-7000-8000-000000000000',
};

function said(body: object, field: string): [string, string] {
  const checked = compileValidator({ schema, httpPart: 'body' })(body);
  assert.ok('error' in checked, JSON.stringify(body));
  const [fault] = checked.error as [Fault];
  const params = { field, ...problemOf(fault) };
  return [sayRefusal('en', { code: 'bad_field', params }), sayRefusal('zh-CN', { code: 'bad_field', params })];
}

test('a field that is not right is named in words, with what is wrong, in the language of the reader', () => {
  const long = 'x'.repeat(41);
  assert.deepEqual(said({ ...good, tags: ['a', 'b', long] }, 'body.tags.2'), [
    'Tags: at most 40 characters.',
    '标签：最多 40 个字符。',
  ]);
  assert.deepEqual(said({ ...good, replyMinutes: 0 }, 'body.replyMinutes'), [
    'Time for an answer: at least 1.',
    '回复时限：不能小于 1。',
  ]);
  assert.deepEqual(said([], 'body'), [
    'What was sent: it must be an object with fields.',
    '提交的内容：必须是带字段的对象。',
  ]);
  assert.deepEqual(said({ ...good, tags: [''] }, 'body.tags.0')[1], '标签：不能为空。');
});

test('no refusal of a field holds half a sentence in another language, whatever is wrong with it', () => {
  const bad = [
    {},
    { ...good, tags: 'a' },
    { ...good, tags: [] },
    { ...good, tags: ['a', 'a'] },
    { ...good, tags: ['a', 'b', 'c', 'd'] },
    { ...good, replyMinutes: 1.5 },
    { ...good, replyMinutes: 99_999 },
    { ...good, mode: 'x' },
    { ...good, day: 'today' },
    { ...good, id: '1' },
    { ...good, clock: 'x' },
    { ...good, isOn: 1 },
  ];
  for (const body of bad) {
    const [english, chinese] = said(body, 'body.tags');
    assert.doesNotMatch(english, /\p{Script=Han}|[a-z]_[a-z]|\bproblem\./u, JSON.stringify(body));
    assert.doesNotMatch(chinese.replace(/true 或 false|auto, suggest/, ''), /[a-z]{2}/i, JSON.stringify(body));
  }
});

test('whatever is said to be wrong with a field has its words in both languages', () => {
  const root = new URL('../', import.meta.url).pathname;
  const code = globSync('**/*.ts', { cwd: root, exclude: (path) => path.endsWith('.test.ts') });
  const problems = code.flatMap((path) =>
    [...readFileSync(`${root}${path}`, 'utf8').matchAll(/\bproblem: '([^']+)'/g)].map(([, problem]) => problem),
  );
  assert.ok(problems.length > 3);
  for (const problem of problems)
    for (const locale of locales) assert.ok(knownSentences(locale)[`problem.${problem}`], `${problem} in ${locale}`);
});

test('why a sentence cannot be sent is told in words', () => {
  const params = { fact: 'x', why: 'stale' };
  assert.match(sayRefusal('zh-CN', { code: 'fact_missing', params }), /已过时/);
  assert.match(sayRefusal('en', { code: 'fact_missing', params }), /out of date|stale/);
});
