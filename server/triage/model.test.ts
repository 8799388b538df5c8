import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fitTemperature, softmax } from './calibrate.ts';
import { type Example, evaluate, loadExamples, trainModel, understand, verdictOf } from './index.ts';
import { packModel, unpackModel } from './model-file.ts';

const wordings: [Example['label'], Example['reason'], string[]][] = [
  ['invoice', null, ['invoice', 'receipt', 'tax invoice', 'bill for my company', 'vat receipt']],
  ['colour_difference', 'other.colour', ['colour', 'wrong shade', 'colour differs', 'shade is off', 'other colour']],
  ['late_delivery', 'ful.late_or_never_arrived', ['late', 'so late', 'delayed', 'a week late', 'delay']],
];
const frames = ['I have a question about the X', 'X please', 'it is the X', 'about X', 'hello X'];
const examples: Example[] = wordings.flatMap(([label, reason, words]) =>
  words.flatMap((word) =>
    frames.map((frame) => ({ text: frame.replace('X', word), label, reason, locale: 'en' as const })),
  ),
);

test('a model learns what its examples say and how sure it may be', () => {
  const model = trainModel(examples);
  const [reading] = understand(model, 'hello, the delay', { locale: 'en', asked: null });
  assert.equal(reading?.label, 'late_delivery');
  assert.deepEqual(reading?.reasons, ['ful.late_or_never_arrived']);
  const figures = evaluate(model, examples, 0);
  assert.equal(figures.accuracy, 1);
  assert.equal(figures.n, examples.length);
});

test('the same examples give the same model on every machine', () => {
  assert.deepEqual(packModel(trainModel(examples)), packModel(trainModel(examples)));
});

test('a model read back from its file answers as before', () => {
  const model = trainModel(examples);
  const copy = unpackModel(packModel(model));
  for (const { text } of examples) {
    const context = { locale: 'en', asked: null } as const;
    assert.deepEqual(understand(copy, text, context), understand(model, text, context));
  }
});

test('a model file that is cut short is refused', () => {
  const packed = packModel(trainModel(examples));
  assert.throws(() => unpackModel(packed.subarray(0, packed.length - 1)), RangeError);
});

test('a model is not made from nothing', () => {
  assert.throws(() => trainModel([]), RangeError);
});

test('a misspelt label or reason in a training file is named with its place', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'qin-triage-'));
  t.after(() => rmSync(folder, { recursive: true }));
  mkdirSync(join(folder, 'training'));
  writeFileSync(join(folder, 'training/zh-CN.csv'), 'text,label,reason\n开发票,invoice,\n');
  writeFileSync(join(folder, 'training/en.csv'), 'text,label,reason\n"hi, bill please",invoice,\n');
  assert.deepEqual(loadExamples(folder)[0], { text: 'hi, bill please', label: 'invoice', reason: null, locale: 'en' });
  writeFileSync(join(folder, 'training/en.csv'), 'text,label,reason\nbill,invoise,\n');
  assert.throws(() => loadExamples(folder), /en\.csv, sentence 1: there is no label "invoise"/);
  writeFileSync(join(folder, 'training/en.csv'), 'text,label,reason\nbill,invoice,money\n');
  assert.throws(() => loadExamples(folder), /there is no reason "money"/);
});

test('overconfident scores are cooled until they say how often they are right', () => {
  const scores = Array.from({ length: 100 }, (_, at) => (at < 80 ? [1, 0] : [0, 1]));
  const temperature = fitTemperature(scores, new Int16Array(100));
  assert.ok(Math.abs((softmax([1, 0], temperature)[0] ?? 0) - 0.8) < 0.01);
});

test('Qin acts when sure, asks between at most three, and else says that it is not sure', () => {
  const reading = (confidence: number, ...next: number[]) =>
    ({ label: 'price', confidence, alternatives: next.map((each) => ({ confidence: each })) }) as const;
  assert.equal(verdictOf(reading(0.9)), 'act');
  assert.equal(verdictOf(reading(0.4, 0.2, 0.1)), 'ask');
  assert.equal(verdictOf(reading(0.2, 0.1, 0.1, 0.1)), 'unsure');
  assert.equal(verdictOf({ label: 'other', confidence: 0.99, alternatives: [] }), 'unsure');
  assert.equal(verdictOf({ label: 'other', confidence: 0, alternatives: [], answer: 'yes' }), 'act');
});
