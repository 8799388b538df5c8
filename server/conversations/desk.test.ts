import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import { sequenceAll } from '../platform/sequencer.ts';
import { type Caller, type TestShop, testShop } from '../testing/shop.ts';
import { proposeReply, type Responder, receive } from './index.ts';
import type { ConversationView, MessageView } from './list-queries.ts';
import { wakeSnoozed } from './wake-snoozed.ts';

const agent: Caller = { as: 'agent' };
const colleague: Caller = { as: 'account_manager' };
const supervisor: Caller = { as: 'supervisor' };
const silent: Responder<null> = async () => null;

/** A conversation in which nobody has answered yet, and what people do in it. */
async function open(t: Parameters<typeof testShop>[0], key = 'buyer') {
  const shop = await testShop(t);
  let count = 0;
  const writes = async (text: string) => {
    const from = { shopId: shop.id, channel: 'test', channelKey: key, providerMessageId: `${key}-${++count}` };
    const who = { customerId: null, verified: false, orderId: null, locale: null };
    await receive(shop.db, { ...from, ...who, text }, silent, shop.now());
  };
  await writes('where is it?');
  const { rows } = await sql<{ id: string }>`select id from conversations where shop_id = ${shop.id}`.execute(shop.db);
  const id = rows[0]?.id ?? '';
  const at = (path = '') => `conversations/${id}${path}`;
  let sent = 0;
  return {
    ...{ shop, id, writes },
    view: async () => (await shop.get(at())).json<ConversationView>(),
    thread: async (query = '') =>
      (await shop.get(at(`/messages${query}`))).json<{ items: MessageView[]; next: string | null }>(),
    does: (path: string, body: object = {}, as = agent) => shop.post(at(`/${path}`), body, as),
    says: (body: string, seenSeq: number, as = agent, clientKey = `k${++sent}`) =>
      shop.post(at('/messages'), { clientKey, body, seenSeq }, as),
    draft: async (as = agent) => (await shop.get(at('/draft'), as)).json<{ draft: Draft | null }>().draft,
    puts: (path: string, body: object, as = agent) => shop.put(at(`/${path}`), body, as),
    drops: (path: string, as = agent) => shop.delete(at(`/${path}`), as),
  };
}
type Draft = { body: string; seenSeq: number; reason: string | null; updatedAt: string };

const codeOf = (reply: { json: <T>() => T }) => reply.json<{ code?: string }>().code;

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

test('only those who run the shop take over from a colleague at work; from one who is away or gone anybody does', async (t) => {
  const { shop, does, view } = await open(t);
  await does('take-over');
  assert.equal(codeOf(await does('take-over', {}, colleague)), 'held_by_other');
  assert.equal((await does('take-over', {}, supervisor)).statusCode, 200);
  assert.deepEqual([(await view()).holder?.name, (await view()).epoch], ['supervisor', 2]);
  await shop.put('me/availability', { availability: 'away' }, supervisor);
  assert.equal((await does('take-over', {}, colleague)).statusCode, 200);
  assert.equal(codeOf(await does('take-over')), 'held_by_other');
  shop.clock.advance({ minutes: 3 });
  assert.equal((await does('take-over')).statusCode, 200, 'no sign of life for minutes');
  assert.equal((await does('take-over')).json<ConversationView>().epoch, 4, 'taking what one has changes nothing');
});

test('handed back, Qin answers again, from the beginning; nobody else hands back what an agent holds', async (t) => {
  const { shop, id, does, view } = await open(t);
  await does('take-over');
  assert.equal(codeOf(await does('hand-back', {}, colleague)), 'held_by_other');
  await shop.tx((tx) => sql`update conversations set state = '{"handedOver": true}' where id = ${id}`.execute(tx));
  assert.equal((await does('hand-back')).statusCode, 200);
  const { holder, assignee, status, epoch } = await view();
  assert.deepEqual([holder, assignee, status, epoch], [null, null, 'open', 2]);
  const { rows } = await sql<{ state: object }>`select state from conversations where id = ${id}`.execute(shop.db);
  assert.deepEqual(rows[0]?.state, {});
});

test('giving a conversation that somebody holds to a colleague gives the word too: Qin does not begin to talk in between', async (t) => {
  const { shop, does, view } = await open(t);
  const { agentId } = shop.people.account_manager;
  await does('take-over');
  assert.equal(codeOf(await does('assign', { agentId: null })), 'hand_back_first');
  assert.equal(codeOf(await does('assign', { agentId }, colleague)), 'held_by_other');
  await does('assign', { agentId });
  const { holder, assignee, epoch } = await view();
  assert.deepEqual([holder?.id, assignee?.id, epoch], [agentId, agentId, 2]);
  const stranger = (await testShop(t)).people.agent.agentId;
  assert.equal(codeOf(await does('assign', { agentId: stranger }, supervisor)), 'agent_unknown');
});

test('an inbox is not a gag: who is only assigned silences nobody', async (t) => {
  const { shop, does, view, says } = await open(t);
  await does('assign', { agentId: shop.people.account_manager.agentId });
  assert.deepEqual([(await view()).holder, (await view()).status], [null, 'open']);
  assert.equal((await says('I take this one.', 1)).statusCode, 200);
});

test('closed until the buyer writes again, who is then answered like anybody', async (t) => {
  const { does, view, writes } = await open(t);
  await does('take-over');
  await does('close');
  const closed = await view();
  assert.deepEqual([closed.status, closed.holder, closed.waitingSince], ['closed', null, null]);
  assert.equal(codeOf(await does('hand-back')), 'conversation_closed');
  await writes('one more thing');
  const again = await view();
  assert.deepEqual([again.status, again.assignee, again.waitingSince === null], ['open', null, false]);
  await does('close');
  assert.equal((await does('reopen')).json<ConversationView>().status, 'open');
});

test('snoozed, it leaves the inboxes until its time or the buyer’s next message', async (t) => {
  const { shop, does, view, writes } = await open(t);
  const waiting = async () => (await shop.get('conversations?view=waiting')).json<{ items: object[] }>().items.length;
  const until = shop.now().add({ hours: 2 }).toString();
  assert.equal(codeOf(await does('snooze', { until: '2020-01-01T00:00:00Z' })), 'time_passed');
  assert.equal((await does('snooze', { until })).json<ConversationView>().snoozedUntil, until);
  assert.equal(await waiting(), 0);
  await shop.tx((tx) => wakeSnoozed(tx, shop.id, shop.now()));
  assert.equal(await waiting(), 0, 'not before its time');
  shop.clock.advance({ hours: 2 });
  await shop.tx((tx) => wakeSnoozed(tx, shop.id, shop.now()));
  assert.equal(await waiting(), 1);
  await does('snooze', { until: shop.now().add({ hours: 2 }).toString() });
  await writes('hello?');
  assert.equal((await view()).snoozedUntil, null);
});

test('tags are kept each once, in the order given, as they were spelt first', async (t) => {
  const { puts, view } = await open(t);
  await puts('tags', { tags: [' Size', 'size', '物流', 'SIZE'] });
  assert.deepEqual((await view()).tags, ['Size', '物流']);
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
