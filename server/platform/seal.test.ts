import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seal, unseal } from './seal.ts';

test('a saved password can be read again with the installation’s secret, and with nothing else', () => {
  const sealed = seal('secret', 'providers', 'p4ss 亲');
  assert.equal(unseal('secret', 'providers', sealed), 'p4ss 亲');
  assert.equal(unseal('other', 'providers', sealed), null);
  assert.equal(unseal('secret', 'codes', sealed), null);
  assert.ok(!Buffer.from(sealed, 'base64url').includes('p4ss'));
});

test('a sealed password that was touched or cut off is not read as something else', () => {
  const sealed = seal('secret', 'providers', 'p4ss');
  assert.equal(unseal('secret', 'providers', sealed.slice(0, 20)), null);
  const touched = Buffer.from(sealed, 'base64url');
  touched[30] = (touched[30] ?? 0) ^ 1;
  assert.equal(unseal('secret', 'providers', touched.toString('base64url')), null);
});
