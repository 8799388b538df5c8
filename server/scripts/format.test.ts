import assert from 'node:assert/strict';
import { test } from 'node:test';
import { namedInteger, namedMoment, namedMoney } from './format.ts';

const today = Temporal.PlainDate.from('2026-12-30');
const time = Temporal.PlainTime.from('09:05');
const at = (text: string) => Temporal.PlainDate.from(text);

test('days near today have their everyday names, in both languages', () => {
  const names = (locale: 'en' | 'zh-CN') =>
    ['2026-12-29', '2026-12-30', '2026-12-31', '2027-01-01'].map(
      (text) => namedMoment(at(text), null, today, locale).bare,
    );
  assert.deepEqual(names('en'), ['yesterday', 'today', 'tomorrow', 'Friday 1 January']);
  assert.deepEqual(names('zh-CN'), ['昨天', '今天', '明天', '1月1日（周五）']);
});

test('the little words around a day are right: on Tuesday, but not on today', () => {
  const words = (text: string, clock: Temporal.PlainTime | null) => {
    const { bare, on, by } = namedMoment(at(text), clock, today, 'en');
    return [bare, on, by];
  };
  assert.deepEqual(words('2026-12-30', null), ['today', 'today', 'by the end of today']);
  assert.deepEqual(words('2027-01-05', null), ['Tuesday 5 January', 'on Tuesday 5 January', 'by Tuesday 5 January']);
  assert.deepEqual(words('2026-12-31', time), ['tomorrow at 09:05', 'tomorrow at 09:05', 'by 09:05 tomorrow']);
  assert.deepEqual(words('2027-01-05', time), [
    'Tuesday 5 January at 09:05',
    'on Tuesday 5 January at 09:05',
    'by 09:05 on Tuesday 5 January',
  ]);
  assert.equal(namedMoment(at('2027-01-05'), time, today, 'zh-CN').by, '1月5日（周二）09:05前');
});

test('a day far away is given with its year', () => {
  assert.equal(namedMoment(at('2025-01-05'), null, today, 'en').bare, 'Sunday 5 January 2025');
  assert.equal(namedMoment(at('2025-01-05'), null, today, 'zh-CN').bare, '2025年1月5日（周日）');
});

test('amounts are exact and in their own currency', () => {
  assert.equal(namedMoney({ minor: 19_900n, currency: 'CNY' }, 'zh-CN'), '¥199.00');
  assert.equal(namedMoney({ minor: 19_900n, currency: 'CNY' }, 'en'), 'CN¥199.00');
  assert.equal(namedMoney({ minor: 123_456n, currency: 'JPY' }, 'en'), '¥123,456');
  assert.equal(namedMoney({ minor: 1_234n, currency: 'KWD' }, 'en')?.replace(/\s/, ' '), 'KWD 1.234');
  assert.equal(namedMoney({ minor: 90_071_992_547_409_930n, currency: 'EUR' }, 'en'), '€900,719,925,474,099.30');
  assert.equal(namedMoney({ minor: 5n, currency: 'EUR' }, 'en'), '€0.05');
  assert.equal(namedInteger(1530, 'en'), '1,530');
});
