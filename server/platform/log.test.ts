import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plainError } from './log.ts';

test('an error of the database is logged by its code and constraint, never with the row that it quotes', () => {
  const error = Object.assign(new Error('duplicate key: (phone)=(+8613800138000)'), {
    code: '23505',
    constraint: 'customers_by_phone',
    detail: 'Key (phone)=(+8613800138000) already exists.',
  });
  const plain = plainError(error);
  assert.deepEqual([plain.code, plain.constraint], ['23505', 'customers_by_phone']);
  assert.doesNotMatch(JSON.stringify(plain), /13800138000/);
});

test('an error that was cut down before it reached the log keeps its name and place', () => {
  const plain = plainError(new TypeError('x is not a function'));
  assert.equal(plainError(plain), plain);
  assert.equal(plain.name, 'TypeError');
  assert.ok(Array.isArray(plain.stack));
});

test('something thrown that is no error tells nothing but its type', () => {
  assert.deepEqual(plainError({ phone: '+8613800138000' }), { name: 'object' });
  assert.deepEqual(plainError('+8613800138000'), { name: 'string' });
});
