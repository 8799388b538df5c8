import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Locale, labels, reasons } from '../../shared/labels.ts';
import { type Asked, shippedModel, type Understood, understand, verdictOf } from './index.ts';

const model = shippedModel();
const reasonAsked: Asked = { kind: 'reason', options: [{ value: 'size.too_small', label: 'It is too small' }] };
const yesNoAsked: Asked = { kind: 'yes_no', options: [] };

function read(text: string, asked: Asked | null = null): Understood[] {
  const locale: Locale = /\p{Script=Han}/u.test(text) ? 'zh-CN' : 'en';
  return understand(model, text, { locale, asked });
}
const labelsOf = (text: string, asked: Asked | null = null) => read(text, asked).map(({ label }) => label);
const only = (text: string, asked: Asked | null = null): Understood => {
  const [first, ...others] = read(text, asked);
  assert.ok(first);
  assert.equal(others.length, 0, text);
  return first;
};

test('the questions of every day are understood well enough to act on', () => {
  const days: [string, Understood['label'][]][] = [
    ['I want to return this', ['return_request']],
    ['我要退货', ['return_request']],
    ["why hasn't it arrived yet?", ['where_is_order', 'late_delivery']],
    ['怎么还没到啊', ['where_is_order', 'late_delivery']],
    ['it says delivered but I do not have it', ['delivered_not_received']],
    ['the colour is different from the photo', ['colour_difference']],
    ['颜色和图片不一样', ['colour_difference']],
    ['it looks awful on me', ['not_suit']],
    ['穿上不好看', ['not_suit']],
    ['actually one sleeve is torn', ['quality_defect']],
    ['I need an invoice for my company', ['invoice']],
  ];
  for (const [text, wanted] of days) {
    const reading = only(text);
    assert.ok(wanted.includes(reading.label), `${text}: ${reading.label}`);
    assert.equal(verdictOf(reading), 'act', text);
  }
});

test('a greeting in front of a request and thanks behind it never win', () => {
  assert.deepEqual(labelsOf('Hi there! Can I get an invoice please? Thanks!'), ['invoice']);
  assert.deepEqual(labelsOf('亲，在吗，我要退货，谢谢'), ['return_request']);
  assert.deepEqual(labelsOf('亲，在吗'), ['greeting']);
  assert.deepEqual(labelsOf('ok thank you so much'), ['thanks']);
});

test('a buyer who asks for a person is heard, with certainty', () => {
  for (const text of [
    '转人工',
    '人工客服',
    'a person please',
    'I want to speak to a real person',
    'agent',
    '找你们经理',
  ])
    assert.deepEqual([only(text).label, only(text).confidence], ['human', 1], text);
});

test('two things in one message are two readings, in the order of the text', () => {
  assert.deepEqual(labelsOf('I want to change my address and also when will my refund arrive'), [
    'change_order',
    'refund_status',
  ]);
  assert.deepEqual(labelsOf('我要退货，另外我想开发票'), ['return_request', 'invoice']);
});

test('a wish and its reason are one thing', () => {
  const reading = only('I want to return this jacket, it is too small');
  assert.equal(reading.label, 'return_request');
  assert.deepEqual(reading.reasons, ['size.too_small']);
});

test('a chosen option brings its reason and its meaning', () => {
  const { label, reasons: said, choice } = only('1', reasonAsked);
  assert.deepEqual([label, said, choice], ['size', ['size.too_small'], 'size.too_small']);
});

test('a digression is no answer to the open question', () => {
  assert.deepEqual(labelsOf('by the way where is my other order?', reasonAsked), ['where_is_order']);
  assert.equal(only('by the way where is my other order?', reasonAsked).choice, undefined);
});

test('an answer with a question behind it gives both', () => {
  const [first, second] = read('yes, but where is my other order?', yesNoAsked);
  assert.equal(first?.answer, 'yes');
  assert.equal(second?.label, 'where_is_order');
});

test('a lone order number is asked about, not acted on', () => {
  const reading = only('D20260001');
  assert.deepEqual(reading.found.orderNumbers, ['D20260001']);
  assert.equal(verdictOf(reading), 'ask');
});

test('noise is not acted on', () => {
  for (const text of ['', '   ', '👍', '...', '\0'])
    assert.equal(verdictOf(only(text)), 'unsure', JSON.stringify(text));
});

test('whatever a buyer sends, it is read without fail into known labels', () => {
  const part = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: 'grapheme' }),
    fc.constantFrom(
      '退货',
      'refund',
      '\0',
      '\ud800',
      '\udfff',
      '\u202e',
      '👨‍👩‍👧',
      'مرحبا',
      '还有',
      ' and also ',
      'D20260001',
      '165cm',
      '!!!',
      '①',
      'ﷺ',
    ),
  );
  const message = fc.array(part, { maxLength: 12 }).map((parts) => parts.join(''));
  fc.assert(
    fc.property(message, fc.constantFrom(null, reasonAsked, yesNoAsked), (text, asked) => {
      const readings = read(text, asked);
      assert.ok(readings.length >= 1 && readings.length <= 3);
      for (const reading of readings) {
        assert.ok(labels.includes(reading.label));
        assert.ok(reading.reasons.every((reason) => reasons.includes(reason)));
        assert.ok(reading.confidence >= 0 && reading.confidence <= 1);
        assert.ok(reading.text.isWellFormed() && !reading.text.includes('\0'));
      }
    }),
    { numRuns: 300 },
  );
});

test('ten megabytes of text are read in the time of a page', () => {
  const started = performance.now();
  assert.equal(read('where is my order? 快递 '.repeat(500_000)).length, 1);
  assert.ok(performance.now() - started < 500);
});
