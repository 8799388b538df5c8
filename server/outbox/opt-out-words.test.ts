import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readOptOut } from './opt-out-words.ts';

const offers = [
  'R',
  'T',
  'TD',
  'N',
  '退订',
  '退訂',
  '拒收',
  '取消订阅',
  '不要再发',
  '不要再发了',
  '别再发',
  '不要再发短信了',
];
const everything = ['STOP', 'STOPALL', 'STOP ALL', 'UNSUBSCRIBE', 'OPT OUT', 'QUIT', 'END'];

test('a buyer who answers with a word of refusal alone wants no more of it, however it is typed', () => {
  for (const word of offers) assert.deepEqual(readOptOut(word), { scope: 'promotion' }, word);
  for (const word of everything) assert.deepEqual(readOptOut(word), { scope: 'all' }, word);
  const typed = [
    'td',
    'Td',
    'ＴＤ',
    'ｔｄ',
    ' TD ',
    'T D',
    'TD。',
    '“TD”',
    '【退订】',
    '退 订！',
    '「拒收」',
    '退订🙏',
    '退\u200b订',
  ];
  for (const word of typed) assert.deepEqual(readOptOut(word), { scope: 'promotion' }, word);
  for (const word of ['stop', 'Stop.', 'stop!!!', '"STOP"', 'ＳＴＯＰ', '🛑 STOP 🛑', 'Stop all', '\nstop\n'])
    assert.deepEqual(readOptOut(word), { scope: 'all' }, word);
});

test('a word of refusal within a sentence, an order to cancel, a size or a wish to come back refuse nothing', () => {
  const english = [
    "don't stop",
    'please stop the parcel',
    'reply STOP to opt out',
    'the end',
    'cancel',
    'CANCEL my order',
  ];
  const chinese = [
    '回复TD退订',
    '拒收请回复R',
    '不要退订',
    '怎么退订',
    'T恤',
    'N码',
    'R码还有吗',
    '取消',
    '不要再发货了',
    '拒收的包裹',
  ];
  const others = [
    'START',
    'UNSTOP',
    '恢复订阅',
    '',
    ' ',
    '。',
    '®',
    'T1',
    'R2',
    'no',
    'TD TD',
    'R/T',
    'stopped',
    'no, stop',
  ];
  for (const text of [...english, ...chinese, ...others]) assert.equal(readOptOut(text), null, text);
});

const word = fc.constantFrom(...offers, ...everything);
const noise = fc.string({ unit: fc.constantFrom(...' 　\n.,!?。，！？“”"\'()（）【】…~🙏🛑') });
/** None of these makes another of the words with one of them. */
const more = fc.string({ unit: fc.constantFrom(...'我件码恤货请不xzbk0123456789ＸＺ'), minLength: 1 });

test('what stands around a word of refusal changes nothing, unless it is more words', () => {
  fc.assert(
    fc.property(noise, word, noise, (before, said, after) =>
      assert.deepEqual(readOptOut(before + said + after), readOptOut(said)),
    ),
  );
  fc.assert(
    fc.property(noise, more, word, noise, (space, sentence, said, end) => {
      assert.equal(readOptOut(sentence + space + said + end), null);
      assert.equal(readOptOut(said + space + sentence + end), null);
    }),
  );
});

test('no text of more letters than the longest word of refusal is one, whatever it is made of', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
      const letters = text.normalize('NFKC').match(/[\p{L}\p{N}]/gu) ?? [];
      if (letters.length > 'unsubscribe'.length) assert.equal(readOptOut(text), null);
    }),
  );
});

test('a message that is built to keep its reader busy is no refusal, and is read at once', () => {
  const before = performance.now();
  assert.equal(readOptOut(`R${'!'.repeat(60_000)}R`), null);
  assert.ok(performance.now() - before < 500);
});
