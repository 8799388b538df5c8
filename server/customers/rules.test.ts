import assert from 'node:assert/strict';
import test from 'node:test';
import { addressOf, readBirthday } from './rules.ts';

test('people are greeted by what is surely their name, and otherwise not by name', () => {
  const cases: [string | null, 'ms' | 'mr' | null, string | null][] = [
    ['Anna Li', null, 'Anna'],
    ['ANNA LI', null, 'Anna'],
    ['Gallas, Sophie', null, 'Sophie'],
    ['Dr. Jean-Luc Picard', 'mr', 'Jean-Luc'],
    ['王小明', null, null],
    ['王小明', 'mr', '王先生'],
    ['欧阳娜娜', 'ms', '欧阳女士'],
    ['王', null, null],
    ['王', 'ms', '王女士'],
    ['王**', null, null],
    ['tb8891', null, null],
    ['J.', null, null],
    ['anna@example.com', null, null],
    ['', null, null],
    [null, 'ms', null],
  ];
  for (const [name, title, address] of cases)
    assert.equal(addressOf(name, title, 'zh-CN'), address, `${name} ${title}`);
  assert.equal(addressOf('张伟', 'mr', 'en'), null, 'an English sentence does not say 张先生');
  assert.equal(addressOf('Anna Li', 'ms', 'en'), 'Anna');
});

test('birthdays are days that exist, in their own calendar', () => {
  assert.deepEqual(readBirthday('1990-05-12', 'iso8601'), { monthCode: 'M05', day: 12, year: 1990 });
  assert.deepEqual(readBirthday('02-29', 'iso8601'), { monthCode: 'M02', day: 29, year: null });
  assert.deepEqual(readBirthday('1995-M08L-03', 'chinese'), { monthCode: 'M08L', day: 3, year: 1995 });
  for (const text of ['1991-02-29', '13-01', '1990-04-31', 'M08L-03', 'May 5', '1780-01-01'])
    assert.equal(readBirthday(text, 'iso8601'), null, text);
});
