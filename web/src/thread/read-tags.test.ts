import assert from 'node:assert/strict';
import test from 'node:test';
import { readTags } from './read-tags.ts';

test('a tag is there once, as it was spelt first, whatever separates them', () => {
  assert.deepEqual(readTags('VIP, #尺码，vip、物流, ,# Size  40').tags, ['VIP', '尺码', '物流', 'Size 40']);
  assert.equal(readTags('').fault, null);
});

test('what cannot be saved is said before it is sent', () => {
  const long = { code: 'tag_long', params: { start: '长'.repeat(12), limit: 40 } };
  assert.deepEqual(readTags(`a, ${'长'.repeat(41)}`).fault, long);
  assert.equal(readTags('😊'.repeat(40)).fault, null);
  const tags = Array.from({ length: 22 }, (_, n) => `t${n}`);
  assert.deepEqual(readTags(tags.join(',')).fault, { code: 'tags_many', params: { there: 22, limit: 20 } });
  assert.equal(readTags([...tags.slice(2), 'T5'].join(',')).fault, null);
});
