import assert from 'node:assert/strict';
import test from 'node:test';
import type { WordFault } from '../api/types.ts';
import { stillFound, withSuggestion } from './own-words.ts';

const fault = (text: string, found: string, changes: Partial<WordFault>): WordFault => ({
  ...{ found, start: text.indexOf(found), end: text.indexOf(found) + found.length, group: '', why: '' },
  ...{ suggestion: '', replaces: 'word', mustNot: true },
  ...changes,
});

test('a suggested word takes the place of the word, a suggested sentence that of its sentence', () => {
  const one = '这款是最好的哦';
  assert.equal(withSuggestion(one, fault(one, '最好', { suggestion: '很好' })), '这款是很好的哦');
  const three = '亲，您好。您加我微信吧！谢谢';
  const instead = { suggestion: '有事直接在这里说就行。', replaces: 'sentence' } as const;
  assert.equal(withSuggestion(three, fault(three, '微信', instead)), '亲，您好。有事直接在这里说就行。谢谢');
  const link = 'Hello. See a.vip/x?b=1 please. Bye';
  const here = { suggestion: 'See the item.', replaces: 'sentence' } as const;
  assert.equal(withSuggestion(link, fault(link, 'a.vip/x?b=1', here)), 'Hello. See the item. Bye');
});

test('what was typed meanwhile does not lead a suggestion astray, and advice changes nothing', () => {
  const asked = fault('the best one', 'best', { suggestion: 'very good' });
  assert.equal(withSuggestion('Dear Anna, the best one', asked), 'Dear Anna, the very good one');
  assert.deepEqual(stillFound('the good one', [asked]), []);
  assert.equal(withSuggestion('the best one', { ...asked, replaces: null }), 'the best one');
});
