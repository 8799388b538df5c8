import assert from 'node:assert/strict';
import test from 'node:test';
import type { Draft, InsertedScript, Message } from '../api/types.ts';
import * as rules from './draft-rules.ts';

const colour: InsertedScript = { situation: 'return.colour_difference', version: 1, text: 'The light differs.' };
const moving: InsertedScript = { situation: 'parcel.moving', version: 2, text: 'It arrives by Friday.' };
const draft = (changes: Partial<rules.LocalDraft>): rules.LocalDraft => ({ ...rules.nothing, ...changes });
const server = (changes: Partial<Draft>): Draft => ({
  ...{ body: '', fileIds: [], scripts: [], seenSeq: 1, reason: null, updatedAt: 'later' },
  ...changes,
});
const problem = (code: string, params: rules.Problem['params'] = {}) => ({ code, params, sentence: `${code}.` });
const proposal = {
  ...{ id: 'p1', seq: 4, body: moving.text, script: moving.situation, scriptVersion: moving.version },
} as Message;

test('every script that was inserted is named until the field is empty, however it was altered', () => {
  const place = { start: 0, end: 3, script: colour, lastSeen: 7 };
  const first = rules.inserted(draft({ body: '/sc', seenSeq: 7 }), place);
  const both = rules.inserted(first, { start: first.body.length, end: first.body.length, script: moving, lastSeen: 7 });
  const altered = rules.typed(both, 'By Friday.', 8);
  assert.deepEqual(altered.scripts, [colour, moving]);
  assert.equal(altered.seenSeq, 7, 'it answers what had been read when the writing began');
  assert.deepEqual(rules.typed(altered, '', 8).scripts, []);
});

test('a wording of now takes the place of the old one where that stands unaltered, else it comes below', () => {
  const now = { ...moving, text: 'It arrives by Sunday.' };
  const renew = (body: string) => rules.renewed(draft({ body, scripts: [moving] }), new Map([[moving, now]]));
  assert.equal(renew('Dear Anna, It arrives by Friday. Bye').body, 'Dear Anna, It arrives by Sunday. Bye');
  assert.equal(renew('On Friday you have it.').body, 'On Friday you have it.\n\nIt arrives by Sunday.');
  assert.deepEqual(renew('On Friday you have it.').scripts, [now]);
});

test('what cannot be said any more is taken out where it stands unaltered; altered, it stays named', () => {
  const renew = (body: string) => rules.renewed(draft({ body, scripts: [moving] }), new Map([[moving, null]]));
  assert.deepEqual([renew('Hello. It arrives by Friday.').body, renew('It arrives by Friday.').body], ['Hello.', '']);
  assert.deepEqual(renew('Hello. It arrives by Friday.').scripts, []);
  assert.deepEqual(renew('You have it on Friday.').scripts, [moving]);
});

test('a warning goes when its word does; one about facts or unread messages stays until it is mended', () => {
  const refused = (code: string, params = {}) => draft({ body: 'the best one', problem: problem(code, params) });
  const forbidden = refused('forbidden_words', { word: 'best' });
  assert.notEqual(rules.typed(forbidden, 'the best ones', 1).problem, null);
  assert.equal(rules.typed(forbidden, 'a good one', 1).problem, null);
  assert.notEqual(rules.typed(refused('facts_changed'), 'a good one', 1).problem, null);
  assert.equal(rules.typed(refused('held_by_other'), 'a good one', 1).problem, null);
  assert.equal(rules.typed(refused('facts_changed'), '', 1).problem, null);
});

test('a refused message comes back whole, with its photos, and stays refused for who has not read on', () => {
  const item = { clientKey: 'k', body: 'first', seenSeq: 3, fileIds: ['f'], scripts: [moving], approves: null };
  const back = rules.refused(draft({ seenAt: 'x' }), item, problem('written_meanwhile'));
  assert.deepEqual([back.body, back.fileIds, back.scripts, back.seenSeq], ['first', ['f'], [moving], 3]);
  assert.equal(back.clientKey, 'k', 'sent again it takes the place of what the server has kept');
  const joined = rules.refused(draft({ body: 'second', seenSeq: 5 }), item, problem('written_meanwhile'));
  assert.deepEqual([joined.body, joined.seenSeq, joined.clientKey], ['first\n\nsecond', 3, null]);
});

test('the change of a proposal can be given up: what stood in the field before comes back', () => {
  const writing = draft({ body: 'Good morning', scripts: [colour], seenSeq: 2, seenAt: 'x' });
  const editing = rules.editBegun(writing, proposal, 4);
  assert.deepEqual(
    [editing.body, editing.edits, editing.scripts],
    [moving.text, 'p1', [{ ...moving, proposalId: 'p1' }]],
  );
  assert.deepEqual(rules.setAside(rules.typed(editing, 'other words', 4)), writing);
});

test('an edited proposal whose facts have changed is an edit of the new proposal, and names the old wording still', () => {
  const item = {
    clientKey: 'k',
    body: 'By Friday!',
    seenSeq: 4,
    scripts: [{ ...moving, proposalId: 'p1' }],
    approves: 'p1',
  };
  const back = rules.refused(draft({ body: 'Good morning' }), item, problem('facts_changed', { proposalId: 'p2' }));
  assert.deepEqual([back.body, back.edits, back.before?.body], ['By Friday!', 'p2', 'Good morning']);
  assert.deepEqual(back.scripts, item.scripts);
});

test('what another page had refused joins what is written here; what it only typed is left alone', () => {
  const here = draft({ body: 'mine', seenAt: 'earlier' });
  assert.equal(rules.met(here, server({ body: 'theirs' })), here);
  const joined = rules.met(here, server({ body: 'theirs', reason: 'forbidden_words', scripts: [moving] }));
  assert.deepEqual([joined.body, joined.scripts, joined.seenAt], ['theirs\n\nmine', [moving], 'later']);
  assert.equal(joined.problem?.code, 'forbidden_words');
  assert.equal(rules.met(joined, server({ body: 'theirs', reason: 'forbidden_words' })), joined, 'once');
  assert.equal(rules.met(rules.nothing, server({ body: 'theirs' })).body, 'theirs');
});

test('when the server answers more than was kept, it is shown, and what was typed meanwhile stands in it', () => {
  const sent = draft({ body: 'mine' });
  const merged = server({ body: 'theirs\n\nmine', reason: 'written_meanwhile' });
  assert.equal(rules.answered(draft({ body: 'mine and more' }), sent, merged).body, 'theirs\n\nmine and more');
  assert.equal(
    rules.answered(rules.nothing, rules.nothing, server({ body: 'theirs', reason: 'photo_gone' })).body,
    'theirs',
  );
  assert.deepEqual(rules.answered(sent, sent, server({ body: 'mine' })), { ...sent, seenAt: 'later' });
});

test('a refused message comes back without losing what was written since', () => {
  assert.equal(rules.joinTexts('first', ''), 'first');
  assert.equal(rules.joinTexts('first', 'second'), 'first\n\nsecond');
  assert.equal(rules.joinTexts('first', 'first and more'), 'first and more');
});
