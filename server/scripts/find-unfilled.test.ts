import assert from 'node:assert/strict';
import test from 'node:test';
import { findUnfilled } from './find-unfilled.ts';

const blank = [
  '亲，在____天内一定送到',
  '＿＿天内到',
  '预计（）天内到',
  '预计( )天内到',
  '××天就到',
  '**天内发出',
  'xx天',
  'X月X日',
  '亲爱的XXX，您好',
  '尊敬的××：',
  '某某先生',
  '发往xx（城市）',
  '从xx发出',
  '【姓名】您好',
  '[订单号]已经发出',
  '{name}您好',
  'within ____ days',
  'within __ days',
  'within xx days',
  'Dear XXX, hello',
  'Hi xx!',
  'Dear [name],',
  'Dear {name}',
  '<order number> is on its way',
  `It comes in \${days} days`,
  'It comes in undefined days',
  'NaN days left',
  '{{ parcel.city }}',
  '{{ parcel.city',
];
const filled = [
  'Thanks, see you soon xxx',
  '好的 ^__^',
  'T__T 抱歉',
  '尺码 XXL 还有货',
  'Size XX is sold out',
  '【旗舰店】感谢光临',
  '[微笑] 好的',
  '2*3=6 件',
  '箱子是 5 x 7 cm',
  '这张券作废，视为 null and void',
  'We will be happy to help :)',
  '满300减50（可叠加）',
  '订单 WT-100325 已发出',
  'snake__case',
];

test('a blank that nobody filled in is not sent to a buyer, however it was left', () => {
  for (const text of blank) assert.notDeepEqual(findUnfilled(text, 'en'), [], text);
});

test('faces, kisses, sizes, sums and names in brackets are no blanks, and may be sent', () => {
  for (const text of filled) assert.deepEqual(findUnfilled(text, 'en'), [], text);
});
