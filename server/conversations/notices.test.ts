import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import { testShop } from '../testing/shop.ts';
import { assistChannel, proposeReply, type Responder, receive, returnToDesk, sayNotice } from './index.ts';
import type { ConversationView, MessageView } from './list-queries.ts';

const silent: Responder<null> = async () => null;

/** A buyer waits for an answer, and there is news. */
async function open(t: Parameters<typeof testShop>[0]) {
  const shop = await testShop(t);
  const from = { shopId: shop.id, channel: 'test', channelKey: 'buyer', providerMessageId: '1', text: 'where is it?' };
  const who = { customerId: null, verified: false, orderId: null, locale: null };
  await receive(shop.db, { ...from, ...who }, silent, shop.now());
  const { rows } = await sql<{ id: string }>`select id from conversations where shop_id = ${shop.id}`.execute(shop.db);
  const id = rows[0]?.id ?? '';
  const at = { shopId: shop.id, conversationId: id };
  const plain = { locale: 'en', script: null, scriptVersion: null, facts: null, moves: null };
  return {
    ...{ shop, at },
    does: (path: string, body: object = {}) => shop.post(`conversations/${id}/${path}`, body, { as: 'agent' }),
    view: async () => (await shop.get(`conversations/${id}`)).json<ConversationView>(),
    thread: async () => (await shop.get(`conversations/${id}/messages`)).json<{ items: MessageView[] }>().items,
    propose: (body: string) => shop.tx((tx) => proposeReply(tx, { ...at, proposal: { ...plain, body } }, shop.now())),
    notice: (key: string) =>
      shop.tx((tx) => sayNotice(tx, { ...at, ...plain, key, body: 'Your parcel is at the depot.' }, shop.now())),
  };
}

test('a notice never speaks over somebody: where an agent has the word it is only proposed, and it is said once', async (t) => {
  const { does, view, thread, notice } = await open(t);
  assert.deepEqual([await notice('a'), await notice('a')], ['said', 'known']);
  assert.notEqual((await view()).waitingSince, null, 'news is no answer');
  await does('take-over');
  assert.deepEqual([await notice('b'), await notice('b')], ['proposed', 'known']);
  assert.equal((await view()).hasProposal, true);
  assert.deepEqual(
    (await thread()).map(({ visibility, proposalState }) => [visibility, proposalState]),
    [
      ['public', null],
      ['public', null],
      ['suggestion', 'open'],
    ],
  );
});

test('a notice is only proposed where a person is waited for again, and where nothing goes out by itself', async (t) => {
  const { shop, at, does, thread, notice } = await open(t);
  await does('take-over');
  const taken = { ...at, holderId: shop.people.agent.agentId, reason: 'gone' };
  assert.equal(await shop.tx((tx) => returnToDesk(tx, taken, shop.now())), true);
  assert.equal(await notice('a'), 'proposed');
  await does(`proposals/${(await thread()).at(-1)?.id}/discard`);
  await does('hand-back');
  assert.equal(await notice('b'), 'said');
  await sql`update conversations set channel = ${assistChannel} where shop_id = ${shop.id}`.execute(shop.db);
  assert.equal(await notice('c'), 'proposed');
});

test('a notice answers nothing: the reply that waits for approval stays, and beside it a notice is a note', async (t) => {
  const { does, view, thread, propose, notice } = await open(t);
  const proposalId = await propose('Two days.');
  assert.equal(await notice('a'), 'said');
  assert.equal((await view()).hasProposal, true);
  await does('take-over');
  assert.deepEqual([await notice('b'), await notice('b')], ['noted', 'known']);
  const items = await thread();
  assert.match(items.at(-1)?.body ?? '', /通知/, 'in the language of the shop, whatever the buyer speaks');
  assert.deepEqual(
    items.map(({ author, visibility, proposalState }) => [author, visibility, proposalState]),
    [
      ['buyer', 'public', null],
      ['qin', 'suggestion', 'open'],
      ['qin', 'public', null],
      ['note', 'internal', null],
    ],
  );
  assert.match(items[3]?.body ?? '', /Your parcel is at the depot\.$/);
  const unread = await does(`proposals/${proposalId}/approve`, { clientKey: 'a1', seenSeq: 2 });
  assert.equal(unread.json<{ code: string }>().code, 'written_meanwhile', 'who approves has read the news');
  assert.equal((await does(`proposals/${proposalId}/approve`, { clientKey: 'a2', seenSeq: 4 })).statusCode, 200);
});

test('a buyer who waits goes on waiting when an agent lets a notice go out', async (t) => {
  const { does, view, thread, notice } = await open(t);
  await does('take-over');
  assert.equal(await notice('a'), 'proposed');
  const proposal = (await thread()).at(-1);
  const reply = await does(`proposals/${proposal?.id}/approve`, { clientKey: 'a1', seenSeq: 2 });
  assert.equal(reply.statusCode, 200, reply.body);
  assert.notEqual((await view()).waitingSince, null);
});
