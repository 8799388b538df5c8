import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findIn } from './found.ts';

const sizeAsked = { kind: 'size', options: [] };
const orders = (text: string) => findIn(text, null).orderNumbers;
const parcels = (text: string) => findIn(text, null).trackingNumbers;
const sizes = (text: string, asked = false) => findIn(text, asked ? sizeAsked : null).sizes;
const body = (text: string) => findIn(text, null).measurements;

test('an order number is found as the shop, Shopify, Taobao or an importer writes it', () => {
  assert.deepEqual(orders('where is D20260001?'), ['D20260001']);
  assert.deepEqual(orders('订单D20260001到哪了'), ['D20260001']);
  assert.deepEqual(orders('order #1001 please'), ['#1001']);
  assert.deepEqual(orders('my order 1001 is late'), ['1001']);
  assert.deepEqual(orders('订单号是1234567890123456789'), ['1234567890123456789']);
  assert.deepEqual(orders('e481f51cbdc54678b7cc49136f2d6af7'), ['e481f51cbdc54678b7cc49136f2d6af7']);
  assert.deepEqual(orders('D20260001 and D20260002'), ['D20260001', 'D20260002']);
});

test('a tracking number is found by its carrier, its length or the word before it', () => {
  assert.deepEqual(parcels('SF1234567890123 到哪了'), ['SF1234567890123']);
  assert.deepEqual(parcels('sf 1234567890123'), ['SF1234567890123']);
  assert.deepEqual(parcels('YT1234567890123'), ['YT1234567890123']);
  assert.deepEqual(parcels('快递单号 773012345678901'), ['773012345678901']);
  assert.deepEqual(parcels('my tracking number is 1Z999AA10123456784'), ['1Z999AA10123456784']);
  assert.deepEqual(orders('SF1234567890123'), []);
});

test('phone numbers, dates, prices and small numbers are never taken for an order', () => {
  for (const text of [
    '13812345678',
    '订单13812345678',
    'I paid 1999',
    'on 2026-11-20',
    'order 2 shirts',
    'order 2026-11-20',
  ])
    assert.deepEqual([orders(text), parcels(text)], [[], []], text);
});

test('sizes are found in words, letters and Chinese notation; the one they have is not the one they ask for', () => {
  assert.deepEqual(sizes('I ordered an XL but need size m'), ['M']);
  assert.deepEqual(sizes('L码换成XXL码'), ['L', 'XXL']);
  assert.deepEqual(sizes('165/88A'), ['165/88A']);
  assert.deepEqual(sizes('m'), ['M']);
  assert.deepEqual(sizes('size large'), ['L']);
  assert.deepEqual(sizes('鞋子38码的'), ['38']);
});

test('a bare number is a shoe size only when the size was asked', () => {
  assert.deepEqual(sizes('38', true), ['38']);
  assert.deepEqual(sizes('38'), []);
});

test('letters inside other words are no sizes', () => {
  for (const text of ["I'm sad", 'AT&S sells', "it's", 'J.Crew L.L.Bean', 'HELLO I AM LATE S'])
    assert.deepEqual(sizes(text), [], text);
});

test('height and weight are understood in the units that buyers use', () => {
  assert.deepEqual(body('165cm 55kg'), { heightCm: 165, weightKg: 55 });
  assert.deepEqual(body('165 110斤'), { heightCm: 165, weightKg: 55 });
  assert.deepEqual(body('5\'6" 130 lb'), { heightCm: 168, weightKg: 59 });
  assert.deepEqual(body('身高1米65，体重110'), { heightCm: 165, weightKg: 55 });
  assert.deepEqual(body("I'm 1.72 m and 68.5 kg"), { heightCm: 172, weightKg: 68.5 });
  assert.deepEqual(body('165 55'), { heightCm: 165, weightKg: 55 });
  assert.deepEqual(body('一米七三，一百二十八斤'), { heightCm: 173, weightKg: 64 });
  assert.deepEqual(body('一米六，九十斤'), { heightCm: 160, weightKg: 45 });
  assert.deepEqual(body("I'm 160 and 50kg"), { heightCm: 160, weightKg: 50 });
  assert.deepEqual(body('5 ft 10, 12 stone'), { heightCm: 178, weightKg: 76.2 });
});

test('a weight that could be kilograms or 斤 stays unknown rather than wrong', () => {
  assert.deepEqual(body('165 85'), { heightCm: 165 });
});

test('money and dates are no measurements', () => {
  for (const text of ['I paid 165 for it on 12 May', '第165天', '退我165元', 'it took 55 days', '两米的线'])
    assert.deepEqual(body(text), {}, text);
});
