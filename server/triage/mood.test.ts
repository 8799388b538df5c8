import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isUpset, moodOf } from './mood.ts';

test('an upset buyer is noticed in both languages', () => {
  for (const text of [
    'This is ridiculous!!',
    'you are SCAMMERS',
    'I have had enough',
    '你们是骗子吧',
    '什么破店',
    '我要投诉你们',
    '太差勁了',
  ])
    assert.equal(isUpset(text), true, text);
});

test('worry is not anger', () => {
  for (const text of ["I'm a bit worried about my parcel", 'still waiting, please hurry', '怎么还没到啊', '有点担心'])
    assert.equal(moodOf(text), 'worried', text);
});

test('worry that shouts is anger', () => {
  assert.equal(moodOf('STILL WAITING FOR MY PARCEL'), 'upset');
  assert.equal(moodOf('怎么还没到！！！'), 'upset');
});

test('a calm buyer is left calm', () => {
  for (const text of [
    'where is my order?',
    'Thanks!!!',
    "don't worry about it",
    "I'm not angry",
    'OK',
    '不着急',
    '滚筒洗衣机有吗',
    '工商银行卡可以付吗',
    'a 5 star shop',
    '垃圾桶有货吗',
  ])
    assert.equal(moodOf(text), 'calm', text);
});
