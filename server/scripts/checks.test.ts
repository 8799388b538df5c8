import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { findContradictions } from '../law/index.ts';
import { checkWording } from './check-wording.ts';
import { checkScripts } from './checks.ts';
import { listScripts } from './list-scripts.ts';
import { loadScripts, shippedContent } from './load-scripts.ts';

/** A copy of the shipped scripts in which one file is changed. */
function changedContent(t: TestContext, file: string, change: (text: string) => string): string {
  const folder = mkdtempSync(join(tmpdir(), 'qin-scripts-'));
  t.after(() => rmSync(folder, { recursive: true }));
  cpSync(join(shippedContent, 'scripts'), join(folder, 'scripts'), { recursive: true });
  const path = join(folder, 'scripts', file);
  writeFileSync(path, change(readFileSync(path, 'utf8')));
  return folder;
}

const oneSentence = (situation: string, sentence: string) =>
  `situation: ${situation}\nversion: 1\nsentences:\n  - ${sentence}\n`;

test('every shipped script comes out whole in every fixture situation, in both languages', () => {
  const report = checkScripts();
  assert.deepEqual(report.problems, []);
  assert.ok(report.ok);
  assert.ok(report.rendered > 5000, `${report.rendered} rendered`);
});

test('every situation has its wording in both languages', () => {
  const listed = listScripts();
  const of = (locale: string) => listed.filter((script) => script.locale === locale).map(({ situation }) => situation);
  assert.deepEqual(of('en'), of('zh-CN'));
  assert.ok(of('en').length >= 38);
});

test('both languages of a script promise the same', () => {
  const listed = listScripts();
  for (const english of listed.filter(({ locale }) => locale === 'en')) {
    const chinese = listed.find(({ situation, locale }) => situation === english.situation && locale === 'zh-CN');
    assert.deepEqual(chinese?.promises, english.promises, english.situation);
    assert.deepEqual(chinese?.requires.toSorted(), english.requires.toSorted(), english.situation);
  }
});

const faults: [title: string, file: string, content: string, expected: RegExp][] = [
  [
    'an unfinished "xx"',
    'en/talk.thanks.yaml',
    oneSentence('talk.thanks', 'say: "It comes from xx."'),
    /unfinished placeholder "xx"/,
  ],
  [
    'an unfinished "within x days"',
    'en/talk.thanks.yaml',
    oneSentence('talk.thanks', 'say: "It comes within x days."'),
    /placeholder "x days"/,
  ],
  [
    'an unfinished 某某',
    'zh-CN/talk.thanks.yaml',
    oneSentence('talk.thanks', 'say: "从某某发出。"'),
    /placeholder "某某"/,
  ],
  [
    'an unfinished xx among Chinese characters',
    'zh-CN/talk.thanks.yaml',
    oneSentence('talk.thanks', 'say: "从xx发出。"'),
    /placeholder "xx"/,
  ],
  [
    'an unknown variable',
    'en/talk.thanks.yaml',
    oneSentence('talk.thanks', 'say: "{{ parcel.citty }}."'),
    /talk\.thanks\.yaml:4: unknown variable "parcel\.citty"/,
  ],
  [
    'an unknown promise',
    'en/talk.thanks.yaml',
    oneSentence('talk.thanks', '{ promise: parcel.sing, say: "We will sing." }'),
    /:4: unknown promise kind "parcel\.sing"/,
  ],
  [
    'a promise that is not declared',
    'en/talk.thanks.yaml',
    oneSentence('talk.thanks', 'say: "We will tell you."'),
    /declares no promise kind/,
  ],
  [
    'a promise that is not declared, in Chinese',
    'zh-CN/talk.thanks.yaml',
    oneSentence('talk.thanks', 'say: "我们会尽快通知您。"'),
    /declares no promise kind/,
  ],
  [
    'a call without its hour',
    'en/talk.thanks.yaml',
    oneSentence('talk.thanks', '{ promise: call.make, say: "We will phone." }'),
    /must say by when: \{\{ call\.by \}\}/,
  ],
  [
    'an absolute of the Advertising Law',
    'zh-CN/talk.thanks.yaml',
    oneSentence('talk.thanks', 'say: "我们的质量全国第一。"'),
    /forbidden word "第一".*广告法/,
  ],
  [
    'a contact outside the platform',
    'zh-CN/talk.thanks.yaml',
    oneSentence('talk.thanks', 'say: "麻烦加V聊。"'),
    /forbidden word "加V"/,
  ],
  [
    'a sentence that no law allows',
    'zh-CN/return.other.yaml',
    oneSentence('return.other', 'say: "亲，退货期7天从发货算哦。"'),
    /against the law \(.*art\. 25.*never with the order or the shipping.*Say instead/,
  ],
  [
    'a refusal of returns',
    'en/return.other.yaml',
    oneSentence('return.other', 'say: "Sorry, it cannot be returned."'),
    /refusal against the law/,
  ],
  [
    'a refusal of returns in Chinese',
    'zh-CN/return.other.yaml',
    oneSentence('return.other', 'say: "色差问题不支持退货哦。"'),
    /forbidden word "不支持退"/,
  ],
  [
    'a reproach',
    'en/return.other.yaml',
    oneSentence('return.other', 'say: "You should have read it."'),
    /forbidden word "You should have"/,
  ],
  [
    'a text that is too long',
    'en/talk.thanks.yaml',
    oneSentence('talk.thanks', `say: "${'Thank you very much. '.repeat(30).trim()}"`),
    /more than 600/,
  ],
  [
    'a script that its own situation blocks',
    'en/talk.greeting.yaml',
    oneSentence('talk.greeting', 'say: "Hello {{ customer.name }}."'),
    /customer\.name is missing/,
  ],
  [
    'broken YAML',
    'en/talk.thanks.yaml',
    'situation: talk.thanks\nversion: 1\nsentences: [',
    /talk\.thanks\.yaml:\d+: /,
  ],
];
for (const [title, file, content, expected] of faults) {
  test(`${title} does not pass the check`, (t) => {
    const { ok, problems } = checkScripts(changedContent(t, file, () => content));
    assert.equal(ok, false);
    assert.match(problems.map(({ sentence }) => sentence).join('\n'), expected);
  });
}

test('a script without its other language does not pass the check', (t) => {
  const folder = changedContent(t, 'en/talk.thanks.yaml', (text) => text);
  rmSync(join(folder, 'scripts/zh-CN/talk.thanks.yaml'));
  const { problems } = checkScripts(folder);
  assert.deepEqual(
    problems.map(({ script, locale }) => [script, locale]),
    [['talk.thanks', 'zh-CN']],
  );
});

test('"at once" in Chinese, 第一时间, is no absolute', (t) => {
  const wording = oneSentence('talk.thanks', '{ promise: parcel.inform, say: "我们会第一时间告诉您。" }');
  assert.ok(checkScripts(changedContent(t, 'zh-CN/talk.thanks.yaml', () => wording)).ok);
});

test('no shipped script contradicts any law that Qin knows', () => {
  const said = loadScripts().all.flatMap(({ sentences }) => sentences.flatMap(({ wordings }) => wordings));
  for (const country of ['CN', 'DE', 'GB', 'BR'])
    for (const { source } of said) assert.deepEqual(findContradictions(source, country), [], country);
});

test('terms that lie beside the scripts are held to the law as well', (t) => {
  const folder = changedContent(t, 'en/talk.thanks.yaml', (text) => text);
  writeFileSync(join(folder, 'statement.en.md'), 'Welcome.\n\n## Returns\nAll sales are final.\n');
  const published = [{ name: 'statement version 2', locale: 'en', text: 'You may return it within 7 days.' }] as const;
  const { ok, problems } = checkScripts(folder, 'DE', published);
  assert.ok(!ok);
  const said = (name: string) => problems.find(({ script }) => script === name)?.sentence ?? '';
  assert.match(said('statement.en.md'), /^against the law.*All sales are final/);
  assert.match(said('statement version 2'), /^against the law.*7 days/, 'what a German shop has published');
});

test('a script is held to the law of its shop: seven days are enough in China, not in Germany', () => {
  const body = oneSentence('return.other', 'say: "You may return it within 7 days."');
  const isFine = (country: string) => checkWording({ situation: 'return.other', locale: 'en', body }, null, country).ok;
  assert.deepEqual(['CN', 'DE', 'BR', 'US'].map(isFine), [true, false, true, true]);
});
