import assert from 'node:assert/strict';
import test from 'node:test';
import { optionsOf } from './option-labels.ts';

const jeans = { title: 'Straight jeans', titles: { 'zh-CN': '直筒牛仔裤' } };
const scarf = { title: 'Silk scarf', titles: {} };
const sold = { options: null, size: null, colour: null };
const scene = {
  orders: [
    { id: 'one', number: 'A1', lines: [{ id: 'a', ...jeans, ...sold }] },
    {
      id: 'three',
      number: 'A2',
      lines: [
        { id: 'b', ...jeans, ...sold, options: 'XL / denim blue' },
        { id: 'c', ...scarf, ...sold, size: 'M', colour: '牛仔蓝' },
        { id: 'd', ...scarf, ...sold, options: 'Hand-rolled' },
      ],
    },
    { id: 'none', number: 'A3', lines: [] },
  ],
};
const labels = (kind: 'order' | 'item', options: string[], locale: 'en' | 'zh-CN') =>
  optionsOf({ kind, options, pending: null }, scene, locale).map(({ label }) => label);

test('orders to choose from are named in the buyer’s language, and say how much more is in them', () => {
  assert.deepEqual(labels('order', ['one', 'three', 'none'], 'zh-CN'), ['A1 直筒牛仔裤', 'A2 直筒牛仔裤等3件', 'A3']);
  assert.deepEqual(labels('order', ['one', 'three', 'none'], 'en'), [
    'A1, Straight jeans',
    'A2, Straight jeans and 2 more',
    'A3',
  ]);
});

test('items to choose from are told apart by size and colour, in the buyer’s language where it is known', () => {
  assert.deepEqual(labels('item', ['b', 'c', 'd'], 'zh-CN'), [
    '直筒牛仔裤 XL / 牛仔蓝',
    'Silk scarf M / 牛仔蓝',
    'Silk scarf Hand-rolled',
  ]);
  assert.deepEqual(labels('item', ['b', 'c'], 'en'), ['Straight jeans, XL / denim blue', 'Silk scarf, M / denim blue']);
});
