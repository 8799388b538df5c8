import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import { sequenceAll } from '../platform/sequencer.ts';
import { codeOf, type TestShop } from '../testing/shop.ts';
import { proposeReply } from './index.ts';
import type { MessageView } from './list-queries.ts';
import { agent, open, supervisor } from './testing.ts';

async function eventsOf(shop: TestShop): Promise<string[]> {
  const { rows } = await sql<{
    type: string;
  }>`select type from events where shop_id = ${shop.id} and type like 'conversations.%'
    order by id`.execute(shop.db);
  return rows.map(({ type }) => type.replace('conversations.', ''));
}

test('an agent cannot send or note what nobody can see; an emoji alone is a message', async (t) => {
  const { says, does } = await open(t);
  for (const unseen of ['\u200b', '\u2060\ufeff', '\u2066 \u2069', '\u115f']) {
    assert.equal(codeOf(await says(unseen, 1)), 'message_empty', JSON.stringify(unseen));
    assert.equal(codeOf(await does('notes', { clientKey: 'note-key', body: unseen })), 'message_empty');
  }
  assert.equal((await says('👩\u200d🔧', 1)).statusCode, 200);
});

test('the first answer of an agent takes the conversation over; from then on nobody else speaks', async (t) => {
  const { shop, says, view, thread } = await open(t);
  const reply = await says('It left yesterday.', 1);
  assert.equal(reply.statusCode, 200);
  const { holder, assignee, status, epoch, waitingSince } = await view();
  assert.deepEqual(
    [holder?.name, assignee?.name, status, epoch, waitingSince],
    ['agent', 'agent', 'handed_over', 1, null],
  );
  const rival = await says('Hello!', 2, supervisor);
  assert.deepEqual([rival.statusCode, codeOf(rival)], [409, 'held_by_other']);
  assert.equal(rival.json<{ params: { name: string } }>().params.name, 'agent');
  assert.deepEqual(
    (await thread()).items.map(({ author, agent, seq }) => [seq, author, agent?.name]),
    [
      [1, 'buyer', undefined],
      [2, 'agent', 'agent'],
    ],
  );
  assert.deepEqual(await eventsOf(shop), ['message-received', 'taken-over', 'message-added', 'draft-kept']);
});

test('a message sent twice, also at the same moment, is one message; its key with other words is refused', async (t) => {
  const { says, thread } = await open(t);
  const replies = await Promise.all([1, 2, 3].map(() => says('It left yesterday.', 1, agent, 'same')));
  assert.deepEqual(replies.map((reply) => reply.json<{ isRepeat: boolean }>().isRepeat).sort(), [false, true, true]);
  assert.equal(new Set(replies.map((reply) => reply.json<{ message: MessageView }>().message.id)).size, 1);
  assert.equal((await thread()).items.length, 2);
  assert.equal(codeOf(await says('Something else.', 2, agent, 'same')), 'message_id_taken');
});

test('who has not read the latest message answers nothing: what they wrote is their draft', async (t) => {
  const { writes, says, draft, thread } = await open(t);
  await writes('never mind, it is here!');
  const reply = await says('It left yesterday.', 1);
  assert.deepEqual([reply.statusCode, codeOf(reply)], [409, 'written_meanwhile']);
  const kept = await draft();
  assert.deepEqual([kept?.body, kept?.seenSeq, kept?.reason], ['It left yesterday.', 1, 'written_meanwhile']);
  assert.equal(await draft(supervisor), null, 'a draft is its writer’s alone');
  assert.equal((await thread()).items.length, 2);
  assert.equal((await says('It left yesterday.', 2)).statusCode, 200);
  assert.equal(await draft(), null, 'what went out is no draft any more');
});

test('two messages refused one after the other are both in the draft', async (t) => {
  const { does, says, draft, drops } = await open(t);
  await does('take-over', {}, supervisor);
  await says('First thought.', 1);
  await says('Second thought.', 1);
  assert.equal((await draft())?.body, 'First thought.\n\nSecond thought.');
  await does('hand-back', {}, supervisor);
  assert.equal((await says('Second thought.', 1)).statusCode, 200);
  assert.equal((await draft())?.body, 'First thought.', 'only what was said leaves the draft');
  await drops(`draft?seenAt=${(await draft())?.updatedAt}`);
  assert.equal(await draft(), null);
});

test('words that law or platform forbid do not go out, also from an agent, and the agent is told which', async (t) => {
  const { says, draft, thread } = await open(t);
  const reply = await says('加我微信 abc12345 吧', 1);
  assert.deepEqual([reply.statusCode, codeOf(reply)], [409, 'forbidden_words']);
  assert.match(reply.json<{ params: { word: string } }>().params.word, /微信/);
  assert.equal((await draft())?.reason, 'forbidden_words');
  assert.equal((await thread()).items.length, 1);
});

test("an agent may send links to the shop's own pages, and to nobody else's", async (t) => {
  const { shop, says } = await open(t);
  await shop.patch('shop', { publicUrl: 'https://willow.example' });
  assert.equal((await says('Our terms: http://qin.test/s/demo/statement', 1)).statusCode, 200);
  assert.equal((await says('The dress: https://willow.example/dress', 1)).statusCode, 200);
  assert.equal(codeOf(await says('Cheaper at https://elsewhere.example/dress', 1)), 'forbidden_words');
});

test('a note is for colleagues: it answers nobody, needs no lease, and is there once', async (t) => {
  const { does, view, thread, says } = await open(t);
  await does('take-over', {}, supervisor);
  const note = { clientKey: 'n1', body: 'She called already.' };
  await does('notes', note);
  assert.equal((await does('notes', note)).json<{ isRepeat: boolean }>().isRepeat, true);
  const [, kept] = (await thread()).items;
  assert.deepEqual([kept?.author, kept?.visibility, kept?.agent?.name], ['note', 'internal', 'agent']);
  assert.notEqual((await view()).waitingSince, null);
  assert.equal((await view()).preview?.text, 'where is it?');
  assert.equal((await says('On its way.', 1, supervisor)).statusCode, 200, 'a note makes no answer stale');
});

test('nobody has read what is not written yet: a message that says so is refused', async (t) => {
  const { says, puts, draft } = await open(t);
  const reply = await says('It left yesterday.', 2);
  assert.deepEqual([reply.statusCode, codeOf(reply)], [400, 'unknown_seq']);
  assert.match(reply.json<{ message: string }>().message, /no message 2 yet.* 1\./);
  assert.equal(codeOf(await puts('draft', { body: 'It', seenSeq: 2 })), 'unknown_seq');
  assert.equal(await draft(), null);
});

test('a proposal is overtaken by whatever is said after it, and by a newer one', async (t) => {
  const { shop, id, writes, says, thread } = await open(t);
  const propose = () => {
    const proposal = { body: 'Two days.', locale: 'en', script: null, scriptVersion: null, facts: null, moves: null };
    return shop.tx((tx) => proposeReply(tx, { shopId: shop.id, conversationId: id, proposal }, shop.now()));
  };
  await propose();
  await propose();
  await writes('and the other one?');
  await propose();
  await says('Tomorrow.', 4);
  const states = (await thread()).items.flatMap(({ proposalState }) => proposalState ?? []);
  assert.deepEqual(states, ['superseded', 'superseded', 'superseded']);
});

test('colleagues see who looks and who types, for as long as it is so', async (t) => {
  const { shop, does, id } = await open(t);
  const present = async () =>
    (await shop.get(`conversations/${id}/presence`)).json<{
      items: { agent: { name: string } | null; kind: string }[];
    }>().items;
  await does('presence', { kind: 'looking' });
  await does('presence', { kind: 'typing' }, supervisor);
  assert.deepEqual(
    (await present()).map(({ agent, kind }) => [agent?.name, kind]),
    [
      ['agent', 'looking'],
      ['supervisor', 'typing'],
    ],
  );
  shop.clock.advance({ seconds: 10 });
  assert.deepEqual(
    (await present()).map(({ kind }) => kind),
    ['looking', 'looking'],
  );
  shop.clock.advance({ seconds: 60 });
  assert.deepEqual(await present(), []);
  const { length } = await eventsOf(shop);
  await does('presence', { kind: 'looking' });
  await does('presence', { kind: 'looking' });
  assert.equal((await eventsOf(shop)).length, length + 1, 'news only when something changed');
});

test('the thread is read page by page in both directions, without gaps and without repeats', async (t) => {
  const { writes, thread } = await open(t);
  for (let n = 2; n <= 7; n++) await writes(`line ${n}`);
  const seqs = (page: { items: MessageView[] }) => page.items.map(({ seq }) => seq);
  const newest = await thread('?limit=3');
  assert.deepEqual([seqs(newest), newest.next], [[5, 6, 7], '5']);
  const older = await thread(`?limit=3&before=${newest.next}`);
  assert.deepEqual([seqs(older), older.next], [[2, 3, 4], '2']);
  assert.deepEqual([seqs(await thread('?limit=3&before=2')), (await thread('?limit=3&before=2')).next], [[1], null]);
  const on = await thread('?limit=3&after=2');
  assert.deepEqual([seqs(on), on.next], [[3, 4, 5], '5']);
  assert.deepEqual(seqs(await thread('?after=7')), []);
});

test('a key that may read reads conversations and threads, and writes nothing', async (t) => {
  const { shop, id } = await open(t);
  const key = await shop.apiKey(['read']);
  for (const path of ['conversations', `conversations/${id}`, `conversations/${id}/messages`, 'conversations/counts'])
    assert.equal((await shop.get(path, { key })).statusCode, 200, path);
  assert.equal((await shop.get('conversations?view=mine', { key })).statusCode, 403, 'a key has no inbox');
  assert.equal((await shop.post(`conversations/${id}/take-over`, {}, { key })).statusCode, 403);
});

test('where to follow the events from is told with the conversation', async (t) => {
  const { shop, id } = await open(t);
  await sequenceAll(shop.db);
  const { position } = (await shop.get(`conversations/${id}`)).json<{ position: number }>();
  assert.ok(position > 0);
});
