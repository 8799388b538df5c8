import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { sequenceAll } from '../platform/sequencer.ts';
import { lastSeqOf } from '../testing/conversations.ts';
import { follow, until } from '../testing/follow.ts';
import { type TestShop, testShop } from '../testing/shop.ts';
import { chatState } from './chat-state.ts';
import { type Said, type Visitor, visit } from './testing.ts';

let base: Promise<string> | undefined;
const listening = (shop: TestShop) => (base ??= shop.app.listen({ port: 0, host: '127.0.0.1' }));

/** Follows the stream as the page does. `text` is all that came over the line. */
async function followChat(t: TestContext, shop: TestShop, { session }: Visitor, headers: Record<string, string> = {}) {
  const url = new URL('/api/chat/stream', await listening(shop));
  const heard = await follow(t, url, { authorization: `Bearer ${session}`, ...headers });
  const data = (type: string) =>
    heard.text
      .split('\n\n')
      .flatMap((block) => new RegExp(`^event: ${type}\\ndata: (.*)$`, 'm').exec(block)?.[1] ?? []);
  return {
    heard,
    seqs: () => data('message').map((one) => (JSON.parse(one) as Said).seq),
    bodies: () => data('message').map((one) => (JSON.parse(one) as Said).body),
    states: () => data('state').map((one) => JSON.parse(one) as { agent: string | null; isTyping: boolean }),
    leave: heard.leave,
  };
}

async function conversationOf(shop: TestShop, text: string): Promise<{ id: string; seq: number }> {
  const { rows } = await sql<{ id: string; seq: number }>`select c.id, c.last_seq as seq from conversations c
    join messages m on m.shop_id = c.shop_id and m.conversation_id = c.id
    where c.shop_id = ${shop.id} and m.body = ${text}`.execute(shop.db);
  return rows[0] ?? assert.fail(`nobody said ${text}`);
}

test('a buyer hears public words of their own conversation, once and in order, and nothing else', async (t) => {
  const shop = await testShop(t);
  const [ann, bob] = [await visit(shop), await visit(shop)];
  await ann.say('Ann writes');
  await bob.say('Bob writes');
  const [annHears, bobHears] = [await followChat(t, shop, ann), await followChat(t, shop, bob)];
  const { id, seq } = await conversationOf(shop, 'Ann writes');
  await shop.post(`/api/conversations/${id}/notes`, { clientKey: 'note-1-of-test', body: 'among us' }, { as: 'agent' });
  await shop.tx((tx) =>
    sql`with proposal as (insert into messages (shop_id, conversation_id, seq, id, author, visibility, proposal_state, body, at)
      select shop_id, id, last_seq + 50, ${crypto.randomUUID()}, 'qin', 'suggestion', 'open', 'among us', ${shop.now()}
      from conversations where shop_id = ${shop.id} and id = ${id})
      insert into events (shop_id, id, type, data, at) values (${shop.id}, ${crypto.randomUUID()},
        'conversations.message-proposed', ${JSON.stringify({ conversationId: id })}, ${shop.now()})`.execute(tx),
  );
  const message = { clientKey: 'words-1-of-test', body: 'for Ann', seenSeq: seq };
  assert.equal((await shop.post(`/api/conversations/${id}/messages`, message, { as: 'agent' })).statusCode, 200);
  await bob.say('Bob again');
  await sequenceAll(shop.db);
  await until(() => annHears.bodies().includes('for Ann') && bobHears.bodies().includes('Bob again'));
  await sleep(600);
  assert.deepEqual(
    annHears.bodies(),
    (await ann.read()).map(({ body }) => body),
  );
  assert.deepEqual(
    bobHears.bodies(),
    (await bob.read()).map(({ body }) => body),
  );
  assert.doesNotMatch(annHears.heard.text, /among us|Bob/);
  assert.doesNotMatch(bobHears.heard.text, /among us|Ann/);
});

test('a page that comes back goes on after the last message it had', async (t) => {
  const shop = await testShop(t);
  const ann = await visit(shop);
  await ann.say('one');
  const first = await followChat(t, shop, ann);
  await until(() => first.bodies().length === 2);
  first.leave();
  const last = (await ann.read()).at(-1)?.seq;
  await ann.say('two');
  const second = await followChat(t, shop, ann, { 'last-event-id': String(last) });
  await until(() => second.bodies().length >= 1);
  assert.equal(second.bodies()[0], 'two');
});

test('whoever comes back after hundreds of messages is told all of them, some at a time', async (t) => {
  const shop = await testShop(t);
  const ann = await visit(shop);
  await ann.say('where are you?');
  const { id, seq } = await conversationOf(shop, 'where are you?');
  await sql`insert into messages (shop_id, conversation_id, seq, id, author, body, at)
    select ${shop.id}, ${id}, n, gen_random_uuid(), 'buyer', 'word ' || n, ${shop.now()}
    from generate_series(${seq + 1}::int, ${seq + 450}::int) n`.execute(shop.db);
  await sql`update conversations set last_seq = ${seq + 450} where shop_id = ${shop.id} and id = ${id}`.execute(
    shop.db,
  );
  const told: number[] = [];
  let page = await followChat(t, shop, ann, { 'last-event-id': String(seq) });
  for (const last of [200, 400]) {
    await page.heard.ended;
    told.push(...page.seqs());
    assert.equal(told.at(-1), seq + last, 'the line ends, and the page resumes');
    page = await followChat(t, shop, ann, { 'last-event-id': String(told.at(-1)) });
  }
  await until(() => page.seqs().length === 50);
  assert.ok(page.heard.isOpen);
  assert.deepEqual(
    [...told, ...page.seqs()],
    Array.from({ length: 450 }, (_, n) => seq + n + 1),
  );
});

test('a page that listens before the first word hears it', async (t) => {
  const shop = await testShop(t);
  const ann = await visit(shop);
  const hears = await followChat(t, shop, ann);
  await ann.say('first word');
  await sequenceAll(shop.db);
  await until(() => hears.bodies().includes('first word'));
});

test('the buyer sees who has taken over and that they type, by name and by nothing else', async (t) => {
  const shop = await testShop(t);
  const ann = await visit(shop);
  await ann.say('hello there');
  const hears = await followChat(t, shop, ann);
  const { id } = await conversationOf(shop, 'hello there');
  await shop.post(`/api/conversations/${id}/take-over`, {}, { as: 'agent' });
  await shop.post(`/api/conversations/${id}/presence`, { kind: 'typing' }, { as: 'agent' });
  await sequenceAll(shop.db);
  await until(() => hears.states().length > 0);
  assert.deepEqual(hears.states().at(-1), { agent: 'agent', isTyping: true });
  assert.doesNotMatch(hears.heard.text, new RegExp(shop.people.agent.agentId));
});

test('once the answer is there nobody is shown typing it any more', async (t) => {
  const shop = await testShop(t);
  const ann = await visit(shop);
  await ann.say('hello there');
  const { id } = await conversationOf(shop, 'hello there');
  await shop.post(`/api/conversations/${id}/presence`, { kind: 'typing' }, { as: 'agent' });
  assert.equal((await chatState(shop.db, shop.id, id, shop.now())).isTyping, true);
  const message = { clientKey: 'answer-1', body: 'Here I am.', seenSeq: await lastSeqOf(shop.db, shop.id, id) };
  const sent = await shop.post(`/api/conversations/${id}/messages`, message, { as: 'agent' });
  assert.equal(sent.statusCode, 200, sent.body);
  assert.deepEqual(await chatState(shop.db, shop.id, id, shop.now()), { agent: 'agent', isTyping: false });
});

test('the stream ends with the session, and does not open without one', async (t) => {
  const shop = await testShop(t);
  const ann = await visit(shop);
  const hears = await followChat(t, shop, ann);
  await shop.delete('/api/chat/session', { key: ann.session });
  await until(() => !hears.heard.isOpen, 2_000);
  assert.equal((await followChat(t, shop, ann)).heard.status, 401);
});
