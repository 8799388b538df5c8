import assert from 'node:assert/strict';
import test from 'node:test';
import { readOrderNumber } from './read-order-number.ts';

test('an order number is read out of a pasted message; a phone number, a size or a day is none', () => {
  const found: [string, string | null][] = [
    ['订单号：2309871234567890123，什么时候到？', '2309871234567890123'],
    ['订单号是 ORD1001', 'ORD1001'],
    ['Where is order #250303-1187?', '250303-1187'],
    ['my order number 100234 please', '100234'],
    ['250303-1187 到哪了', '250303-1187'],
    ['2309871234567890123 退货', '2309871234567890123'],
    ['打我电话 13812345678', null],
    ['我身高168，体重52', null],
    ['2026-03-10 之前能到吗', null],
    ['in order to return it', null],
  ];
  assert.deepEqual(
    found.map(([text]) => readOrderNumber(text)),
    found.map(([, number]) => number),
  );
});
