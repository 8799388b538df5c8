import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answerIn, turnsDown } from './answers.ts';
import { findIn } from './found.ts';
import type { Asked } from './types.ts';

const reasonAsked: Asked = {
  kind: 'reason',
  options: [
    { value: 'quality.defective', label: 'Something is wrong with it' },
    { value: 'size.too_small', label: 'It is too small' },
    { value: 'other.colour', label: 'The colour is different' },
  ],
};
const reasonAskedChinese: Asked = {
  kind: 'reason',
  options: [
    { value: 'quality.defective', label: '质量有问题' },
    { value: 'size.too_small', label: '太小了' },
    { value: 'other.colour', label: '颜色和图片不一样' },
  ],
};
const orderAsked: Asked = {
  kind: 'order',
  options: [
    { value: 'D20260001', label: 'D20260001 · Linen shirt' },
    { value: 'D20260002', label: 'D20260002 · Blue jeans' },
  ],
};
const yesNoAsked: Asked = { kind: 'yes_no', options: [] };

const answer = (text: string, asked: Asked) => answerIn(text, asked, findIn(text, asked));

test('an option may be chosen by its number, place, letter, words or a part of them', () => {
  for (const text of [
    '2',
    '2.',
    'b',
    'B)',
    'the second',
    'the second one',
    'option 2',
    '第二个',
    '选2',
    'too small',
    'It is too small!',
    'size.too_small',
  ])
    assert.equal(answer(text, reasonAsked)?.choice?.value, 'size.too_small', text);
  for (const text of ['2', '第二个', '我选第二个', '太小了', '太小了亲', '太小'])
    assert.equal(answer(text, reasonAskedChinese)?.choice?.value, 'size.too_small', text);
});

test('an order may be chosen by its number, its last digits or what was bought', () => {
  for (const text of [
    'D20260002',
    "it's d20260002",
    'the one ending in 0002',
    '尾号0002',
    '0002',
    'the jeans',
    'blue jeans',
    'the last one',
  ])
    assert.equal(answer(text, orderAsked)?.choice?.value, 'D20260002', text);
});

test('a number beyond the options chooses nothing', () => {
  assert.equal(answer('5', reasonAsked)?.choice, undefined);
});

test('yes and no are heard in both languages', () => {
  for (const text of [
    'yes',
    'Yep!',
    'yes, I have read it',
    'I did',
    'I saw it',
    '有',
    '看过',
    '看过了',
    '是的',
    '嗯',
    '嗯嗯',
    '好的亲',
    '有啊',
  ])
    assert.equal(answer(text, yesNoAsked)?.answer, 'yes', text);
  for (const text of [
    'no',
    'Nope',
    "no, I haven't",
    'not yet',
    "I didn't read it",
    '没有',
    '没看过',
    '不是',
    '没有看过啊',
    '没注意',
  ])
    assert.equal(answer(text, yesNoAsked)?.answer, 'no', text);
});

test('a buyer may keep the reason private', () => {
  for (const text of [
    "I don't want to say",
    "I'd rather not say",
    'no reason',
    'prefer not to say',
    '不想说',
    '没有理由',
    '就是想退',
    '不方便说',
  ])
    assert.equal(answer(text, reasonAsked)?.answer, 'decline_to_say', text);
});

test('a buyer who turns the explanation down is heard', () => {
  for (const text of [
    '我不接受',
    '那不行',
    "that's no excuse",
    'I still want to return it',
    '这算什么理由',
    'not acceptable',
    '我还是要退',
  ])
    assert.equal(turnsDown(text), true, text);
  for (const text of ['ok', '好吧', 'thank you for explaining', '我要退货', '颜色不一样'])
    assert.equal(turnsDown(text), false, text);
});

test('a full sentence is no answer: it is left to be understood for itself', () => {
  for (const text of [
    'by the way where is my other order?',
    '我另一个订单到哪了',
    'actually one sleeve is torn',
    '其实是袖子破了',
    'no, where is my parcel?',
  ])
    assert.equal(answer(text, reasonAsked), null, text);
});
