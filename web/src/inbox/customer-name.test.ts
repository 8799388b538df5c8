import assert from 'node:assert/strict';
import test from 'node:test';
import type { TFunction } from 'i18next';
import { nameOf } from './customer-name.ts';

const t = ((key: string, values: object) => `${key} ${Object.values(values ?? {}).join('/')}`.trim()) as TFunction;
const customer = (name: string | null) => ({ id: 'c', name, tier: null });

test('a buyer of a platform is called as there, and by both names when the books have another', () => {
  const id = '0190-399c';
  assert.equal(nameOf({ id, customer: null, buyerName: '小鱼' }, t), '小鱼');
  assert.equal(nameOf({ id, customer: customer(null), buyerName: '小鱼' }, t), '小鱼');
  assert.equal(nameOf({ id, customer: customer('小鱼'), buyerName: '小鱼' }, t), '小鱼');
  assert.equal(nameOf({ id, customer: customer('Mia Lin'), buyerName: '小鱼' }, t), 'customer.two_names 小鱼/Mia Lin');
  assert.equal(nameOf({ id, customer: customer('Mia Lin'), buyerName: null }, t), 'Mia Lin');
  assert.equal(nameOf({ id, customer: null, buyerName: null }, t), 'customer.visitor 399c');
});

test('who writes by mail or SMS goes by the name in the books, and without one by the address', () => {
  const [id, address] = ['0190-399c', 'mia@example.com'];
  assert.equal(nameOf({ id, customer: customer('Mia Lin'), address }, t), 'Mia Lin');
  assert.equal(nameOf({ id, customer: customer(null), address }, t), address);
  assert.equal(nameOf({ id, customer: null, address }, t), address);
});
