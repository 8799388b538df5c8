import assert from 'node:assert/strict';
import test from 'node:test';
import type { Message } from '../api/types.ts';
import { isWrittenSince, lastSeenSeq, mergeMessages } from './merge-messages.ts';

const message = (seq: number, changes: Partial<Message> = {}): Message => ({
  seq,
  id: `m${seq}`,
  author: 'buyer',
  agent: null,
  visibility: 'public',
  proposalState: null,
  body: 'hello',
  locale: 'en',
  script: null,
  scriptVersion: null,
  facts: null,
  at: '2026-03-10T08:00:00Z',
  clientKey: null,
  delivery: null,
  ...changes,
});

test('messages that come twice, or late, stand once and in their order', () => {
  const merged = mergeMessages([message(1), message(3)], [message(2), message(3, { body: 'edited' })]);
  assert.deepEqual(
    merged.map(({ seq, body }) => [seq, body]),
    [
      [1, 'hello'],
      [2, 'hello'],
      [3, 'edited'],
    ],
  );
});

test('notes and proposals are not what the buyer has seen', () => {
  const items = [message(1), message(2, { visibility: 'suggestion' }), message(3, { visibility: 'internal' })];
  assert.equal(lastSeenSeq(items), 1);
});

test("a colleague's message is news while I write, my own is not", () => {
  const items = [message(1), message(2, { author: 'agent', agent: { id: 'me', name: 'Lan' } })];
  assert.equal(isWrittenSince(items, 1, 'me'), false);
  assert.equal(isWrittenSince(items, 1, 'other'), true);
});
