import assert from 'node:assert/strict';
import { test } from 'node:test';
import { saysReturning, withdraws } from './withdrawal.ts';

const outright = [
  'I withdraw from the contract.',
  'I hereby cancel my purchase',
  'Hereby I withdraw from my contract of sale of the following goods: 1 linen shirt',
  'I would like to exercise my right of withdrawal',
  "I'm withdrawing from this purchase, order 250301-3001",
  'I am using my statutory right to cancel and want my money back',
  'please cancel the contract',
  'I revoke my order of 1 March',
  'Hiermit widerrufe ich den Vertrag',
  'Ich widerrufe meine Bestellung',
  'Je me rétracte de cet achat',
  'Desisto del contrato',
  'Odstępuję od umowy',
  'Hierbij herroep ik de koop',
  '我要无理由退货',
  '七天无理由退款',
  '我要七天无理由退货',
  '申请七天无理由退货',
  '我现在行使七天无理由退货的权利',
  '我要解除合同',
  '我决定撤销这笔交易',
  '麻烦给我办理7天无理由退货',
];
const plain = [
  'I want to return the shirt',
  "I'd like to send my order back please",
  'we wish to return this coat',
  "I'm sending it back",
  'I will return both',
  '我要退货',
  '我想退掉这件大衣',
  '我要退款，不想要了',
  '申请退货',
  '退货！',
  '就是想退货',
  '把这条裙子退掉，我决定退了',
];
/** Near to a withdrawal, and none: a question, a condition, a doubt, another wish, somebody else's words. */
const traps = [
  'Kann ich den Vertrag widerrufen?',
  'ich widerrufe nicht',
  'can I withdraw from the contract?',
  'how do I exercise my right of withdrawal',
  'if it does not fit I will cancel the contract',
  'I do not want to cancel my purchase',
  'I might return it',
  'can I return this?',
  'could I send it back within 14 days',
  'I am thinking of returning the shirt',
  "I don't want to return it",
  'what is your return policy',
  'I want to return or exchange it',
  'I want to exchange the shirt',
  'I want to return to the shop page, how',
  'my sister said I should return it',
  'I withdraw my complaint',
  'please cancel my newsletter subscription',
  'please send me the tracking number back',
  'when will you send my money back?',
  'I want to send a gift to a friend',
  'never mind, I will not return it',
  '能退吗',
  '可以退货吗？',
  '七天无理由能退吗',
  '支持七天无理由退货吗',
  '如果不合适我要退货',
  '不合适的话想退',
  '我不想退货了',
  '别退了，我留着',
  '怎么退货',
  '我要退换货',
  '我要换货，不是要退',
  '我要退出会员',
  '朋友说要退货，我再想想',
  '之前申请退货的那单怎么样了',
  '退货运费谁出',
  '退款什么时候到账',
  '想取消优惠券',
];

test('whoever withdraws in so many words has withdrawn, in either language', () => {
  for (const text of outright) assert.equal(withdraws(text), true, text);
});

test('a plain wish to return is a statement as well, where the law gives the right', () => {
  for (const text of plain) assert.equal(saysReturning(text), true, text);
  for (const text of plain) assert.equal(withdraws(text), false, `in so many words: ${text}`);
});

test('a question, a condition, another wish or a story withdraws from nothing', () => {
  for (const text of traps) {
    assert.equal(withdraws(text), false, text);
    assert.equal(saysReturning(text), false, text);
  }
});
