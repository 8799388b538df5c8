import assert from 'node:assert/strict';
import test from 'node:test';
import { sql } from 'kysely';
import { sendOut } from '../testing/parcels.ts';
import { testShop } from '../testing/shop.ts';
import { addCustomer, bringTo, open, visit, website } from './testing.ts';

const at = { now: '2026-03-10T10:00+08:00[Asia/Shanghai]' };
const codeOf = (reply: { json: <T>() => T }) => reply.json<{ code?: string }>().code;

test('a visitor writes, is answered, and reads the same after coming back', async (t) => {
  const shop = await testShop(t, at);
  const visitor = await visit(shop);
  const sent = await visitor.say('hello', 'first-message');
  assert.equal(sent.statusCode, 200);
  const again = await visit(shop, { resume: visitor.session });
  assert.equal(again.session, visitor.session);
  const read = await again.read();
  assert.deepEqual(sent.json<{ items: unknown }>().items, read);
  assert.deepEqual(
    read.map(({ author, clientKey }) => [author, clientKey]),
    [
      ['buyer', 'first-message'],
      ['qin', null],
    ],
  );
});

test('a message that is sent again is one message, and tells again what followed it', async (t) => {
  const shop = await testShop(t, at);
  const visitor = await visit(shop);
  const replies = await Promise.all(Array.from({ length: 4 }, () => visitor.say('hello', 'one-and-the-same')));
  assert.deepEqual(
    replies.map((reply) => reply.statusCode),
    [200, 200, 200, 200],
  );
  assert.equal(replies.filter((reply) => !reply.json<{ isRepeat: boolean }>().isRepeat).length, 1);
  assert.equal((await visitor.read()).filter(({ author }) => author === 'buyer').length, 1);
});

test('two visitors may use the same key for a message, and neither reads the other', async (t) => {
  const shop = await testShop(t, at);
  const [ann, bob] = [await visit(shop), await visit(shop)];
  await ann.say('this is Ann', 'the-same-key');
  await bob.say('this is Bob', 'the-same-key');
  assert.doesNotMatch(JSON.stringify(await ann.read()), /Bob/);
  assert.doesNotMatch(JSON.stringify(await bob.read()), /Ann/);
});

test('a visitor whom the shop does not vouch for learns nothing about an order', async (t) => {
  const shop = await testShop(t, at);
  await sendOut(shop, 'OWN-1', 'Chengdu', await addCustomer(shop, 'C1'));
  const visitor = await visit(shop);
  await visitor.say('where is my order OWN-1? I am C1');
  const [, reply] = await visitor.read();
  assert.match(reply?.body ?? '', /only with the person who placed it/);
  assert.doesNotMatch(JSON.stringify(await visitor.read('?after=1')), /Hangzhou|Chengdu|OWN-1/);
});

test("the shop's word makes a visitor its customer, who is told about their own order", async (t) => {
  const shop = await testShop(t, at);
  await sendOut(shop, 'OWN-1', 'Chengdu', await addCustomer(shop, 'C1', 'Anna'));
  const site = await website(shop);
  const visitor = await visit(shop);
  await visitor.say('where is my parcel?');
  const known = await visit(shop, { resume: visitor.session, token: site.tokenFor('C1', 'OWN-1') });
  assert.equal(known.session, visitor.session, 'the chat goes on');
  await known.say('where is my parcel?');
  assert.match((await known.read()).at(-1)?.body ?? '', /Hangzhou|Chengdu/);
  const state = (await known.get('/api/chat/session')).json<{ isVerified: boolean; customer: { name: string } }>();
  assert.deepEqual([state.isVerified, state.customer.name], [true, 'Anna']);
});

test("another shop's word, a changed one, one that has run out, and one for nobody are refused; the chat goes on unknown", async (t) => {
  const [shop, other] = [await testShop(t, at), await testShop(t, at)];
  await addCustomer(shop, 'C1');
  await addCustomer(other, 'C1');
  const [site, others] = [await website(shop), await website(other)];
  const refusedAs = async (token: string) => codeOf(await open(shop, { token }));
  assert.equal(await refusedAs(others.tokenFor('C1')), 'chat_token_bad');
  assert.equal(await refusedAs(`${site.tokenFor('C1')}x`), 'chat_token_bad');
  assert.equal(await refusedAs(site.tokenFor('C1', null, -1)), 'chat_token_expired');
  assert.equal(await refusedAs(site.tokenFor('C2')), 'customer_unknown');
  assert.equal(await refusedAs(site.tokenFor('C1', '404')), 'order_unknown');
  const { rows } =
    await sql`select 1 from chat_sessions where shop_id = ${shop.id} and customer_id is not null`.execute(shop.db);
  assert.equal(rows.length, 0);
});

test('nobody is vouched for with the order of somebody else', async (t) => {
  const shop = await testShop(t, at);
  await addCustomer(shop, 'C1');
  await sendOut(shop, 'OWN-2', 'Chengdu', await addCustomer(shop, 'C2'));
  const site = await website(shop);
  assert.equal(codeOf(await open(shop, { token: site.tokenFor('C1', 'OWN-2') })), 'order_unknown');
});

test('a token of the shop that was found in an address is of no use to whoever found it', async (t) => {
  const shop = await testShop(t, at);
  await addCustomer(shop, 'C1');
  const token = (await website(shop)).tokenFor('C1');
  const visitor = await visit(shop, { token });
  assert.equal(
    (await open(shop, { token, resume: visitor.session })).statusCode,
    200,
    'reloading the page is no theft',
  );
  assert.equal(codeOf(await open(shop, { token })), 'chat_token_used');
});

test('a new secret ends the old one at once, and is shown once', async (t) => {
  const shop = await testShop(t, at);
  await addCustomer(shop, 'C1');
  const old = await website(shop);
  const fresh = await website(shop);
  assert.equal(codeOf(await open(shop, { token: old.tokenFor('C1') })), 'chat_token_bad');
  assert.equal((await open(shop, { token: fresh.tokenFor('C1') })).statusCode, 200);
  assert.doesNotMatch((await shop.get('/api/chat-secret')).body, /qinchat_/);
});

test('a browser that changes from one customer to another shows nothing of the first', async (t) => {
  const shop = await testShop(t, at);
  await addCustomer(shop, 'C1');
  await addCustomer(shop, 'C2');
  const site = await website(shop);
  const ann = await visit(shop, { token: site.tokenFor('C1') });
  await ann.say('my secret wish');
  const bob = await visit(shop, { resume: ann.session, token: site.tokenFor('C2') });
  assert.notEqual(bob.session, ann.session);
  assert.deepEqual(await bob.read(), []);
  await bob.say('hello');
  assert.doesNotMatch(JSON.stringify(await bob.read()), /secret wish/);
  assert.equal((await ann.get('/api/chat/messages')).statusCode, 401, 'the session before has ended');
});

test('a customer goes on with the same chat on another device, and a visitor never gets into it', async (t) => {
  const shop = await testShop(t, at);
  await addCustomer(shop, 'C1');
  const site = await website(shop);
  const phone = await visit(shop, { token: site.tokenFor('C1') });
  await phone.say('from the phone');
  const desk = await visit(shop, { token: site.tokenFor('C1') });
  assert.equal((await desk.read())[0]?.body, 'from the phone');
  assert.deepEqual(await (await visit(shop)).read(), []);
});

test('what was said as a visitor stays with the visitor who then proves to be a customer', async (t) => {
  const shop = await testShop(t, at);
  await addCustomer(shop, 'C1');
  const site = await website(shop);
  const visitor = await visit(shop);
  await visitor.say('said before');
  const known = await visit(shop, { resume: visitor.session, token: site.tokenFor('C1') });
  await known.say('said after');
  assert.deepEqual(
    (await known.read()).filter(({ author }) => author === 'buyer').map(({ body }) => body),
    ['said before', 'said after'],
  );
});

test("an agent's words come with the agent's name; notes and proposals do not come at all", async (t) => {
  const shop = await testShop(t, at);
  const visitor = await visit(shop);
  await visitor.say('hello');
  const { rows } = await sql<{ id: string; seq: number }>`
    select id, last_seq as seq from conversations where shop_id = ${shop.id}`.execute(shop.db);
  const path = `/api/conversations/${rows[0]?.id}`;
  await shop.post(`${path}/notes`, { clientKey: 'note-number-one', body: 'a note among us' }, { as: 'agent' });
  await shop.tx((tx) =>
    sql`insert into messages (shop_id, conversation_id, seq, id, author, visibility, proposal_state, body, at)
      select shop_id, id, last_seq + 10, ${crypto.randomUUID()}, 'qin', 'suggestion', 'open', 'a proposal among us',
        ${shop.now()} from conversations where shop_id = ${shop.id}`.execute(tx),
  );
  const message = { clientKey: 'agent-number-one', body: 'Here I am', seenSeq: rows[0]?.seq };
  const sent = await shop.post(`${path}/messages`, message, { as: 'agent' });
  assert.equal(sent.statusCode, 200, sent.body);
  const read = await visitor.read();
  assert.deepEqual([read.at(-1)?.author, read.at(-1)?.name, read.at(-1)?.body], ['agent', 'agent', 'Here I am']);
  assert.doesNotMatch(JSON.stringify(read), /among us/);
});

test('a question comes with its answers to choose from, and choosing one answers it', async (t) => {
  const shop = await testShop(t, at);
  await bringTo(shop, 'OWN-1', await addCustomer(shop, 'C1'));
  const visitor = await visit(shop, { token: (await website(shop)).tokenFor('C1', 'OWN-1') });
  await visitor.say('I want to return this');
  const options = (await visitor.read()).at(-1)?.options ?? [];
  assert.ok(options.includes('the size'), options.join());
  await visitor.say('the size');
  assert.deepEqual((await visitor.read()).at(-1)?.options, ['too large', 'too small']);
});

test('too long, empty, or too many: refused with a sentence in the language of the page', async (t) => {
  const shop = await testShop(t, at);
  const visitor = await visit(shop);
  assert.equal(codeOf(await visitor.say('   ')), 'message_empty');
  for (const unseen of ['\u200b', '\u2060 \ufeff', '\u00ad', '\ufe0f', '\u202e', '\u3164', '\u2800'])
    assert.equal(codeOf(await visitor.say(unseen)), 'message_empty', JSON.stringify(unseen));
  assert.equal((await visitor.say('👍')).statusCode, 200, 'an emoji says something');
  assert.equal(codeOf(await visitor.say('长'.repeat(10_001))), 'message_too_long');
  assert.equal((await visitor.say('长'.repeat(10_000))).statusCode, 200);
  const chinese = await shop.post(
    '/api/chat/messages',
    { clientKey: 'empty-message', text: '' },
    { key: visitor.session, headers: { 'accept-language': 'zh-CN' } },
  );
  assert.match(chinese.json<{ message: string }>().message, /[\u4e00-\u9fff]/);
  const replies = await Promise.all(Array.from({ length: 40 }, (_, n) => visitor.say('', `flood-number-${n}`)));
  assert.ok(replies.some((reply) => codeOf(reply) === 'too_many_attempts'));
});

test("a chat's token opens nothing of the desk, and an agent's cookie opens no chat", async (t) => {
  const shop = await testShop(t, at);
  const visitor = await visit(shop);
  assert.equal((await visitor.get('/api/conversations?view=all')).statusCode, 401);
  assert.equal((await visitor.get('/api/events')).statusCode, 401);
  assert.equal((await shop.get('/api/chat/messages')).statusCode, 401);
});

test('a session ends when the visitor wants it, and by itself after its days', async (t) => {
  const shop = await testShop(t, at);
  const [one, two] = [await visit(shop), await visit(shop)];
  assert.equal((await shop.delete('/api/chat/session', { key: one.session })).statusCode, 204);
  assert.equal((await one.get('/api/chat/session')).statusCode, 401);
  shop.clock.advance({ hours: 24 * 29 });
  await two.say('still here');
  shop.clock.advance({ hours: 24 * 29 });
  assert.equal((await two.get('/api/chat/session')).statusCode, 200);
  shop.clock.advance({ hours: 24 * 2 });
  assert.equal((await two.get('/api/chat/session')).statusCode, 401);
});
